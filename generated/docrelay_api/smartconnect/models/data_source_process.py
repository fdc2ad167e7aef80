from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "DataSourceProcess",
    (
        "Id",
        "MapId",
        "Description",
        "SourceType",
        "TargetType",
    ),
    (),
)


@_attrs_define
class DataSourceProcess(AdditionalProperties[Any]):
    """A process that reads from the data source.

    Attributes:
        source_type: A .NET type name.
        target_type: A .NET type name.
    """

    id: str | Unset = UNSET
    map_id: str | Unset = UNSET
    description: str | Unset = UNSET
    source_type: str | Unset = UNSET
    target_type: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        map_id = self.map_id

        description = self.description

        source_type = self.source_type

        target_type = self.target_type

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if map_id is not UNSET:
            field_dict["MapId"] = map_id
        if description is not UNSET:
            field_dict["Description"] = description
        if source_type is not UNSET:
            field_dict["SourceType"] = source_type
        if target_type is not UNSET:
            field_dict["TargetType"] = target_type

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("Id", UNSET)

        map_id = d.pop("MapId", UNSET)

        description = d.pop("Description", UNSET)

        source_type = d.pop("SourceType", UNSET)

        target_type = d.pop("TargetType", UNSET)

        data_source_process = cls(
            id=id,
            map_id=map_id,
            description=description,
            source_type=source_type,
            target_type=target_type,
        )

        data_source_process.additional_properties = d
        return data_source_process
