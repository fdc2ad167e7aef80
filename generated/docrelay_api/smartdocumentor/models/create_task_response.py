from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members("CreateTaskResponse", ("taskId",), ())


@_attrs_define
class CreateTaskResponse(AdditionalProperties[Any]):
    """The created task. The documented answer is not readable; the webhook pages say that their taskId is
    the id returned here.

    Attributes:
        task_id: Id of the created task.
    """

    task_id: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        task_id = self.task_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if task_id is not UNSET:
            field_dict["taskId"] = task_id

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        task_id = d.pop("taskId", UNSET)

        create_task_response = cls(
            task_id=task_id,
        )

        create_task_response.additional_properties = d
        return create_task_response
