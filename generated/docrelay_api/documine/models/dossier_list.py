from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.dossier import Dossier


@_attrs_define
class DossierList(AdditionalProperties[Any]):
    """The dossiers of a dossier template."""

    dossiers: list[Dossier] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dossiers: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.dossiers, Unset):
            dossiers = []
            for dossiers_item_data in self.dossiers:
                dossiers_item = dossiers_item_data.to_dict()
                dossiers.append(dossiers_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if dossiers is not UNSET:
            field_dict["dossiers"] = dossiers

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.dossier import Dossier

        not_nullable = ("dossiers",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        _dossiers = d.pop("dossiers", UNSET)
        dossiers: list[Dossier] | Unset = UNSET
        if _dossiers is not UNSET:
            dossiers = []
            for dossiers_item_data in _dossiers:
                dossiers_item = Dossier.from_dict(dossiers_item_data)

                dossiers.append(dossiers_item)

        dossier_list = cls(
            dossiers=dossiers,
        )

        dossier_list.additional_properties = d
        return dossier_list
