from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.file_status import FileStatus


_MEMBERS = _Members("FileStatusList", ("files",), ())


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

        d = _MEMBERS.read(src_dict)
        try:
            _files = d.pop("files", UNSET)
            files: list[FileStatus] | Unset = UNSET
            if _files is not UNSET:
                files = []
                for files_item_data in _elements(_files, "files"):
                    try:
                        files_item = FileStatus.from_dict(files_item_data)

                        files.append(files_item)
                    except _UNREADABLE as problem:
                        _left_out("files", problem)

        except _UNREADABLE:
            files = _MEMBERS.keep(d, src_dict, "files")

        file_status_list = cls(
            files=files,
        )

        file_status_list.additional_properties = d
        return file_status_list
