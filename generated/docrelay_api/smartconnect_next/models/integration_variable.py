from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members(
    "IntegrationVariable",
    (),
    (
        "Name",
        "Value",
    ),
)


@_attrs_define
class IntegrationVariable(AdditionalProperties[Any]):
    """A variable and its value.

    Attributes:
        name: Name of the variable; starts with `GBL_` in the client's example.
    """

    name: str
    value: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        value = self.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "Name": name,
                "Value": value,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        name = d.pop("Name")

        value = d.pop("Value")

        integration_variable = cls(
            name=name,
            value=value,
        )

        integration_variable.additional_properties = d
        return integration_variable
