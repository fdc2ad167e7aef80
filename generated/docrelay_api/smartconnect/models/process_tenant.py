from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "ProcessTenant",
    (
        "tenantId",
        "name",
        "serverName",
        "technicalName",
    ),
    (),
)


@_attrs_define
class ProcessTenant(AdditionalProperties[Any]):
    """A tenant that a process writes to."""

    tenant_id: str | Unset = UNSET
    name: str | Unset = UNSET
    server_name: str | Unset = UNSET
    technical_name: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant_id = self.tenant_id

        name = self.name

        server_name = self.server_name

        technical_name = self.technical_name

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if tenant_id is not UNSET:
            field_dict["tenantId"] = tenant_id
        if name is not UNSET:
            field_dict["name"] = name
        if server_name is not UNSET:
            field_dict["serverName"] = server_name
        if technical_name is not UNSET:
            field_dict["technicalName"] = technical_name

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        tenant_id = d.pop("tenantId", UNSET)

        name = d.pop("name", UNSET)

        server_name = d.pop("serverName", UNSET)

        technical_name = d.pop("technicalName", UNSET)

        process_tenant = cls(
            tenant_id=tenant_id,
            name=name,
            server_name=server_name,
            technical_name=technical_name,
        )

        process_tenant.additional_properties = d
        return process_tenant
