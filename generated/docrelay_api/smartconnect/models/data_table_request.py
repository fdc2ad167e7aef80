from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.data_table_rows import DataTableRows
    from ..models.data_table_variables import DataTableVariables


T = TypeVar("T", bound="DataTableRequest")


@_attrs_define
class DataTableRequest:
    """Variables and source rows for a run. None of its elements is in an XML namespace.

    Attributes:
        xml (DataTableRows): The source rows.
        variables (DataTableVariables | Unset): Values for variables of the process.
    """

    xml: DataTableRows
    variables: DataTableVariables | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        xml = self.xml.to_dict()

        variables: dict[str, Any] | Unset = UNSET
        if not isinstance(self.variables, Unset):
            variables = self.variables.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "Xml": xml,
            }
        )
        if variables is not UNSET:
            field_dict["Variables"] = variables

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.data_table_rows import DataTableRows
        from ..models.data_table_variables import DataTableVariables

        not_nullable = ("Variables",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        xml = DataTableRows.from_dict(d.pop("Xml"))

        _variables = d.pop("Variables", UNSET)
        variables: DataTableVariables | Unset
        if isinstance(_variables, Unset):
            variables = UNSET
        else:
            variables = DataTableVariables.from_dict(_variables)

        data_table_request = cls(
            xml=xml,
            variables=variables,
        )

        data_table_request.additional_properties = d
        return data_table_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
