from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "GetBatchResponse",
    (
        "workspaceId",
        "displayName",
        "createdOn",
        "totalTasks",
        "totalTasksInHistory",
    ),
    (
        "batchId",
        "description",
    ),
)


@_attrs_define
class GetBatchResponse(AdditionalProperties[Any]):
    """A batch.

    Attributes:
        batch_id: Unique id, never changes.
        workspace_id: Id of the given or the default workspace.
        display_name: Name of the batch.
        description: Description of the batch.
        created_on: Time of creation in UTC.
        total_tasks: Number of tasks, 0 at creation.
        total_tasks_in_history: Number of the batch's tasks that are in the history, 0 at creation.
    """

    batch_id: int
    workspace_id: int | Unset = UNSET
    display_name: str | Unset = UNSET
    description: None | str | Unset = UNSET
    created_on: datetime.datetime | None | Unset = UNSET
    total_tasks: int | Unset = UNSET
    total_tasks_in_history: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        batch_id = self.batch_id

        workspace_id = self.workspace_id

        display_name = self.display_name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        created_on: str | Unset = UNSET
        if not isinstance(self.created_on, Unset):
            created_on = self.created_on and self.created_on.isoformat()

        total_tasks = self.total_tasks

        total_tasks_in_history = self.total_tasks_in_history

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "batchId": batch_id,
            }
        )
        if workspace_id is not UNSET:
            field_dict["workspaceId"] = workspace_id
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if description is not UNSET:
            field_dict["description"] = description
        if created_on is not UNSET and (created_on or "createdOn" not in field_dict):
            field_dict["createdOn"] = created_on
        if total_tasks is not UNSET:
            field_dict["totalTasks"] = total_tasks
        if total_tasks_in_history is not UNSET:
            field_dict["totalTasksInHistory"] = total_tasks_in_history

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        batch_id = d.pop("batchId")

        workspace_id = d.pop("workspaceId", UNSET)

        display_name = d.pop("displayName", UNSET)

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        try:
            _created_on = d.pop("createdOn", UNSET)
            created_on: datetime.datetime | Unset
            if isinstance(_created_on, Unset):
                created_on = UNSET
            else:
                created_on = datetime.datetime.fromisoformat(_created_on)

        except _UNREADABLE:
            created_on = _MEMBERS.keep(d, src_dict, "createdOn") or None

        total_tasks = d.pop("totalTasks", UNSET)

        total_tasks_in_history = d.pop("totalTasksInHistory", UNSET)

        get_batch_response = cls(
            batch_id=batch_id,
            workspace_id=workspace_id,
            display_name=display_name,
            description=description,
            created_on=created_on,
            total_tasks=total_tasks,
            total_tasks_in_history=total_tasks_in_history,
        )

        get_batch_response.additional_properties = d
        return get_batch_response
