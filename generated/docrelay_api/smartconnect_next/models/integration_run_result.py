from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.integration_run_status import IntegrationRunStatus
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "IntegrationRunResult",
    (
        "Id",
        "Description",
        "Key",
        "ErrorMessage",
        "RunNumber",
        "ErrorCount",
        "RecordCount",
        "Status",
        "Errors",
    ),
    (),
)


@_attrs_define
class IntegrationRunResult(AdditionalProperties[Any]):
    """What a run did.

    Attributes:
        id: Integration Id; we read it as the former `MapId`.
        key: Integration Key; we read it as the former `MapKey`.
        status: `Successful` is success. No other value is known; read any other as failure.
        errors: Failed rows, when asked for with `returnErrors`. Neither name nor shape is known.
    """

    id: str | Unset = UNSET
    description: str | Unset = UNSET
    key: str | Unset = UNSET
    error_message: str | Unset = UNSET
    run_number: int | Unset = UNSET
    error_count: int | Unset = UNSET
    record_count: int | Unset = UNSET
    status: IntegrationRunStatus | Unset = UNSET
    errors: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        description = self.description

        key = self.key

        error_message = self.error_message

        run_number = self.run_number

        error_count = self.error_count

        record_count = self.record_count

        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.value

        errors = self.errors

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if description is not UNSET:
            field_dict["Description"] = description
        if key is not UNSET:
            field_dict["Key"] = key
        if error_message is not UNSET:
            field_dict["ErrorMessage"] = error_message
        if run_number is not UNSET:
            field_dict["RunNumber"] = run_number
        if error_count is not UNSET:
            field_dict["ErrorCount"] = error_count
        if record_count is not UNSET:
            field_dict["RecordCount"] = record_count
        if status is not UNSET:
            field_dict["Status"] = status
        if errors is not UNSET:
            field_dict["Errors"] = errors

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("Id", UNSET)

        description = d.pop("Description", UNSET)

        key = d.pop("Key", UNSET)

        error_message = d.pop("ErrorMessage", UNSET)

        run_number = d.pop("RunNumber", UNSET)

        error_count = d.pop("ErrorCount", UNSET)

        record_count = d.pop("RecordCount", UNSET)

        try:
            _status = d.pop("Status", UNSET)
            status: IntegrationRunStatus | Unset
            if isinstance(_status, Unset):
                status = UNSET
            else:
                status = IntegrationRunStatus(_status)

        except _UNREADABLE:
            status = _MEMBERS.keep(d, src_dict, "Status")

        errors = d.pop("Errors", UNSET)

        integration_run_result = cls(
            id=id,
            description=description,
            key=key,
            error_message=error_message,
            run_number=run_number,
            error_count=error_count,
            record_count=record_count,
            status=status,
            errors=errors,
        )

        integration_run_result.additional_properties = d
        return integration_run_result
