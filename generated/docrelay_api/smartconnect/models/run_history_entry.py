from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "RunHistoryEntry",
    (
        "Id",
        "MapId",
        "RunNumber",
        "RunDate",
        "RecordCount",
        "ErrorCount",
        "ErrorsSaved",
    ),
    (),
)


@_attrs_define
class RunHistoryEntry(AdditionalProperties[Any]):
    """A past run of a process.

    Attributes:
        id: Differs from run to run, so we read it as the identifier of the entry.
        run_date: Date and time without offset, such as `2020-09-08T14:53:44`.
    """

    id: str | Unset = UNSET
    map_id: str | Unset = UNSET
    run_number: int | Unset = UNSET
    run_date: str | Unset = UNSET
    record_count: int | Unset = UNSET
    error_count: int | Unset = UNSET
    errors_saved: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        map_id = self.map_id

        run_number = self.run_number

        run_date = self.run_date

        record_count = self.record_count

        error_count = self.error_count

        errors_saved = self.errors_saved

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if map_id is not UNSET:
            field_dict["MapId"] = map_id
        if run_number is not UNSET:
            field_dict["RunNumber"] = run_number
        if run_date is not UNSET:
            field_dict["RunDate"] = run_date
        if record_count is not UNSET:
            field_dict["RecordCount"] = record_count
        if error_count is not UNSET:
            field_dict["ErrorCount"] = error_count
        if errors_saved is not UNSET:
            field_dict["ErrorsSaved"] = errors_saved

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("Id", UNSET)

        map_id = d.pop("MapId", UNSET)

        run_number = d.pop("RunNumber", UNSET)

        run_date = d.pop("RunDate", UNSET)

        record_count = d.pop("RecordCount", UNSET)

        error_count = d.pop("ErrorCount", UNSET)

        errors_saved = d.pop("ErrorsSaved", UNSET)

        run_history_entry = cls(
            id=id,
            map_id=map_id,
            run_number=run_number,
            run_date=run_date,
            record_count=record_count,
            error_count=error_count,
            errors_saved=errors_saved,
        )

        run_history_entry.additional_properties = d
        return run_history_entry
