from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "ExternalUserViewModel",
    (
        "roleName",
        "name",
        "userName",
        "email",
        "createdAt",
        "emailConfirmed",
        "status",
    ),
    ("id",),
)


@_attrs_define
class ExternalUserViewModel(AdditionalProperties[Any]):
    """A user.

    Attributes:
        id: Id of the user.
        role_name: Name of the user's role.
        name: Full name.
        user_name: Login name.
        email: E-mail address.
        created_at: Time the user was created in the tenant.
        email_confirmed: Whether the address was confirmed.
        status: For instance Active or Inactive; the full list is not readable.
    """

    id: int
    role_name: str | Unset = UNSET
    name: str | Unset = UNSET
    user_name: str | Unset = UNSET
    email: str | Unset = UNSET
    created_at: datetime.datetime | None | Unset = UNSET
    email_confirmed: bool | Unset = UNSET
    status: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        role_name = self.role_name

        name = self.name

        user_name = self.user_name

        email = self.email

        created_at: str | Unset = UNSET
        if not isinstance(self.created_at, Unset):
            created_at = self.created_at and self.created_at.isoformat()

        email_confirmed = self.email_confirmed

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if role_name is not UNSET:
            field_dict["roleName"] = role_name
        if name is not UNSET:
            field_dict["name"] = name
        if user_name is not UNSET:
            field_dict["userName"] = user_name
        if email is not UNSET:
            field_dict["email"] = email
        if created_at is not UNSET and (created_at or "createdAt" not in field_dict):
            field_dict["createdAt"] = created_at
        if email_confirmed is not UNSET:
            field_dict["emailConfirmed"] = email_confirmed
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("id")

        role_name = d.pop("roleName", UNSET)

        name = d.pop("name", UNSET)

        user_name = d.pop("userName", UNSET)

        email = d.pop("email", UNSET)

        try:
            _created_at = d.pop("createdAt", UNSET)
            created_at: datetime.datetime | Unset
            if isinstance(_created_at, Unset):
                created_at = UNSET
            else:
                created_at = datetime.datetime.fromisoformat(_created_at)

        except _UNREADABLE:
            created_at = _MEMBERS.keep(d, src_dict, "createdAt") or None

        email_confirmed = d.pop("emailConfirmed", UNSET)

        status = d.pop("status", UNSET)

        external_user_view_model = cls(
            id=id,
            role_name=role_name,
            name=name,
            user_name=user_name,
            email=email,
            created_at=created_at,
            email_confirmed=email_confirmed,
            status=status,
        )

        external_user_view_model.additional_properties = d
        return external_user_view_model
