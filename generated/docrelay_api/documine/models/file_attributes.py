from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members("FileAttributes", (), (), is_map=True)


@_attrs_define
class FileAttributes(AdditionalProperties[str]):
    """The attributes of a file: name to value. The product has attributes of the types date, number, free
    text and image; all are strings here.

    """

    additional_properties: dict[str, str] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        file_attributes = cls()

        file_attributes.additional_properties = d
        return file_attributes
