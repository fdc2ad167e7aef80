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
    from ..models.download_status import DownloadStatus


_MEMBERS = _Members("DownloadStatusList", ("downloads",), ())


@_attrs_define
class DownloadStatusList(AdditionalProperties[Any]):
    """The downloads that were prepared."""

    downloads: list[DownloadStatus] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        downloads: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.downloads, Unset):
            downloads = []
            for downloads_item_data in self.downloads:
                downloads_item = downloads_item_data.to_dict()
                downloads.append(downloads_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if downloads is not UNSET:
            field_dict["downloads"] = downloads

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.download_status import DownloadStatus

        d = _MEMBERS.read(src_dict)
        try:
            _downloads = d.pop("downloads", UNSET)
            downloads: list[DownloadStatus] | Unset = UNSET
            if _downloads is not UNSET:
                downloads = []
                for downloads_item_data in _elements(_downloads, "downloads"):
                    try:
                        downloads_item = DownloadStatus.from_dict(downloads_item_data)

                        downloads.append(downloads_item)
                    except _UNREADABLE as problem:
                        _left_out("downloads", problem)

        except _UNREADABLE:
            downloads = _MEMBERS.keep(d, src_dict, "downloads")

        download_status_list = cls(
            downloads=downloads,
        )

        download_status_list.additional_properties = d
        return download_status_list
