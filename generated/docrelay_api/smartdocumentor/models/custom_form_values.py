from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members("CustomFormValues", (), ())


@_attrs_define
class CustomFormValues(AdditionalProperties[Any]):
    """Data of a custom form, shown by the Document Viewer in Advanced Edit mode. For certain Organizations
    only, enabled by the vendor. Free-form.

    """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        custom_form_values = cls()

        custom_form_values.additional_properties = d
        return custom_form_values
