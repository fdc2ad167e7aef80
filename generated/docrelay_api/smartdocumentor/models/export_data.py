from __future__ import annotations

import datetime
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
    from ..models.export_chunk import ExportChunk


_MEMBERS = _Members(
    "ExportData",
    (
        "workspaceId",
        "chunks",
    ),
    (
        "taskId",
        "originalFileUrl",
        "batchId",
        "taskNumber",
        "externalId",
        "displayName",
        "description",
        "totalPages",
        "lastCheckoutByUserName",
        "lastCheckedOutBy",
        "lastCheckedOutUntil",
    ),
)


@_attrs_define
class ExportData(AdditionalProperties[Any]):
    """Exported data of a document task. The sample on the page is readable up to the QR code of the first
    entity; everything after it comes as additional properties.

    Attributes:
        task_id: Id of the task.
        original_file_url: SAS URL of the original upload, which expires.
        workspace_id: Id of the workspace.
        batch_id: Id of the batch.
        task_number: Sequential number in the workspace.
        external_id: External ID.
        display_name: Name of the task.
        description: Description of the task.
        total_pages: Pages processed.
        last_checkout_by_user_name: Name of the user who last checked the task out.
        last_checked_out_by: Id of the user who last checked the task out.
        last_checked_out_until: End of the last check-out in UTC.
        chunks: Parts of the document.
    """

    task_id: int
    original_file_url: None | str | Unset = UNSET
    workspace_id: int | Unset = UNSET
    batch_id: int | None | Unset = UNSET
    task_number: int | None | Unset = UNSET
    external_id: None | str | Unset = UNSET
    display_name: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    total_pages: int | None | Unset = UNSET
    last_checkout_by_user_name: None | str | Unset = UNSET
    last_checked_out_by: int | None | Unset = UNSET
    last_checked_out_until: datetime.datetime | None | Unset = UNSET
    chunks: list[ExportChunk] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

        original_file_url: None | str | Unset
        if isinstance(self.original_file_url, Unset):
            original_file_url = UNSET
        else:
            original_file_url = self.original_file_url

        workspace_id = self.workspace_id

        batch_id: int | None | Unset
        if isinstance(self.batch_id, Unset):
            batch_id = UNSET
        else:
            batch_id = self.batch_id

        task_number: int | None | Unset
        if isinstance(self.task_number, Unset):
            task_number = UNSET
        else:
            task_number = self.task_number

        external_id: None | str | Unset
        if isinstance(self.external_id, Unset):
            external_id = UNSET
        else:
            external_id = self.external_id

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        total_pages: int | None | Unset
        if isinstance(self.total_pages, Unset):
            total_pages = UNSET
        else:
            total_pages = self.total_pages

        last_checkout_by_user_name: None | str | Unset
        if isinstance(self.last_checkout_by_user_name, Unset):
            last_checkout_by_user_name = UNSET
        else:
            last_checkout_by_user_name = self.last_checkout_by_user_name

        last_checked_out_by: int | None | Unset
        if isinstance(self.last_checked_out_by, Unset):
            last_checked_out_by = UNSET
        else:
            last_checked_out_by = self.last_checked_out_by

        last_checked_out_until: None | str | Unset
        if isinstance(self.last_checked_out_until, Unset):
            last_checked_out_until = UNSET
        elif isinstance(self.last_checked_out_until, datetime.datetime):
            last_checked_out_until = self.last_checked_out_until and self.last_checked_out_until.isoformat()
        else:
            last_checked_out_until = self.last_checked_out_until

        chunks: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.chunks, Unset):
            chunks = []
            for chunks_item_data in self.chunks:
                chunks_item = chunks_item_data.to_dict()
                chunks.append(chunks_item)

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
        if batch_id is not UNSET:
            field_dict["batchId"] = batch_id
        if task_number is not UNSET:
            field_dict["taskNumber"] = task_number
        if external_id is not UNSET:
            field_dict["externalId"] = external_id
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if description is not UNSET:
            field_dict["description"] = description
        if total_pages is not UNSET:
            field_dict["totalPages"] = total_pages
        if last_checkout_by_user_name is not UNSET:
            field_dict["lastCheckoutByUserName"] = last_checkout_by_user_name
        if last_checked_out_by is not UNSET:
            field_dict["lastCheckedOutBy"] = last_checked_out_by
        if last_checked_out_until is not UNSET and (
            last_checked_out_until or "lastCheckedOutUntil" not in field_dict
        ):
            field_dict["lastCheckedOutUntil"] = last_checked_out_until
        if chunks is not UNSET:
            field_dict["chunks"] = chunks

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.export_chunk import ExportChunk

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

        def _parse_batch_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        batch_id = _parse_batch_id(d.pop("batchId", UNSET))

        def _parse_task_number(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        task_number = _parse_task_number(d.pop("taskNumber", UNSET))

        def _parse_external_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        external_id = _parse_external_id(d.pop("externalId", UNSET))

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("displayName", UNSET))

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        def _parse_total_pages(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        total_pages = _parse_total_pages(d.pop("totalPages", UNSET))

        def _parse_last_checkout_by_user_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_checkout_by_user_name = _parse_last_checkout_by_user_name(d.pop("lastCheckoutByUserName", UNSET))

        def _parse_last_checked_out_by(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        last_checked_out_by = _parse_last_checked_out_by(d.pop("lastCheckedOutBy", UNSET))

        try:

            def _parse_last_checked_out_until(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    last_checked_out_until_type_0 = datetime.datetime.fromisoformat(data)

                    return last_checked_out_until_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            last_checked_out_until = _parse_last_checked_out_until(d.pop("lastCheckedOutUntil", UNSET))

        except _UNREADABLE:
            last_checked_out_until = _MEMBERS.keep(d, src_dict, "lastCheckedOutUntil") or None

        try:
            _chunks = d.pop("chunks", UNSET)
            chunks: list[ExportChunk] | Unset = UNSET
            if _chunks is not UNSET:
                chunks = []
                for chunks_item_data in _elements(_chunks, "chunks"):
                    try:
                        chunks_item = ExportChunk.from_dict(chunks_item_data)

                        chunks.append(chunks_item)
                    except _UNREADABLE as problem:
                        _left_out("chunks", problem)

        except _UNREADABLE:
            chunks = _MEMBERS.keep(d, src_dict, "chunks")

        export_data = cls(
            task_id=task_id,
            original_file_url=original_file_url,
            workspace_id=workspace_id,
            batch_id=batch_id,
            task_number=task_number,
            external_id=external_id,
            display_name=display_name,
            description=description,
            total_pages=total_pages,
            last_checkout_by_user_name=last_checkout_by_user_name,
            last_checked_out_by=last_checked_out_by,
            last_checked_out_until=last_checked_out_until,
            chunks=chunks,
        )

        export_data.additional_properties = d
        return export_data
