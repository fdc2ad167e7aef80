from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members("FileUploadResult", ("fileIds",), ())


@_attrs_define
class FileUploadResult(AdditionalProperties[Any]):
    """The files that an upload stored.

    Attributes:
        file_ids: The identifiers of the files. UUIDs are seen for other identifiers.
    """

    file_ids: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file_ids: list[str] | Unset = UNSET
        if not isinstance(self.file_ids, Unset):
            file_ids = self.file_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if file_ids is not UNSET:
            field_dict["fileIds"] = file_ids

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        try:
            file_ids = cast(list[str], _elements(d.pop("fileIds", UNSET), "fileIds"))

        except _UNREADABLE:
            file_ids = _MEMBERS.keep(d, src_dict, "fileIds")

        file_upload_result = cls(
            file_ids=file_ids,
        )

        file_upload_result.additional_properties = d
        return file_upload_result
