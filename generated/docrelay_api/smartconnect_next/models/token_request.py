from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.grant_type import GrantType
from ..reading import Members as _Members
from ..reading import UnreadableFieldError as _UnreadableFieldError
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "TokenRequest",
    (
        "username",
        "password",
        "refresh_token",
    ),
    (
        "grant_type",
        "client_id",
        "client_secret",
    ),
)


@_attrs_define
class TokenRequest(AdditionalProperties[Any]):
    """A grant. The password grant needs `username` and `password`, a refresh needs `refresh_token`.

    Attributes:
        grant_type: `password` is the only documented value; the client also sends `refresh_token`.
        username: E-mail address of the user.
        password: The password as it is; it is not encrypted.
    """

    grant_type: GrantType
    client_id: str
    client_secret: str
    username: str | Unset = UNSET
    password: str | Unset = UNSET
    refresh_token: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        grant_type = self.grant_type.value

        client_id = self.client_id

        client_secret = self.client_secret

        username = self.username

        password = self.password

        refresh_token = self.refresh_token

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "grant_type": grant_type,
                "client_id": client_id,
                "client_secret": client_secret,
            }
        )
        if username is not UNSET:
            field_dict["username"] = username
        if password is not UNSET:
            field_dict["password"] = password
        if refresh_token is not UNSET:
            field_dict["refresh_token"] = refresh_token

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        try:
            grant_type = GrantType(d.pop("grant_type"))

        except (TypeError, ValueError, AttributeError):
            raise _UnreadableFieldError("grant_type") from None

        client_id = d.pop("client_id")

        client_secret = d.pop("client_secret")

        username = d.pop("username", UNSET)

        password = d.pop("password", UNSET)

        refresh_token = d.pop("refresh_token", UNSET)

        token_request = cls(
            grant_type=grant_type,
            client_id=client_id,
            client_secret=client_secret,
            username=username,
            password=password,
            refresh_token=refresh_token,
        )

        token_request.additional_properties = d
        return token_request
