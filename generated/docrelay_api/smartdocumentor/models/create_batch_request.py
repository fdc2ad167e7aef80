from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "CreateBatchRequest",
    (
        "description",
        "workspaceId",
    ),
    ("displayName",),
)


@_attrs_define
class CreateBatchRequest(AdditionalProperties[Any]):
    """A batch to create.

    Attributes:
        display_name: Name of the batch.
        description: Description of the batch.
        workspace_id: Id of the workspace, the default workspace of the tenant where it is not given.
    """

    display_name: str
    description: str | Unset = UNSET
    workspace_id: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        display_name = self.display_name

        description = self.description

        workspace_id = self.workspace_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "displayName": display_name,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if workspace_id is not UNSET:
            field_dict["workspaceId"] = workspace_id

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        display_name = d.pop("displayName")

        description = d.pop("description", UNSET)

        workspace_id = d.pop("workspaceId", UNSET)

        create_batch_request = cls(
            display_name=display_name,
            description=description,
            workspace_id=workspace_id,
        )

        create_batch_request.additional_properties = d
        return create_batch_request
