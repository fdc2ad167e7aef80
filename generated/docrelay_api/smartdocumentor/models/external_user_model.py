from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members(
    "ExternalUserModel",
    (),
    (
        "email",
        "roleName",
    ),
)


@_attrs_define
class ExternalUserModel(AdditionalProperties[Any]):
    """A user to invite.

    Attributes:
        email: E-mail address, unique and well-formed.
        role_name: Name of an available role.
    """

    email: str
    role_name: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        role_name = self.role_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
                "roleName": role_name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        email = d.pop("email")

        role_name = d.pop("roleName")

        external_user_model = cls(
            email=email,
            role_name=role_name,
        )

        external_user_model.additional_properties = d
        return external_user_model
