from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.component_detail_map import ComponentDetailMap
    from ..models.component_value_map import ComponentValueMap


_MEMBERS = _Members(
    "FileComponents",
    (
        "fileId",
        "fileName",
        "components",
        "componentDetails",
    ),
    (),
)


@_attrs_define
class FileComponents(AdditionalProperties[Any]):
    """The components of one file.

    Attributes:
        components: Component name to the values of the component. A component name has a technical and
            a display form;
            that the technical form is the key is our reading.
        component_details: Component name to the details of each value. Present when `includeDetails`
            was set.
    """

    file_id: str | Unset = UNSET
    file_name: str | Unset = UNSET
    components: ComponentValueMap | Unset = UNSET
    component_details: ComponentDetailMap | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file_id = self.file_id

        file_name = self.file_name

        components: dict[str, Any] | Unset = UNSET
        if not isinstance(self.components, Unset):
            components = self.components.to_dict()

        component_details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.component_details, Unset):
            component_details = self.component_details.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if file_id is not UNSET:
            field_dict["fileId"] = file_id
        if file_name is not UNSET:
            field_dict["fileName"] = file_name
        if components is not UNSET:
            field_dict["components"] = components
        if component_details is not UNSET:
            field_dict["componentDetails"] = component_details

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.component_detail_map import ComponentDetailMap
        from ..models.component_value_map import ComponentValueMap

        d = _MEMBERS.read(src_dict)
        file_id = d.pop("fileId", UNSET)

        file_name = d.pop("fileName", UNSET)

        try:
            _components = d.pop("components", UNSET)
            components: ComponentValueMap | Unset
            if isinstance(_components, Unset):
                components = UNSET
            else:
                components = ComponentValueMap.from_dict(_components)

        except _UNREADABLE:
            components = _MEMBERS.keep(d, src_dict, "components")

        try:
            _component_details = d.pop("componentDetails", UNSET)
            component_details: ComponentDetailMap | Unset
            if isinstance(_component_details, Unset):
                component_details = UNSET
            else:
                component_details = ComponentDetailMap.from_dict(_component_details)

        except _UNREADABLE:
            component_details = _MEMBERS.keep(d, src_dict, "componentDetails")

        file_components = cls(
            file_id=file_id,
            file_name=file_name,
            components=components,
            component_details=component_details,
        )

        file_components.additional_properties = d
        return file_components
