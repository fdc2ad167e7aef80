from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import UnreadableFieldError as _UnreadableFieldError
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import AdditionalProperties

if TYPE_CHECKING:
    from ..models.external_user_model import ExternalUserModel


_MEMBERS = _Members(
    "InviteWorkspaceUsersRequest",
    (),
    (
        "workspaceId",
        "users",
    ),
)


@_attrs_define
class InviteWorkspaceUsersRequest(AdditionalProperties[Any]):
    """Users to invite to a workspace. The fields are documented, the name of the model is our own.

    Attributes:
        workspace_id: Id of the workspace.
        users: The users; no address may occur twice.
    """

    workspace_id: int
    users: list[ExternalUserModel]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        workspace_id = self.workspace_id

        users = []
        for users_item_data in self.users:
            users_item = users_item_data.to_dict()
            users.append(users_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "workspaceId": workspace_id,
                "users": users,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.external_user_model import ExternalUserModel

        d = _MEMBERS.read(src_dict)
        workspace_id = d.pop("workspaceId")

        try:
            users = []
            _users = d.pop("users")
            for users_item_data in _elements(_users, "users"):
                try:
                    users_item = ExternalUserModel.from_dict(users_item_data)

                    users.append(users_item)
                except _UNREADABLE as problem:
                    _left_out("users", problem)

        except (TypeError, ValueError, AttributeError):
            raise _UnreadableFieldError("users") from None

        invite_workspace_users_request = cls(
            workspace_id=workspace_id,
            users=users,
        )

        invite_workspace_users_request.additional_properties = d
        return invite_workspace_users_request
