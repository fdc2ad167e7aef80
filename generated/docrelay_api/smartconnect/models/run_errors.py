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
    from ..models.run_tenant_errors import RunTenantErrors


_MEMBERS = _Members(
    "RunErrors",
    (
        "mapKey",
        "mapId",
        "mapDescription",
        "runNumber",
        "runTenants",
    ),
    (),
)


@_attrs_define
class RunErrors(AdditionalProperties[Any]):
    """The errors of a run."""

    map_key: str | Unset = UNSET
    map_id: str | Unset = UNSET
    map_description: str | Unset = UNSET
    run_number: int | Unset = UNSET
    run_tenants: list[RunTenantErrors] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        map_key = self.map_key

        map_id = self.map_id

        map_description = self.map_description

        run_number = self.run_number

        run_tenants: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.run_tenants, Unset):
            run_tenants = []
            for run_tenants_item_data in self.run_tenants:
                run_tenants_item = run_tenants_item_data.to_dict()
                run_tenants.append(run_tenants_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if map_key is not UNSET:
            field_dict["mapKey"] = map_key
        if map_id is not UNSET:
            field_dict["mapId"] = map_id
        if map_description is not UNSET:
            field_dict["mapDescription"] = map_description
        if run_number is not UNSET:
            field_dict["runNumber"] = run_number
        if run_tenants is not UNSET:
            field_dict["runTenants"] = run_tenants

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.run_tenant_errors import RunTenantErrors

        d = _MEMBERS.read(src_dict)
        map_key = d.pop("mapKey", UNSET)

        map_id = d.pop("mapId", UNSET)

        map_description = d.pop("mapDescription", UNSET)

        run_number = d.pop("runNumber", UNSET)

        try:
            _run_tenants = d.pop("runTenants", UNSET)
            run_tenants: list[RunTenantErrors] | Unset = UNSET
            if _run_tenants is not UNSET:
                run_tenants = []
                for run_tenants_item_data in _elements(_run_tenants, "runTenants"):
                    try:
                        run_tenants_item = RunTenantErrors.from_dict(run_tenants_item_data)

                        run_tenants.append(run_tenants_item)
                    except _UNREADABLE as problem:
                        _left_out("runTenants", problem)

        except _UNREADABLE:
            run_tenants = _MEMBERS.keep(d, src_dict, "runTenants")

        run_errors = cls(
            map_key=map_key,
            map_id=map_id,
            map_description=map_description,
            run_number=run_number,
            run_tenants=run_tenants,
        )

        run_errors.additional_properties = d
        return run_errors
