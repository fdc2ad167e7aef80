from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members("TaskAssignment", (), ())


@_attrs_define
class TaskAssignment(AdditionalProperties[Any]):
    """Review process of the task: the assigned users and the order in which they review. The fields are not
    readable.

    """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        task_assignment = cls()

        task_assignment.additional_properties = d
        return task_assignment
