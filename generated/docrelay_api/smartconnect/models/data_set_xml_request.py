from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DataSetXmlRequest")


@_attrs_define
class DataSetXmlRequest:
    """A data set as text. `Variables` comes before `Xml`; an early client leaves it out.

    Attributes:
        xml (str): Escaped XML document with root `DataSet`, one `Table` element a row and one element a source column.
        variables (str | Unset): An empty element in every sample; what it may hold is not documented.
    """

    xml: str
    variables: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        xml = self.xml

        variables = self.variables

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
        not_nullable = ("Variables",)
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        xml = d.pop("Xml")

        variables = d.pop("Variables", UNSET)

        data_set_xml_request = cls(
            xml=xml,
            variables=variables,
        )

        data_set_xml_request.additional_properties = d
        return data_set_xml_request

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
