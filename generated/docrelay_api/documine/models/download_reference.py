from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members("DownloadReference", (), ("downloadId",))


@_attrs_define
class DownloadReference(AdditionalProperties[Any]):
    """The identifier of a download that is being prepared.

    Attributes:
        download_id: Used to poll the status and then to fetch the file.
    """

    download_id: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        download_id = self.download_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "downloadId": download_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        download_id = d.pop("downloadId")

        download_reference = cls(
            download_id=download_id,
        )

        download_reference.additional_properties = d
        return download_reference
