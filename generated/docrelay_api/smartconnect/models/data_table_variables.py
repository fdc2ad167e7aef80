from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.data_table_variable import DataTableVariable


T = TypeVar("T", bound="DataTableVariables")


@_attrs_define
class DataTableVariables:
    """Values for variables of the process.

    Attributes:
        array_of_variable_ofstringstring (list[DataTableVariable] | Unset):
    """

    array_of_variable_ofstringstring: list[DataTableVariable] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        array_of_variable_ofstringstring: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.array_of_variable_ofstringstring, Unset):
            array_of_variable_ofstringstring = []
            for array_of_variable_ofstringstring_item_data in self.array_of_variable_ofstringstring:
                array_of_variable_ofstringstring_item = array_of_variable_ofstringstring_item_data.to_dict()
                array_of_variable_ofstringstring.append(array_of_variable_ofstringstring_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if array_of_variable_ofstringstring is not UNSET:
            field_dict["ArrayOfVariableOfstringstring"] = array_of_variable_ofstringstring

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.data_table_variable import DataTableVariable

        not_nullable = ("ArrayOfVariableOfstringstring",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        _array_of_variable_ofstringstring = d.pop("ArrayOfVariableOfstringstring", UNSET)
        array_of_variable_ofstringstring: list[DataTableVariable] | Unset = UNSET
        if _array_of_variable_ofstringstring is not UNSET:
            array_of_variable_ofstringstring = []
            for array_of_variable_ofstringstring_item_data in _array_of_variable_ofstringstring:
                array_of_variable_ofstringstring_item = DataTableVariable.from_dict(
                    array_of_variable_ofstringstring_item_data
                )

                array_of_variable_ofstringstring.append(array_of_variable_ofstringstring_item)

        data_table_variables = cls(
            array_of_variable_ofstringstring=array_of_variable_ofstringstring,
        )

        data_table_variables.additional_properties = d
        return data_table_variables

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
