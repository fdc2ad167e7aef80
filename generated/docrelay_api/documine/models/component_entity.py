from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "ComponentEntity",
    (
        "type",
        "value",
        "page",
    ),
    (),
)


@_attrs_define
class ComponentEntity(AdditionalProperties[Any]):
    """A piece of the document that a component was built from.

    Attributes:
        page: The number of the page.
    """

    type_: str | Unset = UNSET
    value: str | Unset = UNSET
    page: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        value = self.value

        page = self.page

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if value is not UNSET:
            field_dict["value"] = value
        if page is not UNSET:
            field_dict["page"] = page

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        type_ = d.pop("type", UNSET)

        value = d.pop("value", UNSET)

        page = d.pop("page", UNSET)

        component_entity = cls(
            type_=type_,
            value=value,
            page=page,
        )

        component_entity.additional_properties = d
        return component_entity
