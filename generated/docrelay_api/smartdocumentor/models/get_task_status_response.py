from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.task_status import TaskStatus
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "GetTaskStatusResponse",
    (
        "workspaceId",
        "displayName",
        "taskStatus",
        "integrationStatus",
        "totalPages",
    ),
    (
        "taskId",
        "batchId",
        "taskNumber",
        "externalId",
        "description",
        "createdOn",
        "taskStatusText",
        "integrationStatusText",
        "externalIntegrationStatus",
        "restartCount",
        "preProcessingStartedOn",
    ),
)


@_attrs_define
class GetTaskStatusResponse(AdditionalProperties[Any]):
    """State of a task. Auditing and assignment fields that the page lists further down are not readable and
    come as additional properties.

    Attributes:
        task_id: Unique id, never changes.
        workspace_id: Id of the workspace that the task belongs to.
        batch_id: Id of the batch, null where the task is in none.
        task_number: Sequential number in the workspace, only on tasks created after August 2023.
        external_id: External ID, unique within the Organization.
        display_name: Name of the task.
        description: Description, only available to some tenants.
        created_on: Time of creation in UTC.
        task_status: Processing state of a task. The table of values is readable up to 35; further names
            occur without
            their numbers (ExportCompleted, Processed), and the sample of the status list shows 4, which the
            table
            does not name. Other values occur.
        integration_status: Integration state of a task: queued, successful, failed. 1 and 2 are
            documented filter values; which
            state they stand for is not readable.
        task_status_text: Processing state as text.
        integration_status_text: Integration state as text.
        external_integration_status: External integration status, `never` until it is set.
        total_pages: Pages processed, or minutes for audio and video. May be 0 right after creation.
        restart_count: Number of times the task was reprocessed; only present after the first.
        pre_processing_started_on: Time the pre-processing started, updated when the task is
            reprocessed. Named in the description of
            another field; the type is inferred.
    """

    task_id: int
    workspace_id: int | Unset = UNSET
    batch_id: int | None | Unset = UNSET
    task_number: int | None | Unset = UNSET
    external_id: None | str | Unset = UNSET
    display_name: str | Unset = UNSET
    description: None | str | Unset = UNSET
    created_on: datetime.datetime | None | Unset = UNSET
    task_status: TaskStatus | Unset = UNSET
    integration_status: int | Unset = UNSET
    task_status_text: None | str | Unset = UNSET
    integration_status_text: None | str | Unset = UNSET
    external_integration_status: None | str | Unset = UNSET
    total_pages: int | Unset = UNSET
    restart_count: int | None | Unset = UNSET
    pre_processing_started_on: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

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

        display_name = self.display_name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        created_on: None | str | Unset
        if isinstance(self.created_on, Unset):
            created_on = UNSET
        elif isinstance(self.created_on, datetime.datetime):
            created_on = self.created_on and self.created_on.isoformat()
        else:
            created_on = self.created_on

        task_status: int | Unset = UNSET
        if not isinstance(self.task_status, Unset):
            task_status = self.task_status.value

        integration_status = self.integration_status

        task_status_text: None | str | Unset
        if isinstance(self.task_status_text, Unset):
            task_status_text = UNSET
        else:
            task_status_text = self.task_status_text

        integration_status_text: None | str | Unset
        if isinstance(self.integration_status_text, Unset):
            integration_status_text = UNSET
        else:
            integration_status_text = self.integration_status_text

        external_integration_status: None | str | Unset
        if isinstance(self.external_integration_status, Unset):
            external_integration_status = UNSET
        else:
            external_integration_status = self.external_integration_status

        total_pages = self.total_pages

        restart_count: int | None | Unset
        if isinstance(self.restart_count, Unset):
            restart_count = UNSET
        else:
            restart_count = self.restart_count

        pre_processing_started_on: None | str | Unset
        if isinstance(self.pre_processing_started_on, Unset):
            pre_processing_started_on = UNSET
        elif isinstance(self.pre_processing_started_on, datetime.datetime):
            pre_processing_started_on = (
                self.pre_processing_started_on and self.pre_processing_started_on.isoformat()
            )
        else:
            pre_processing_started_on = self.pre_processing_started_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "taskId": task_id,
            }
        )
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
        if created_on is not UNSET and (created_on or "createdOn" not in field_dict):
            field_dict["createdOn"] = created_on
        if task_status is not UNSET:
            field_dict["taskStatus"] = task_status
        if integration_status is not UNSET:
            field_dict["integrationStatus"] = integration_status
        if task_status_text is not UNSET:
            field_dict["taskStatusText"] = task_status_text
        if integration_status_text is not UNSET:
            field_dict["integrationStatusText"] = integration_status_text
        if external_integration_status is not UNSET:
            field_dict["externalIntegrationStatus"] = external_integration_status
        if total_pages is not UNSET:
            field_dict["totalPages"] = total_pages
        if restart_count is not UNSET:
            field_dict["restartCount"] = restart_count
        if pre_processing_started_on is not UNSET and (
            pre_processing_started_on or "preProcessingStartedOn" not in field_dict
        ):
            field_dict["preProcessingStartedOn"] = pre_processing_started_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        task_id = d.pop("taskId")

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

        display_name = d.pop("displayName", UNSET)

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        try:

            def _parse_created_on(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    created_on_type_0 = datetime.datetime.fromisoformat(data)

                    return created_on_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            created_on = _parse_created_on(d.pop("createdOn", UNSET))

        except _UNREADABLE:
            created_on = _MEMBERS.keep(d, src_dict, "createdOn") or None

        try:
            _task_status = d.pop("taskStatus", UNSET)
            task_status: TaskStatus | Unset
            if isinstance(_task_status, Unset):
                task_status = UNSET
            else:
                task_status = TaskStatus(_task_status)

        except _UNREADABLE:
            task_status = _MEMBERS.keep(d, src_dict, "taskStatus")

        integration_status = d.pop("integrationStatus", UNSET)

        def _parse_task_status_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        task_status_text = _parse_task_status_text(d.pop("taskStatusText", UNSET))

        def _parse_integration_status_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        integration_status_text = _parse_integration_status_text(d.pop("integrationStatusText", UNSET))

        def _parse_external_integration_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        external_integration_status = _parse_external_integration_status(
            d.pop("externalIntegrationStatus", UNSET)
        )

        total_pages = d.pop("totalPages", UNSET)

        def _parse_restart_count(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        restart_count = _parse_restart_count(d.pop("restartCount", UNSET))

        try:

            def _parse_pre_processing_started_on(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    pre_processing_started_on_type_0 = datetime.datetime.fromisoformat(data)

                    return pre_processing_started_on_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            pre_processing_started_on = _parse_pre_processing_started_on(
                d.pop("preProcessingStartedOn", UNSET)
            )

        except _UNREADABLE:
            pre_processing_started_on = _MEMBERS.keep(d, src_dict, "preProcessingStartedOn") or None

        get_task_status_response = cls(
            task_id=task_id,
            workspace_id=workspace_id,
            batch_id=batch_id,
            task_number=task_number,
            external_id=external_id,
            display_name=display_name,
            description=description,
            created_on=created_on,
            task_status=task_status,
            integration_status=integration_status,
            task_status_text=task_status_text,
            integration_status_text=integration_status_text,
            external_integration_status=external_integration_status,
            total_pages=total_pages,
            restart_count=restart_count,
            pre_processing_started_on=pre_processing_started_on,
        )

        get_task_status_response.additional_properties = d
        return get_task_status_response
