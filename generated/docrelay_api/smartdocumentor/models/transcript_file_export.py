from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "TranscriptFileExport",
    (
        "workspaceId",
        "exportedFileUrl",
    ),
    (
        "taskId",
        "taskNumber",
        "displayName",
    ),
)


@_attrs_define
class TranscriptFileExport(AdditionalProperties[Any]):
    """Notice of a generated transcript file. The page breaks off after the last field.

    Attributes:
        task_id: Id of the task, as returned when it was created.
        task_number: Number that is unique within the workspace.
        workspace_id: Id of the workspace.
        display_name: Name of the task.
        exported_file_url: SAS URL of the file; download it before it expires.
    """

    task_id: int
    task_number: int | None | Unset = UNSET
    workspace_id: int | Unset = UNSET
    display_name: None | str | Unset = UNSET
    exported_file_url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

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

        transcript_file_export = cls(
            task_id=task_id,
            task_number=task_number,
            workspace_id=workspace_id,
            display_name=display_name,
            exported_file_url=exported_file_url,
        )

        transcript_file_export.additional_properties = d
        return transcript_file_export
