from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import AdditionalProperties

_MEMBERS = _Members("ComponentValueMap", (), (), is_map=True)


@_attrs_define
class ComponentValueMap(AdditionalProperties[list[str]]):
    """Component name to the values of the component. A component name has a technical and a display form;
    that the technical form is the key is our reading.

    """

    additional_properties: dict[str, list[str]] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        component_value_map = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            try:
                additional_property = cast(list[str], _elements(prop_dict, "AdditionalProperty"))

                additional_properties[prop_name] = additional_property
            except _UNREADABLE as problem:
                _left_out("ComponentValueMap", problem)

        component_value_map.additional_properties = additional_properties
        return component_value_map
