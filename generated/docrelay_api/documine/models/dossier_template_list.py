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
    from ..models.dossier_template import DossierTemplate


_MEMBERS = _Members("DossierTemplateList", ("dossierTemplates",), ())


@_attrs_define
class DossierTemplateList(AdditionalProperties[Any]):
    """The dossier templates of a workspace."""

    dossier_templates: list[DossierTemplate] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        dossier_templates: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.dossier_templates, Unset):
            dossier_templates = []
            for dossier_templates_item_data in self.dossier_templates:
                dossier_templates_item = dossier_templates_item_data.to_dict()
                dossier_templates.append(dossier_templates_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if dossier_templates is not UNSET:
            field_dict["dossierTemplates"] = dossier_templates

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.dossier_template import DossierTemplate

        d = _MEMBERS.read(src_dict)
        try:
            _dossier_templates = d.pop("dossierTemplates", UNSET)
            dossier_templates: list[DossierTemplate] | Unset = UNSET
            if _dossier_templates is not UNSET:
                dossier_templates = []
                for dossier_templates_item_data in _elements(_dossier_templates, "dossierTemplates"):
                    try:
                        dossier_templates_item = DossierTemplate.from_dict(dossier_templates_item_data)

                        dossier_templates.append(dossier_templates_item)
                    except _UNREADABLE as problem:
                        _left_out("dossierTemplates", problem)

        except _UNREADABLE:
            dossier_templates = _MEMBERS.keep(d, src_dict, "dossierTemplates")

        dossier_template_list = cls(
            dossier_templates=dossier_templates,
        )

        dossier_template_list.additional_properties = d
        return dossier_template_list
