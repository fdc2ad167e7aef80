from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import AdditionalProperties

if TYPE_CHECKING:
    from ..models.component_detail import ComponentDetail


_MEMBERS = _Members("ComponentDetailMap", (), (), is_map=True)


@_attrs_define
class ComponentDetailMap(AdditionalProperties["list[ComponentDetail]"]):
    """Component name to the details of each value. Present when `includeDetails` was set."""

    additional_properties: dict[str, list[ComponentDetail]] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = []
            for additional_property_item_data in prop:
                additional_property_item = additional_property_item_data.to_dict()
                field_dict[prop_name].append(additional_property_item)

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.component_detail import ComponentDetail

        d = _MEMBERS.read(src_dict)
        component_detail_map = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():
            try:
                additional_property = []
                _additional_property = prop_dict
                for additional_property_item_data in _elements(_additional_property, "AdditionalProperty"):
                    try:
                        additional_property_item = ComponentDetail.from_dict(additional_property_item_data)

                        additional_property.append(additional_property_item)
                    except _UNREADABLE as problem:
                        _left_out("AdditionalProperty", problem)

                additional_properties[prop_name] = additional_property
            except _UNREADABLE as problem:
                _left_out("ComponentDetailMap", problem)

        component_detail_map.additional_properties = additional_properties
        return component_detail_map
