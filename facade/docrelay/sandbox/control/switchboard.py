"""The switchboard of a running sandbox: it stands in for people and administrators."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from docrelay.sandbox.smartdocumentor.state import Delivery, Webhook


@attrs.frozen
class ReviewState:
    """Where a task stands (empty, `To Review` or `Archive`), and what endpoints replied to its webhooks."""

    review: str
    log: tuple[str, ...]


class Switchboard(ABC):
    """Act on the services as nobody can through their contracts; works in a thread and in a process."""

    @abstractmethod
    def _ask(self, method: str, page: str, members: Mapping[str, Any] | None = None) -> Any:
        """Call a control page with JSON and return its JSON; raises ControlError when it refuses."""

    def end_sessions(self, service: str | None = None, tenant: str | None = None) -> int:
        """Revoke every token of a service (such as `documine`), or of all, and say how many sessions ended.

        `tenant` is the workspace, organization or company id to keep to. Refreshing then answers
        `invalid_grant`, and calls answer 401. SmartConnect's legacy tokens have no sessions: companies are
        counted. Raises ControlError for an unknown service.
        """
        if tenant is not None and service is None:
            raise ValueError("tenant: name the service, too")
        page = "/".join(part for part in ("sessions", service, tenant) if part is not None)
        return int(self._ask("DELETE", page)["ended"])

    def rotate_public_key(self) -> None:
        """Give SmartConnect a new key pair: passwords encrypted with the former one are refused."""
        self._ask("POST", "public-key/rotate")

    def set_webhooks(self, workspace_id: int, *webhooks: Webhook, delete_files: bool = False) -> None:
        """Set the webhooks of a SmartDocumentor workspace; none switches them off.

        `delete_files` is the workspace's option to delete the files of documents after their review.
        Raises ControlError for an unknown workspace, and for a webhook that it does not offer.
        """
        hooks = [attrs.asdict(item) for item in webhooks]
        members = {"webhooks": hooks, "delete_files": delete_files}
        self._ask("PUT", f"workspaces/{workspace_id}/webhooks", members)

    def review(self, task_id: int) -> list[Delivery]:
        """Review a processed task as a person would, and return the webhooks that were sent.

        Raises ControlError when there is no such task, it is not processed, or it is archived.
        """
        return _deliveries(self._ask("POST", f"tasks/{task_id}/review"))

    def review_state(self, task_id: int) -> ReviewState:
        """Return where a task stands after its reviews; raises ControlError when there is no such task."""
        found = self._ask("GET", f"tasks/{task_id}")
        return ReviewState(found["review"] or "", tuple(found["log"]))

    def deliveries(self) -> list[Delivery]:
        """Return all webhooks that were sent, oldest first."""
        return _deliveries(self._ask("GET", "deliveries"))


def _deliveries(items: list[dict[str, Any]]) -> list[Delivery]:
    from docrelay.sandbox.smartdocumentor.state import Delivery  # noqa: PLC0415

    names = [field.name for field in attrs.fields(Delivery)]
    return [Delivery(**{name: item[name] for name in names}) for item in items]
