from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "MapListItem",
    (
        "MapKey",
        "MapId",
        "MapDescription",
    ),
    (),
)


@_attrs_define
class MapListItem(AdditionalProperties[Any]):
    """A process that the API can run.

    Attributes:
        map_key: Identifier (a GUID) of the process.
        map_id: Short name of the process.
    """

    map_key: str | Unset = UNSET
    map_id: str | Unset = UNSET
    map_description: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        map_key = self.map_key

        map_id = self.map_id

        map_description = self.map_description

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if map_key is not UNSET:
            field_dict["MapKey"] = map_key
        if map_id is not UNSET:
            field_dict["MapId"] = map_id
        if map_description is not UNSET:
            field_dict["MapDescription"] = map_description

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        map_key = d.pop("MapKey", UNSET)

        map_id = d.pop("MapId", UNSET)

        map_description = d.pop("MapDescription", UNSET)

        map_list_item = cls(
            map_key=map_key,
            map_id=map_id,
            map_description=map_description,
        )

        map_list_item.additional_properties = d
        return map_list_item
