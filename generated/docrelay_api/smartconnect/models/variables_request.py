from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members("VariablesRequest", ("Xml",), ("Variables",))


@_attrs_define
class VariablesRequest(AdditionalProperties[Any]):
    """Variables as text, in the form that replaced the plain array.

    Attributes:
        variables: Relaxed JSON with unquoted keys: `[ { Key: "GBL_COUNTY", Value: "GA" } ]`.
        xml: Empty in every sample.
    """

    variables: str
    xml: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        variables = self.variables

        xml = self.xml

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "Variables": variables,
            }
        )
        if xml is not UNSET:
            field_dict["Xml"] = xml

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        variables = d.pop("Variables")

        xml = d.pop("Xml", UNSET)

        variables_request = cls(
            variables=variables,
            xml=xml,
        )

        variables_request.additional_properties = d
        return variables_request
