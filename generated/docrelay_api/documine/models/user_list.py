from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.user import User


_MEMBERS = _Members("UserList", ("users",), ())


@_attrs_define
class UserList(AdditionalProperties[Any]):
    """The users of a workspace."""

    users: list[User] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        users: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.users, Unset):
            users = []
            for users_item_data in self.users:
                users_item = users_item_data.to_dict()
                users.append(users_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if users is not UNSET:
            field_dict["users"] = users

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.user import User

        d = _MEMBERS.read(src_dict)
        try:
            _users = d.pop("users", UNSET)
            users: list[User] | Unset = UNSET
            if _users is not UNSET:
                users = []
                for users_item_data in _elements(_users, "users"):
                    try:
                        users_item = User.from_dict(users_item_data)

                        users.append(users_item)
                    except _UNREADABLE as problem:
                        _left_out("users", problem)

        except _UNREADABLE:
            users = _MEMBERS.keep(d, src_dict, "users")

        user_list = cls(
            users=users,
        )

        user_list.additional_properties = d
        return user_list
