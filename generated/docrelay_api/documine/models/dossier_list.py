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
    from ..models.dossier import Dossier


_MEMBERS = _Members("DossierList", ("dossiers",), ())


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

        d = _MEMBERS.read(src_dict)
        try:
            _dossiers = d.pop("dossiers", UNSET)
            dossiers: list[Dossier] | Unset = UNSET
            if _dossiers is not UNSET:
                dossiers = []
                for dossiers_item_data in _elements(_dossiers, "dossiers"):
                    try:
                        dossiers_item = Dossier.from_dict(dossiers_item_data)

                        dossiers.append(dossiers_item)
                    except _UNREADABLE as problem:
                        _left_out("dossiers", problem)

        except _UNREADABLE:
            dossiers = _MEMBERS.keep(d, src_dict, "dossiers")

        dossier_list = cls(
            dossiers=dossiers,
        )

        dossier_list.additional_properties = d
        return dossier_list
