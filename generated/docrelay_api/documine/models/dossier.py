from __future__ import annotations

import datetime
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
    "Dossier",
    (
        "id",
        "name",
        "dossierTemplateId",
        "date",
        "memberIds",
        "reportTemplateIds",
        "downloadFileTypes",
    ),
    (
        "description",
        "dueDate",
        "ownerId",
        "dossierStatusId",
        "archivedTime",
        "softDeletedTime",
    ),
)


@_attrs_define
class Dossier(AdditionalProperties[Any]):
    """A container of documents. An archived dossier is read-only; a deleted one stays in the trash and can
    be restored for 96 hours by default.

    Attributes:
        id: The identifier. UUIDs are seen for other identifiers.
        date: When the dossier was created.
        owner_id: The identifier of the user who owns the dossier.
        member_ids: The identifiers of the users who are members of the dossier.
        archived_time: When the dossier was archived; absent or null when it is not.
        soft_deleted_time: When the dossier went to the trash; absent or null when it is not there.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    description: None | str | Unset = UNSET
    dossier_template_id: str | Unset = UNSET
    date: datetime.datetime | None | Unset = UNSET
    due_date: datetime.datetime | None | Unset = UNSET
    owner_id: None | str | Unset = UNSET
    member_ids: list[str] | Unset = UNSET
    dossier_status_id: None | str | Unset = UNSET
    report_template_ids: list[str] | Unset = UNSET
    download_file_types: list[DownloadFileType] | Unset = UNSET
    archived_time: datetime.datetime | None | Unset = UNSET
    soft_deleted_time: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        dossier_template_id = self.dossier_template_id

        date: str | Unset = UNSET
        if not isinstance(self.date, Unset):
            date = self.date and self.date.isoformat()

        due_date: None | str | Unset
        if isinstance(self.due_date, Unset):
            due_date = UNSET
        elif isinstance(self.due_date, datetime.datetime):
            due_date = self.due_date and self.due_date.isoformat()
        else:
            due_date = self.due_date

        owner_id: None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        member_ids: list[str] | Unset = UNSET
        if not isinstance(self.member_ids, Unset):
            member_ids = self.member_ids

        dossier_status_id: None | str | Unset
        if isinstance(self.dossier_status_id, Unset):
            dossier_status_id = UNSET
        else:
            dossier_status_id = self.dossier_status_id

        report_template_ids: list[str] | Unset = UNSET
        if not isinstance(self.report_template_ids, Unset):
            report_template_ids = self.report_template_ids

        download_file_types: list[str] | Unset = UNSET
        if not isinstance(self.download_file_types, Unset):
            download_file_types = []
            for download_file_types_item_data in self.download_file_types:
                download_file_types_item = download_file_types_item_data.value
                download_file_types.append(download_file_types_item)

        archived_time: None | str | Unset
        if isinstance(self.archived_time, Unset):
            archived_time = UNSET
        elif isinstance(self.archived_time, datetime.datetime):
            archived_time = self.archived_time and self.archived_time.isoformat()
        else:
            archived_time = self.archived_time

        soft_deleted_time: None | str | Unset
        if isinstance(self.soft_deleted_time, Unset):
            soft_deleted_time = UNSET
        elif isinstance(self.soft_deleted_time, datetime.datetime):
            soft_deleted_time = self.soft_deleted_time and self.soft_deleted_time.isoformat()
        else:
            soft_deleted_time = self.soft_deleted_time

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if description is not UNSET:
            field_dict["description"] = description
        if dossier_template_id is not UNSET:
            field_dict["dossierTemplateId"] = dossier_template_id
        if date is not UNSET and (date or "date" not in field_dict):
            field_dict["date"] = date
        if due_date is not UNSET and (due_date or "dueDate" not in field_dict):
            field_dict["dueDate"] = due_date
        if owner_id is not UNSET:
            field_dict["ownerId"] = owner_id
        if member_ids is not UNSET:
            field_dict["memberIds"] = member_ids
        if dossier_status_id is not UNSET:
            field_dict["dossierStatusId"] = dossier_status_id
        if report_template_ids is not UNSET:
            field_dict["reportTemplateIds"] = report_template_ids
        if download_file_types is not UNSET:
            field_dict["downloadFileTypes"] = download_file_types
        if archived_time is not UNSET and (archived_time or "archivedTime" not in field_dict):
            field_dict["archivedTime"] = archived_time
        if soft_deleted_time is not UNSET and (soft_deleted_time or "softDeletedTime" not in field_dict):
            field_dict["softDeletedTime"] = soft_deleted_time

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("id", UNSET)

        name = d.pop("name", UNSET)

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        dossier_template_id = d.pop("dossierTemplateId", UNSET)

        try:
            _date = d.pop("date", UNSET)
            date: datetime.datetime | Unset
            if isinstance(_date, Unset):
                date = UNSET
            else:
                date = datetime.datetime.fromisoformat(_date)

        except _UNREADABLE:
            date = _MEMBERS.keep(d, src_dict, "date") or None

        try:

            def _parse_due_date(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    due_date_type_0 = datetime.datetime.fromisoformat(data)

                    return due_date_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            due_date = _parse_due_date(d.pop("dueDate", UNSET))

        except _UNREADABLE:
            due_date = _MEMBERS.keep(d, src_dict, "dueDate") or None

        def _parse_owner_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("ownerId", UNSET))

        try:
            member_ids = cast(list[str], _elements(d.pop("memberIds", UNSET), "memberIds"))

        except _UNREADABLE:
            member_ids = _MEMBERS.keep(d, src_dict, "memberIds")

        def _parse_dossier_status_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        dossier_status_id = _parse_dossier_status_id(d.pop("dossierStatusId", UNSET))

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

        try:

            def _parse_archived_time(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    archived_time_type_0 = datetime.datetime.fromisoformat(data)

                    return archived_time_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            archived_time = _parse_archived_time(d.pop("archivedTime", UNSET))

        except _UNREADABLE:
            archived_time = _MEMBERS.keep(d, src_dict, "archivedTime") or None

        try:

            def _parse_soft_deleted_time(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    soft_deleted_time_type_0 = datetime.datetime.fromisoformat(data)

                    return soft_deleted_time_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            soft_deleted_time = _parse_soft_deleted_time(d.pop("softDeletedTime", UNSET))

        except _UNREADABLE:
            soft_deleted_time = _MEMBERS.keep(d, src_dict, "softDeletedTime") or None

        dossier = cls(
            id=id,
            name=name,
            description=description,
            dossier_template_id=dossier_template_id,
            date=date,
            due_date=due_date,
            owner_id=owner_id,
            member_ids=member_ids,
            dossier_status_id=dossier_status_id,
            report_template_ids=report_template_ids,
            download_file_types=download_file_types,
            archived_time=archived_time,
            soft_deleted_time=soft_deleted_time,
        )

        dossier.additional_properties = d
        return dossier
