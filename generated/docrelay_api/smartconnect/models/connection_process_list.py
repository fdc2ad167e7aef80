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
    from ..models.connection_process import ConnectionProcess


_MEMBERS = _Members("ConnectionProcessList", ("Items",), ())


@_attrs_define
class ConnectionProcessList(AdditionalProperties[Any]):
    """Wrapper of the processes of a connection."""

    items: list[ConnectionProcess] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.items, Unset):
            items = []
            for items_item_data in self.items:
                items_item = items_item_data.to_dict()
                items.append(items_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if items is not UNSET:
            field_dict["Items"] = items

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.connection_process import ConnectionProcess

        d = _MEMBERS.read(src_dict)
        try:
            _items = d.pop("Items", UNSET)
            items: list[ConnectionProcess] | Unset = UNSET
            if _items is not UNSET:
                items = []
                for items_item_data in _elements(_items, "Items"):
                    try:
                        items_item = ConnectionProcess.from_dict(items_item_data)

                        items.append(items_item)
                    except _UNREADABLE as problem:
                        _left_out("Items", problem)

        except _UNREADABLE:
            items = _MEMBERS.keep(d, src_dict, "Items")

        connection_process_list = cls(
            items=items,
        )

        connection_process_list.additional_properties = d
        return connection_process_list
