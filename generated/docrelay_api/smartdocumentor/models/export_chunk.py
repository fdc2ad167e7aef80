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
    from ..models.export_entity import ExportEntity


_MEMBERS = _Members("ExportChunk", ("entities",), ())


@_attrs_define
class ExportChunk(AdditionalProperties[Any]):
    """Part of a document with its recognised entities.

    Attributes:
        entities: What was recognised.
    """

    entities: list[ExportEntity] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        entities: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.entities, Unset):
            entities = []
            for entities_item_data in self.entities:
                entities_item = entities_item_data.to_dict()
                entities.append(entities_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if entities is not UNSET:
            field_dict["entities"] = entities

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.export_entity import ExportEntity

        d = _MEMBERS.read(src_dict)
        try:
            _entities = d.pop("entities", UNSET)
            entities: list[ExportEntity] | Unset = UNSET
            if _entities is not UNSET:
                entities = []
                for entities_item_data in _elements(_entities, "entities"):
                    try:
                        entities_item = ExportEntity.from_dict(entities_item_data)

                        entities.append(entities_item)
                    except _UNREADABLE as problem:
                        _left_out("entities", problem)

        except _UNREADABLE:
            entities = _MEMBERS.keep(d, src_dict, "entities")

        export_chunk = cls(
            entities=entities,
        )

        export_chunk.additional_properties = d
        return export_chunk
