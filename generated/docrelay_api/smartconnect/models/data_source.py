from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "DataSource",
    (
        "Id",
        "Description",
        "ConnectionId",
        "Company",
        "Type",
    ),
    (),
)


@_attrs_define
class DataSource(AdditionalProperties[Any]):
    """A source that processes read from.

    Attributes:
        connection_id: The all-zero GUID for a file source.
        company: Empty for a file source.
        type_: For example `Microsoft Excel`.
    """

    id: str | Unset = UNSET
    description: str | Unset = UNSET
    connection_id: str | Unset = UNSET
    company: str | Unset = UNSET
    type_: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        description = self.description

        connection_id = self.connection_id

        company = self.company

        type_ = self.type_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if description is not UNSET:
            field_dict["Description"] = description
        if connection_id is not UNSET:
            field_dict["ConnectionId"] = connection_id
        if company is not UNSET:
            field_dict["Company"] = company
        if type_ is not UNSET:
            field_dict["Type"] = type_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("Id", UNSET)

        description = d.pop("Description", UNSET)

        connection_id = d.pop("ConnectionId", UNSET)

        company = d.pop("Company", UNSET)

        type_ = d.pop("Type", UNSET)

        data_source = cls(
            id=id,
            description=description,
            connection_id=connection_id,
            company=company,
            type_=type_,
        )

        data_source.additional_properties = d
        return data_source
