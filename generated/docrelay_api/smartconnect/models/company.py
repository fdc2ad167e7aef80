from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "Company",
    (
        "Id",
        "Name",
    ),
    ("SubscriptionExpiry",),
)


@_attrs_define
class Company(AdditionalProperties[Any]):
    """A company that a user can sign in to.

    Attributes:
        id: Customer Id (a GUID), the `companyId` of `GetToken`.
        subscription_expiry: Null in every sample; otherwise a date, as we read the name.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    subscription_expiry: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        subscription_expiry: None | str | Unset
        if isinstance(self.subscription_expiry, Unset):
            subscription_expiry = UNSET
        else:
            subscription_expiry = self.subscription_expiry

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if name is not UNSET:
            field_dict["Name"] = name
        if subscription_expiry is not UNSET:
            field_dict["SubscriptionExpiry"] = subscription_expiry

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("Id", UNSET)

        name = d.pop("Name", UNSET)

        def _parse_subscription_expiry(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subscription_expiry = _parse_subscription_expiry(d.pop("SubscriptionExpiry", UNSET))

        company = cls(
            id=id,
            name=name,
            subscription_expiry=subscription_expiry,
        )

        company.additional_properties = d
        return company
