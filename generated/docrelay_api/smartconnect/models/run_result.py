from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.run_status import RunStatus
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "RunResult",
    (
        "ErrorCount",
        "Errors",
        "MapDescription",
        "MapKey",
        "MapId",
        "RecordCount",
        "RunNumber",
        "Status",
        "ErrorMessage",
    ),
    (),
)


@_attrs_define
class RunResult(AdditionalProperties[Any]):
    """What a run did.

    Attributes:
        error_count: Number of failed records.
        errors: Documented as "data-table", a string in the sample. Holds a .NET DataSet as XML text: an
            inline
            schema, then one `ErrorTable` element a failed row with the source columns and `EONERUNERRORS`.
            Empty when there is none, and in the sample of a failed run as well.
        map_key: Identifier (a GUID) of the process.
        record_count: Number of records processed.
        status: 0 is success, 1 is failure. Documented as a boolean with these two values, a number in
            the sample.
            Other values are not documented but may occur; read anything but 0 as failure.
        error_message: Last error message of the run.
    """

    error_count: int | Unset = UNSET
    errors: str | Unset = UNSET
    map_description: str | Unset = UNSET
    map_key: str | Unset = UNSET
    map_id: str | Unset = UNSET
    record_count: int | Unset = UNSET
    run_number: int | Unset = UNSET
    status: RunStatus | Unset = UNSET
    error_message: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        error_count = self.error_count

        errors = self.errors

        map_description = self.map_description

        map_key = self.map_key

        map_id = self.map_id

        record_count = self.record_count

        run_number = self.run_number

        status: int | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.value

        error_message = self.error_message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if error_count is not UNSET:
            field_dict["ErrorCount"] = error_count
        if errors is not UNSET:
            field_dict["Errors"] = errors
        if map_description is not UNSET:
            field_dict["MapDescription"] = map_description
        if map_key is not UNSET:
            field_dict["MapKey"] = map_key
        if map_id is not UNSET:
            field_dict["MapId"] = map_id
        if record_count is not UNSET:
            field_dict["RecordCount"] = record_count
        if run_number is not UNSET:
            field_dict["RunNumber"] = run_number
        if status is not UNSET:
            field_dict["Status"] = status
        if error_message is not UNSET:
            field_dict["ErrorMessage"] = error_message

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        error_count = d.pop("ErrorCount", UNSET)

        errors = d.pop("Errors", UNSET)

        map_description = d.pop("MapDescription", UNSET)

        map_key = d.pop("MapKey", UNSET)

        map_id = d.pop("MapId", UNSET)

        record_count = d.pop("RecordCount", UNSET)

        run_number = d.pop("RunNumber", UNSET)

        try:
            _status = d.pop("Status", UNSET)
            status: RunStatus | Unset
            if isinstance(_status, Unset):
                status = UNSET
            else:
                status = RunStatus(_status)

        except _UNREADABLE:
            status = _MEMBERS.keep(d, src_dict, "Status")

        error_message = d.pop("ErrorMessage", UNSET)

        run_result = cls(
            error_count=error_count,
            errors=errors,
            map_description=map_description,
            map_key=map_key,
            map_id=map_id,
            record_count=record_count,
            run_number=run_number,
            status=status,
            error_message=error_message,
        )

        run_result.additional_properties = d
        return run_result
