"""The control pages of a running sandbox, from Python."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

import attrs

from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.plan import Fault, FaultFields
from docrelay.sandbox.jobs import Kind, Order, Pace
from docrelay.sandbox.options import Credentials

if TYPE_CHECKING:
    from docrelay.sandbox.smartdocumentor.state import Delivery, Webhook

Ask = Callable[..., Any]


class FaultClient:
    """The faults of a sandbox."""

    def __init__(self, ask: Ask) -> None:
        """Take what calls a control page."""
        self._ask = ask

    def add(self, operation: str = "*", **fields: Unpack[FaultFields]) -> Fault:
        """Set a fault on an operation (`<api>.<operationId>`, `<api>.*` or `*`) and return it with its id.

        `docrelay.sandbox.Fault` explains the fields. Raises ControlError, which names the field.
        """
        fault = Fault(operation=operation, **fields)
        members = fault.as_json()
        del members["id"]
        return attrs.evolve(fault, id=self._ask("POST", "faults", members)["id"])

    def list(self) -> list[dict[str, Any]]:
        """Return all faults with the numbers of calls they saw and affected."""
        found: list[dict[str, Any]] = self._ask("GET", "faults")
        return found

    def remove(self, fault: Fault) -> None:
        """Take a fault away; raises ControlError when it is gone already."""
        self._ask("DELETE", f"faults/{fault.id}")

    def clear(self) -> None:
        """Take all faults away."""
        self._ask("DELETE", "faults")


class JobClient:
    """The pace of analyses, packages and tasks, and which of them fail."""

    def __init__(self, ask: Ask) -> None:
        """Take what calls a control page."""
        self._ask = ask

    def pace(self, *, reads: int = 0, seconds: float | None = None, kind: Kind | None = None) -> None:
        """Let jobs that start from now on be done after so many reads, or so long by the sandbox's clock.

        Without a number they are done at once. Raises ControlError.
        """
        Pace(reads, seconds)
        members: dict[str, Any] = {"reads": reads, "seconds": seconds}
        self._ask("PUT", "jobs/pace", members if kind is None else {**members, "kind": kind})

    def fail(
        self,
        kind: Kind,
        name: str = "*",
        *,
        times: int | None = 1,
        state: str = "",
        message: str = "the sandbox was told to fail",
        download: bool = False,
    ) -> None:
        """Let the next jobs of a kind fail whose file name fits `name`, a pattern such as `*.pdf`.

        Args:
            kind: `analysis`, `package` or `task`.
            name: Of the uploaded file, of the package, or the last step of the task's URL.
            times: How many jobs; None for all from now on.
            state: The last working state that is shown before the failure.
            message: The error message, where the service has one.
            download: A task fails while its document is downloaded, not while it is read.

        Raises ControlError.
        """
        order = Order(kind=kind, name=name, times=times, state=state, message=message, download=download)
        self._ask("POST", "jobs/failures", attrs.asdict(order))

    def clear(self) -> None:
        """Go back to the first pace, and forget all failures that are ordered."""
        self._ask("DELETE", "jobs")


@attrs.frozen
class ReviewState:
    """Where a task stands (empty, `To Review` or `Archive`), and what endpoints replied to its webhooks."""

    review: str
    log: tuple[str, ...]


class ControlClient(ABC):
    """Look at a sandbox and act as people and administrators do, and as nobody can through the contracts.

    Works whether the sandbox runs in a thread or in another process.
    """

    credentials: Credentials

    @abstractmethod
    def _request(self, method: str, page: str, data: bytes) -> tuple[int, bytes]:
        """Call a control page; returns status and body."""

    def _ask(self, method: str, page: str, members: Mapping[str, Any] | None = None) -> Any:
        """Call a control page with JSON and return its JSON; raises ControlError when it refuses."""
        data = b"" if members is None else json.dumps(members).encode()
        status, body = self._request(method, page, data)
        value: Any = json.loads(body or b"{}")
        if status >= 400:
            raise ControlError(value.get("field", ""), value.get("reason", value["message"]))
        return value

    @property
    def faults(self) -> FaultClient:
        """Set faults and take them away."""
        return FaultClient(self._ask)

    @property
    def jobs(self) -> JobClient:
        """Say how jobs move on, and which fail."""
        return JobClient(self._ask)

    def requests(self) -> list[dict[str, Any]]:
        """Return what was asked so far, oldest first and without secrets."""
        found: list[dict[str, Any]] = self._ask("GET", "requests")
        return found

    def counts(self) -> dict[str, int]:
        """Return how often each operation was called, keyed `<service>.<operationId>`."""
        found: dict[str, int] = self._ask("GET", "counts")
        return found

    def pushed(self, map_id: str = "INVOICES") -> list[Mapping[str, str]]:
        """Return the rows that runs pushed through a map of `credentials`' company."""
        return [row for item in self._maps() if item["mapId"] == map_id for row in item["rows"]]

    def map_key(self, map_id: str = "INVOICES") -> str:
        """Return the key of a seeded map of `credentials`' company; raises KeyError."""
        return {str(item["mapId"]): str(item["mapKey"]) for item in self._maps()}[map_id]

    def _maps(self) -> list[dict[str, Any]]:
        company = self.credentials.smartconnect.company
        return [item for item in self._ask("GET", "pushed") if item["company"] == company]

    def reset(self) -> None:
        """Forget everything: documents, runs, tokens, faults, orders for jobs, and the request log."""
        self._ask("POST", "reset")

    def trash(self) -> list[dict[str, Any]]:
        """Return the dossiers and files in DocuMine's trash, and until when they can be restored."""
        found: list[dict[str, Any]] = self._ask("GET", "trash")
        return found

    def restore(self, key: str) -> None:
        """Take the dossier or file of an id out of the trash; raises ControlError."""
        self._ask("POST", f"trash/{key}/restore")

    def empty_trash(self) -> None:
        """Delete for good whatever is in the trash."""
        self._ask("DELETE", "trash")

    def archive(self, dossier_id: str) -> None:
        """Archive a dossier: it is read-only, and listed only when asked for; raises ControlError."""
        self._ask("POST", f"dossiers/{dossier_id}/archive")

    def unarchive(self, dossier_id: str) -> None:
        """Bring a dossier back from the archive; raises ControlError."""
        self._ask("POST", f"dossiers/{dossier_id}/unarchive")

    def move_to_history(self, task_id: int) -> None:
        """Delete a SmartDocumentor task, as a person does: it moves to the history; raises ControlError."""
        self._ask("POST", f"tasks/{task_id}/history")

    def set_integration_status(self, task_id: int, status: int) -> None:
        """Set a SmartDocumentor task's integration status: 1, 2 or 3; raises ControlError."""
        self._ask("PUT", f"tasks/{task_id}/integration", {"status": status})

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
