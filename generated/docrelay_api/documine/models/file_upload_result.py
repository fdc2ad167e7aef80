from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, AdditionalProperties, Unset


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
        not_nullable = ("fileIds",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        file_ids = cast(list[str], d.pop("fileIds", UNSET))

        file_upload_result = cls(
            file_ids=file_ids,
        )

        file_upload_result.additional_properties = d
        return file_upload_result
