from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members(
    "TokenRequest",
    (),
    (
        "grant_type",
        "scope",
        "client_id",
        "client_secret",
    ),
)


@_attrs_define
class TokenRequest(AdditionalProperties[Any]):
    """Form fields of a token request.

    Attributes:
        grant_type: Always `client_credentials`. Default: 'client_credentials'.
        scope: Always `WebAPI`. Default: 'WebAPI'.
        client_id: Client ID, tied to the Organization.
        client_secret: Client Secret, tied to the Client ID. Expires after a year at most.
    """

    client_id: str
    client_secret: str
    grant_type: Literal["client_credentials"] = "client_credentials"
    scope: Literal["WebAPI"] = "WebAPI"
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        grant_type = self.grant_type

        scope = self.scope

        client_id = self.client_id

        client_secret = self.client_secret

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "grant_type": grant_type,
                "scope": scope,
                "client_id": client_id,
                "client_secret": client_secret,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        grant_type = cast(Literal["client_credentials"], d.pop("grant_type"))

        scope = cast(Literal["WebAPI"], d.pop("scope"))

        client_id = d.pop("client_id")

        client_secret = d.pop("client_secret")

        token_request = cls(
            grant_type=grant_type,
            scope=scope,
            client_id=client_id,
            client_secret=client_secret,
        )

        token_request.additional_properties = d
        return token_request
