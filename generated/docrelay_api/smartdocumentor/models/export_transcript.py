from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.export_paragraph import ExportParagraph


_MEMBERS = _Members(
    "ExportTranscript",
    (
        "workspaceId",
        "paragraphs",
    ),
    (
        "taskId",
        "originalFileUrl",
        "displayName",
        "taskNumber",
        "totalTimeInSeconds",
    ),
)


@_attrs_define
class ExportTranscript(AdditionalProperties[Any]):
    """Exported transcript of an audio or video task. The answer of the call is readable up to workspaceId,
    and the page of the transcripts webhook names the other fields in prose; both are taken to be one
    model. For a document that was split automatically, all but the paragraphs speak of the original
    document.

    Attributes:
        task_id: Id of the task.
        original_file_url: SAS URL of the original upload; null where the workspace deletes files after
            the review. It
            expires after 180 days at most by default and answers 403 then; a deleted document answers 404.
        workspace_id: Id of the workspace; named for the call only.
        display_name: Name of the task; named for the webhook only.
        task_number: Sequential number in the workspace; named for the webhook only.
        total_time_in_seconds: Length of the recording in seconds; named for the webhook only.
        paragraphs: The transcribed paragraphs. The prose speaks of them; the name of the field is our
            reading.
    """

    task_id: int
    original_file_url: None | str | Unset = UNSET
    workspace_id: int | Unset = UNSET
    display_name: None | str | Unset = UNSET
    task_number: int | None | Unset = UNSET
    total_time_in_seconds: int | None | Unset = UNSET
    paragraphs: list[ExportParagraph] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

        original_file_url: None | str | Unset
        if isinstance(self.original_file_url, Unset):
            original_file_url = UNSET
        else:
            original_file_url = self.original_file_url

        workspace_id = self.workspace_id

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        task_number: int | None | Unset
        if isinstance(self.task_number, Unset):
            task_number = UNSET
        else:
            task_number = self.task_number

        total_time_in_seconds: int | None | Unset
        if isinstance(self.total_time_in_seconds, Unset):
            total_time_in_seconds = UNSET
        else:
            total_time_in_seconds = self.total_time_in_seconds

        paragraphs: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.paragraphs, Unset):
            paragraphs = []
            for paragraphs_item_data in self.paragraphs:
                paragraphs_item = paragraphs_item_data.to_dict()
                paragraphs.append(paragraphs_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "taskId": task_id,
            }
        )
        if original_file_url is not UNSET:
            field_dict["originalFileUrl"] = original_file_url
        if workspace_id is not UNSET:
            field_dict["workspaceId"] = workspace_id
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if task_number is not UNSET:
            field_dict["taskNumber"] = task_number
        if total_time_in_seconds is not UNSET:
            field_dict["totalTimeInSeconds"] = total_time_in_seconds
        if paragraphs is not UNSET:
            field_dict["paragraphs"] = paragraphs

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.export_paragraph import ExportParagraph

        d = _MEMBERS.read(src_dict)
        task_id = d.pop("taskId")

        def _parse_original_file_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_file_url = _parse_original_file_url(d.pop("originalFileUrl", UNSET))

        workspace_id = d.pop("workspaceId", UNSET)

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("displayName", UNSET))

        def _parse_task_number(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        task_number = _parse_task_number(d.pop("taskNumber", UNSET))

        def _parse_total_time_in_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        total_time_in_seconds = _parse_total_time_in_seconds(d.pop("totalTimeInSeconds", UNSET))

        try:
            _paragraphs = d.pop("paragraphs", UNSET)
            paragraphs: list[ExportParagraph] | Unset = UNSET
            if _paragraphs is not UNSET:
                paragraphs = []
                for paragraphs_item_data in _elements(_paragraphs, "paragraphs"):
                    try:
                        paragraphs_item = ExportParagraph.from_dict(paragraphs_item_data)

                        paragraphs.append(paragraphs_item)
                    except _UNREADABLE as problem:
                        _left_out("paragraphs", problem)

        except _UNREADABLE:
            paragraphs = _MEMBERS.keep(d, src_dict, "paragraphs")

        export_transcript = cls(
            task_id=task_id,
            original_file_url=original_file_url,
            workspace_id=workspace_id,
            display_name=display_name,
            task_number=task_number,
            total_time_in_seconds=total_time_in_seconds,
            paragraphs=paragraphs,
        )

        export_transcript.additional_properties = d
        return export_transcript
