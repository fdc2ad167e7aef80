from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "Connection",
    (
        "Id",
        "Description",
        "ConnectionType",
    ),
    (),
)


@_attrs_define
class Connection(AdditionalProperties[Any]):
    """A connection to a system.

    Attributes:
        connection_type: Friendly name, such as `SalesForce` or `Dynamics NAV Odata`.
    """

    id: str | Unset = UNSET
    description: str | Unset = UNSET
    connection_type: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        description = self.description

        connection_type = self.connection_type

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if description is not UNSET:
            field_dict["Description"] = description
        if connection_type is not UNSET:
            field_dict["ConnectionType"] = connection_type

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("Id", UNSET)

        description = d.pop("Description", UNSET)

        connection_type = d.pop("ConnectionType", UNSET)

        connection = cls(
            id=id,
            description=description,
            connection_type=connection_type,
        )

        connection.additional_properties = d
        return connection
