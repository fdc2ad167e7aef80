from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.download_file_type import DownloadFileType
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "PrepareDownload",
    (
        "fileIds",
        "reportTemplateIds",
        "downloadFileTypes",
    ),
    (),
)


@_attrs_define
class PrepareDownload(AdditionalProperties[Any]):
    """What a download is to contain.

    Attributes:
        file_ids: The files to include. Needed by the operation for several files.
        report_template_ids: The report templates to fill in.
        download_file_types: The forms in which each document is included.
    """

    file_ids: list[str] | Unset = UNSET
    report_template_ids: list[str] | Unset = UNSET
    download_file_types: list[DownloadFileType] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file_ids: list[str] | Unset = UNSET
        if not isinstance(self.file_ids, Unset):
            file_ids = self.file_ids

        report_template_ids: list[str] | Unset = UNSET
        if not isinstance(self.report_template_ids, Unset):
            report_template_ids = self.report_template_ids

        download_file_types: list[str] | Unset = UNSET
        if not isinstance(self.download_file_types, Unset):
            download_file_types = []
            for download_file_types_item_data in self.download_file_types:
                download_file_types_item = download_file_types_item_data.value
                download_file_types.append(download_file_types_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if file_ids is not UNSET:
            field_dict["fileIds"] = file_ids
        if report_template_ids is not UNSET:
            field_dict["reportTemplateIds"] = report_template_ids
        if download_file_types is not UNSET:
            field_dict["downloadFileTypes"] = download_file_types

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        try:
            file_ids = cast(list[str], _elements(d.pop("fileIds", UNSET), "fileIds"))

        except _UNREADABLE:
            file_ids = _MEMBERS.keep(d, src_dict, "fileIds")

        try:
            report_template_ids = cast(
                list[str], _elements(d.pop("reportTemplateIds", UNSET), "reportTemplateIds")
            )

        except _UNREADABLE:
            report_template_ids = _MEMBERS.keep(d, src_dict, "reportTemplateIds")

        try:
            _download_file_types = d.pop("downloadFileTypes", UNSET)
            download_file_types: list[DownloadFileType] | Unset = UNSET
            if _download_file_types is not UNSET:
                download_file_types = []
                for download_file_types_item_data in _elements(_download_file_types, "downloadFileTypes"):
                    try:
                        download_file_types_item = DownloadFileType(download_file_types_item_data)

                        download_file_types.append(download_file_types_item)
                    except _UNREADABLE as problem:
                        _left_out("downloadFileTypes", problem)

        except _UNREADABLE:
            download_file_types = _MEMBERS.keep(d, src_dict, "downloadFileTypes")

        prepare_download = cls(
            file_ids=file_ids,
            report_template_ids=report_template_ids,
            download_file_types=download_file_types,
        )

        prepare_download.additional_properties = d
        return prepare_download
