from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "ProcessLine",
    (
        "lineId",
        "description",
        "technicalName",
        "technicalValue",
    ),
    (),
)


@_attrs_define
class ProcessLine(AdditionalProperties[Any]):
    """A line of a process.

    Attributes:
        technical_name: An underscore followed by a GUID in the sample.
    """

    line_id: str | Unset = UNSET
    description: str | Unset = UNSET
    technical_name: str | Unset = UNSET
    technical_value: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        line_id = self.line_id

        description = self.description

        technical_name = self.technical_name

        technical_value = self.technical_value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if line_id is not UNSET:
            field_dict["lineId"] = line_id
        if description is not UNSET:
            field_dict["description"] = description
        if technical_name is not UNSET:
            field_dict["technicalName"] = technical_name
        if technical_value is not UNSET:
            field_dict["technicalValue"] = technical_value

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        line_id = d.pop("lineId", UNSET)

        description = d.pop("description", UNSET)

        technical_name = d.pop("technicalName", UNSET)

        technical_value = d.pop("technicalValue", UNSET)

        process_line = cls(
            line_id=line_id,
            description=description,
            technical_name=technical_name,
            technical_value=technical_value,
        )

        process_line.additional_properties = d
        return process_line
