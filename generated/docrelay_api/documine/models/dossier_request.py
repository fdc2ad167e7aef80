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
    "DossierRequest",
    (
        "description",
        "dueDate",
        "ownerId",
        "memberIds",
        "reportTemplateIds",
        "downloadFileTypes",
    ),
    ("name",),
)


@_attrs_define
class DossierRequest(AdditionalProperties[Any]):
    """The settings of a dossier that is created or changed.

    Attributes:
        owner_id: The identifier of the user who owns the dossier.
        member_ids: The identifiers of the users who are members of the dossier.
    """

    name: str
    description: str | Unset = UNSET
    due_date: datetime.datetime | None | Unset = UNSET
    owner_id: str | Unset = UNSET
    member_ids: list[str] | Unset = UNSET
    report_template_ids: list[str] | Unset = UNSET
    download_file_types: list[DownloadFileType] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        description = self.description

        due_date: str | Unset = UNSET
        if not isinstance(self.due_date, Unset):
            due_date = self.due_date and self.due_date.isoformat()

        owner_id = self.owner_id

        member_ids: list[str] | Unset = UNSET
        if not isinstance(self.member_ids, Unset):
            member_ids = self.member_ids

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
        field_dict.update(
            {
                "name": name,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if due_date is not UNSET and (due_date or "dueDate" not in field_dict):
            field_dict["dueDate"] = due_date
        if owner_id is not UNSET:
            field_dict["ownerId"] = owner_id
        if member_ids is not UNSET:
            field_dict["memberIds"] = member_ids
        if report_template_ids is not UNSET:
            field_dict["reportTemplateIds"] = report_template_ids
        if download_file_types is not UNSET:
            field_dict["downloadFileTypes"] = download_file_types

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        name = d.pop("name")

        description = d.pop("description", UNSET)

        try:
            _due_date = d.pop("dueDate", UNSET)
            due_date: datetime.datetime | Unset
            if isinstance(_due_date, Unset):
                due_date = UNSET
            else:
                due_date = datetime.datetime.fromisoformat(_due_date)

        except _UNREADABLE:
            due_date = _MEMBERS.keep(d, src_dict, "dueDate") or None

        owner_id = d.pop("ownerId", UNSET)

        try:
            member_ids = cast(list[str], _elements(d.pop("memberIds", UNSET), "memberIds"))

        except _UNREADABLE:
            member_ids = _MEMBERS.keep(d, src_dict, "memberIds")

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

        dossier_request = cls(
            name=name,
            description=description,
            due_date=due_date,
            owner_id=owner_id,
            member_ids=member_ids,
            report_template_ids=report_template_ids,
            download_file_types=download_file_types,
        )

        dossier_request.additional_properties = d
        return dossier_request
