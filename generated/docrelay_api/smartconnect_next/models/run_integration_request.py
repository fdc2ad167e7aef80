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
    from ..models.integration_variable import IntegrationVariable


_MEMBERS = _Members("RunIntegrationRequest", ("Variables",), ())


@_attrs_define
class RunIntegrationRequest(AdditionalProperties[Any]):
    """Values for the run."""

    variables: list[IntegrationVariable] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        variables: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.variables, Unset):
            variables = []
            for variables_item_data in self.variables:
                variables_item = variables_item_data.to_dict()
                variables.append(variables_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if variables is not UNSET:
            field_dict["Variables"] = variables

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.integration_variable import IntegrationVariable

        d = _MEMBERS.read(src_dict)
        try:
            _variables = d.pop("Variables", UNSET)
            variables: list[IntegrationVariable] | Unset = UNSET
            if _variables is not UNSET:
                variables = []
                for variables_item_data in _elements(_variables, "Variables"):
                    try:
                        variables_item = IntegrationVariable.from_dict(variables_item_data)

                        variables.append(variables_item)
                    except _UNREADABLE as problem:
                        _left_out("Variables", problem)

        except _UNREADABLE:
            variables = _MEMBERS.keep(d, src_dict, "Variables")

        run_integration_request = cls(
            variables=variables,
        )

        run_integration_request.additional_properties = d
        return run_integration_request
