from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "AnonymizedFileExport",
    (
        "workspaceId",
        "exportedFileUrl",
    ),
    (
        "taskId",
        "totalPages",
        "taskNumber",
        "displayName",
    ),
)


@_attrs_define
class AnonymizedFileExport(AdditionalProperties[Any]):
    """Notice of a generated anonymised file.

    Attributes:
        task_id: Id of the task.
        total_pages: Number of pages.
        task_number: Number that is unique within the workspace.
        workspace_id: Id of the workspace.
        display_name: Name of the task.
        exported_file_url: SAS URL of the file; download it before it expires, it probably answers 403
            afterwards.
    """

    task_id: int
    total_pages: int | None | Unset = UNSET
    task_number: int | None | Unset = UNSET
    workspace_id: int | Unset = UNSET
    display_name: None | str | Unset = UNSET
    exported_file_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

        total_pages: int | None | Unset
        if isinstance(self.total_pages, Unset):
            total_pages = UNSET
        else:
            total_pages = self.total_pages

        task_number: int | None | Unset
        if isinstance(self.task_number, Unset):
            task_number = UNSET
        else:
            task_number = self.task_number

        workspace_id = self.workspace_id

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        exported_file_url = self.exported_file_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "taskId": task_id,
            }
        )
        if total_pages is not UNSET:
            field_dict["totalPages"] = total_pages
        if task_number is not UNSET:
            field_dict["taskNumber"] = task_number
        if workspace_id is not UNSET:
            field_dict["workspaceId"] = workspace_id
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if exported_file_url is not UNSET:
            field_dict["exportedFileUrl"] = exported_file_url

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        task_id = d.pop("taskId")

        def _parse_total_pages(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        total_pages = _parse_total_pages(d.pop("totalPages", UNSET))

        def _parse_task_number(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        task_number = _parse_task_number(d.pop("taskNumber", UNSET))

        workspace_id = d.pop("workspaceId", UNSET)

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("displayName", UNSET))

        exported_file_url = d.pop("exportedFileUrl", UNSET)

        anonymized_file_export = cls(
            task_id=task_id,
            total_pages=total_pages,
            task_number=task_number,
            workspace_id=workspace_id,
            display_name=display_name,
            exported_file_url=exported_file_url,
        )

        anonymized_file_export.additional_properties = d
        return anonymized_file_export
