from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE, Members, elements, left_out
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.export_entity import ExportEntity


_MEMBERS = Members("ExportChunk", ("entities",), ())


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
                for entities_item_data in elements(_entities, "entities"):
                    try:
                        entities_item = ExportEntity.from_dict(entities_item_data)

                        entities.append(entities_item)
                    except UNREADABLE as problem:
                        left_out("entities", problem)

        except UNREADABLE:
            entities = _MEMBERS.keep(d, src_dict, "entities")

        export_chunk = cls(
            entities=entities,
        )

        export_chunk.additional_properties = d
        return export_chunk
