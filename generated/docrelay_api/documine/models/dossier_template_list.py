from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.dossier_template import DossierTemplate


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

        not_nullable = ("dossierTemplates",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        _dossier_templates = d.pop("dossierTemplates", UNSET)
        dossier_templates: list[DossierTemplate] | Unset = UNSET
        if _dossier_templates is not UNSET:
            dossier_templates = []
            for dossier_templates_item_data in _dossier_templates:
                dossier_templates_item = DossierTemplate.from_dict(dossier_templates_item_data)

                dossier_templates.append(dossier_templates_item)

        dossier_template_list = cls(
            dossier_templates=dossier_templates,
        )

        dossier_template_list.additional_properties = d
        return dossier_template_list
