"""What a job is to do: the options of `docrelay relay`, checked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, TypeAlias, TypedDict

import attrs

from docrelay.errors import ConfigurationError

Via: TypeAlias = Literal["documine", "smartdocumentor"]


def new_name() -> str:
    """Return a name for a dossier or batch: today and a short random id."""
    return f"docrelay {datetime.now(UTC):%Y-%m-%d} {secrets.token_hex(3)}"


class PlanOptions(TypedDict, total=False):
    """What may be left out of a plan."""

    via: Via
    container: str
    columns: Mapping[str, str]
    concurrency: int
    timeout: float
    dry_run: bool
    keep: bool
    public_url: str | None


@attrs.frozen(kw_only=True)
class Plan:
    """What to do with the documents.

    `template` is a dossier template (DocuMine) or a workspace (SmartDocumentor), `map_name` a
    SmartConnect map, each by name or id. `container` names the new dossier or batch. `columns` is
    column -> component where the names differ. `concurrency` documents are worked on at once, each
    for at most `timeout` seconds; the run of the map has `timeout` seconds, too. `dry_run` runs no
    map; without `keep` the dossier is deleted in the end. `public_url` is where a service that
    fetches by URL finds the files. Raises ConfigurationError for values that cannot be meant.
    """

    template: str
    map_name: str
    via: Via = "documine"
    container: str = attrs.field(factory=new_name)
    columns: Mapping[str, str] = attrs.field(factory=dict[str, str])
    concurrency: int = 4
    timeout: float = 600.0
    dry_run: bool = False
    keep: bool = True
    public_url: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        if self.concurrency < 1:
            raise ConfigurationError("--concurrency: must be at least 1", field="concurrency")
        if not self.timeout > 0:
            raise ConfigurationError("--timeout: must be more than 0 seconds", field="timeout")
        for field in ("template", "map_name", "container"):
            if not getattr(self, field).strip():
                raise ConfigurationError(f"{field}: is empty", field=field)
        if self.via == "documine" and self.public_url is not None:
            raise ConfigurationError(
                "--public-url: DocuMine takes uploads; it is for --via smartdocumentor", field="public_url"
            )
        if self.via == "smartdocumentor" and not self.keep:
            raise ConfigurationError(
                "--no-keep: SmartDocumentor has no operation that deletes a batch or a task", field="keep"
            )
