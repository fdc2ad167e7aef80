from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "MapColumn",
    (
        "ColumnName",
        "IsRequired",
    ),
    (),
)


@_attrs_define
class MapColumn(AdditionalProperties[Any]):
    """A column of a process's data source."""

    column_name: str | Unset = UNSET
    is_required: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        column_name = self.column_name

        is_required = self.is_required

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if column_name is not UNSET:
            field_dict["ColumnName"] = column_name
        if is_required is not UNSET:
            field_dict["IsRequired"] = is_required

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        column_name = d.pop("ColumnName", UNSET)

        is_required = d.pop("IsRequired", UNSET)

        map_column = cls(
            column_name=column_name,
            is_required=is_required,
        )

        map_column.additional_properties = d
        return map_column
