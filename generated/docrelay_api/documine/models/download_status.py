from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.download_state import DownloadState
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "DownloadStatus",
    (
        "downloadId",
        "filename",
        "mimeType",
        "status",
        "creationDate",
        "fileSize",
        "dossierId",
        "fileIds",
    ),
    ("lastDownload",),
)


@_attrs_define
class DownloadStatus(AdditionalProperties[Any]):
    """A download and the state of its preparation.

    Attributes:
        status: The state of a download. It is finished with `READY` and `FAILED`. `READY` is in the
            user manual, the
            others are our reading; other values occur and mean that the preparation is still at work.
        last_download: When the file was last fetched; absent or null when it never was.
        file_size: The size in bytes.
    """

    download_id: str | Unset = UNSET
    filename: str | Unset = UNSET
    mime_type: str | Unset = UNSET
    status: DownloadState | Unset = UNSET
    creation_date: datetime.datetime | None | Unset = UNSET
    last_download: datetime.datetime | None | Unset = UNSET
    file_size: int | Unset = UNSET
    dossier_id: str | Unset = UNSET
    file_ids: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        download_id = self.download_id

        filename = self.filename

        mime_type = self.mime_type

        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.value

        creation_date: str | Unset = UNSET
        if not isinstance(self.creation_date, Unset):
            creation_date = self.creation_date and self.creation_date.isoformat()

        last_download: None | str | Unset
        if isinstance(self.last_download, Unset):
            last_download = UNSET
        elif isinstance(self.last_download, datetime.datetime):
            last_download = self.last_download and self.last_download.isoformat()
        else:
            last_download = self.last_download

        file_size = self.file_size

        dossier_id = self.dossier_id

        file_ids: list[str] | Unset = UNSET
        if not isinstance(self.file_ids, Unset):
            file_ids = self.file_ids

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if download_id is not UNSET:
            field_dict["downloadId"] = download_id
        if filename is not UNSET:
            field_dict["filename"] = filename
        if mime_type is not UNSET:
            field_dict["mimeType"] = mime_type
        if status is not UNSET:
            field_dict["status"] = status
        if creation_date is not UNSET and (creation_date or "creationDate" not in field_dict):
            field_dict["creationDate"] = creation_date
        if last_download is not UNSET and (last_download or "lastDownload" not in field_dict):
            field_dict["lastDownload"] = last_download
        if file_size is not UNSET:
            field_dict["fileSize"] = file_size
        if dossier_id is not UNSET:
            field_dict["dossierId"] = dossier_id
        if file_ids is not UNSET:
            field_dict["fileIds"] = file_ids

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        download_id = d.pop("downloadId", UNSET)

        filename = d.pop("filename", UNSET)

        mime_type = d.pop("mimeType", UNSET)

        try:
            _status = d.pop("status", UNSET)
            status: DownloadState | Unset
            if isinstance(_status, Unset):
                status = UNSET
            else:
                status = DownloadState(_status)

        except _UNREADABLE:
            status = _MEMBERS.keep(d, src_dict, "status")

        try:
            _creation_date = d.pop("creationDate", UNSET)
            creation_date: datetime.datetime | Unset
            if isinstance(_creation_date, Unset):
                creation_date = UNSET
            else:
                creation_date = datetime.datetime.fromisoformat(_creation_date)

        except _UNREADABLE:
            creation_date = _MEMBERS.keep(d, src_dict, "creationDate") or None

        try:

            def _parse_last_download(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    last_download_type_0 = datetime.datetime.fromisoformat(data)

                    return last_download_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            last_download = _parse_last_download(d.pop("lastDownload", UNSET))

        except _UNREADABLE:
            last_download = _MEMBERS.keep(d, src_dict, "lastDownload") or None

        file_size = d.pop("fileSize", UNSET)

        dossier_id = d.pop("dossierId", UNSET)

        try:
            file_ids = cast(list[str], _elements(d.pop("fileIds", UNSET), "fileIds"))

        except _UNREADABLE:
            file_ids = _MEMBERS.keep(d, src_dict, "fileIds")

        download_status = cls(
            download_id=download_id,
            filename=filename,
            mime_type=mime_type,
            status=status,
            creation_date=creation_date,
            last_download=last_download,
            file_size=file_size,
            dossier_id=dossier_id,
            file_ids=file_ids,
        )

        download_status.additional_properties = d
        return download_status
