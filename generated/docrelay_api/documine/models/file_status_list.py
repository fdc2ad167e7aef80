from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.file_status import FileStatus


@_attrs_define
class FileStatusList(AdditionalProperties[Any]):
    """The files of a dossier."""

    files: list[FileStatus] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        files: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = files_item_data.to_dict()
                files.append(files_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if files is not UNSET:
            field_dict["files"] = files

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.file_status import FileStatus

        not_nullable = ("files",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        _files = d.pop("files", UNSET)
        files: list[FileStatus] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = FileStatus.from_dict(files_item_data)

                files.append(files_item)

        file_status_list = cls(
            files=files,
        )

        file_status_list.additional_properties = d
        return file_status_list
