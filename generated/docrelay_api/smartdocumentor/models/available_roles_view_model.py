from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members("AvailableRolesViewModel", (), ("name",))


@_attrs_define
class AvailableRolesViewModel(AdditionalProperties[Any]):
    """A role.

    Attributes:
        name: The exact string that an invitation takes.
    """

    name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        name = d.pop("name")

        available_roles_view_model = cls(
            name=name,
        )

        available_roles_view_model.additional_properties = d
        return available_roles_view_model
