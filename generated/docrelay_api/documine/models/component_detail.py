from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.component_entity import ComponentEntity


_MEMBERS = _Members(
    "ComponentDetail",
    (
        "value",
        "ruleId",
        "entities",
    ),
    ("valueDescription",),
)


@_attrs_define
class ComponentDetail(AdditionalProperties[Any]):
    """One value of a component, and where it comes from.

    Attributes:
        value_description: How the rule came to the value, for people to read.
        rule_id: The component rule that built the value, such as `CompletionDate.1.0`.
        entities: The entities that the value was built from.
    """

    value: str | Unset = UNSET
    value_description: None | str | Unset = UNSET
    rule_id: str | Unset = UNSET
    entities: list[ComponentEntity] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        value = self.value

        value_description: None | str | Unset
        if isinstance(self.value_description, Unset):
            value_description = UNSET
        else:
            value_description = self.value_description

        rule_id = self.rule_id

        entities: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.entities, Unset):
            entities = []
            for entities_item_data in self.entities:
                entities_item = entities_item_data.to_dict()
                entities.append(entities_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if value is not UNSET:
            field_dict["value"] = value
        if value_description is not UNSET:
            field_dict["valueDescription"] = value_description
        if rule_id is not UNSET:
            field_dict["ruleId"] = rule_id
        if entities is not UNSET:
            field_dict["entities"] = entities

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.component_entity import ComponentEntity

        d = _MEMBERS.read(src_dict)
        value = d.pop("value", UNSET)

        def _parse_value_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        value_description = _parse_value_description(d.pop("valueDescription", UNSET))

        rule_id = d.pop("ruleId", UNSET)

        try:
            _entities = d.pop("entities", UNSET)
            entities: list[ComponentEntity] | Unset = UNSET
            if _entities is not UNSET:
                entities = []
                for entities_item_data in _elements(_entities, "entities"):
                    try:
                        entities_item = ComponentEntity.from_dict(entities_item_data)

                        entities.append(entities_item)
                    except _UNREADABLE as problem:
                        _left_out("entities", problem)

        except _UNREADABLE:
            entities = _MEMBERS.keep(d, src_dict, "entities")

        component_detail = cls(
            value=value,
            value_description=value_description,
            rule_id=rule_id,
            entities=entities,
        )

        component_detail.additional_properties = d
        return component_detail
