from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members(
    "VariableItem",
    (),
    (
        "Key",
        "Value",
    ),
)


@_attrs_define
class VariableItem(AdditionalProperties[Any]):
    """A variable and its value.

    Attributes:
        key: Name of the variable; starts with `GBL_`.
    """

    key: str
    value: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        key = self.key

        value = self.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "Key": key,
                "Value": value,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        key = d.pop("Key")

        value = d.pop("Value")

        variable_item = cls(
            key=key,
            value=value,
        )

        variable_item.additional_properties = d
        return variable_item
