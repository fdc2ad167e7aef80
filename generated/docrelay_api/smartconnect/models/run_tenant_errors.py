from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.run_error_data import RunErrorData


_MEMBERS = _Members(
    "RunTenantErrors",
    (
        "errorId",
        "tenantServer",
        "tenantTechnical",
        "errorCount",
        "errorData",
    ),
    (),
)


@_attrs_define
class RunTenantErrors(AdditionalProperties[Any]):
    """The errors of a run in one tenant.

    Attributes:
        error_data: A page of failed rows.
    """

    error_id: str | Unset = UNSET
    tenant_server: str | Unset = UNSET
    tenant_technical: str | Unset = UNSET
    error_count: int | Unset = UNSET
    error_data: RunErrorData | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        error_id = self.error_id

        tenant_server = self.tenant_server

        tenant_technical = self.tenant_technical

        error_count = self.error_count

        error_data: dict[str, Any] | Unset = UNSET
        if not isinstance(self.error_data, Unset):
            error_data = self.error_data.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if error_id is not UNSET:
            field_dict["errorId"] = error_id
        if tenant_server is not UNSET:
            field_dict["tenantServer"] = tenant_server
        if tenant_technical is not UNSET:
            field_dict["tenantTechnical"] = tenant_technical
        if error_count is not UNSET:
            field_dict["errorCount"] = error_count
        if error_data is not UNSET:
            field_dict["errorData"] = error_data

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.run_error_data import RunErrorData

        d = _MEMBERS.read(src_dict)
        error_id = d.pop("errorId", UNSET)

        tenant_server = d.pop("tenantServer", UNSET)

        tenant_technical = d.pop("tenantTechnical", UNSET)

        error_count = d.pop("errorCount", UNSET)

        try:
            _error_data = d.pop("errorData", UNSET)
            error_data: RunErrorData | Unset
            if isinstance(_error_data, Unset):
                error_data = UNSET
            else:
                error_data = RunErrorData.from_dict(_error_data)

        except _UNREADABLE:
            error_data = _MEMBERS.keep(d, src_dict, "errorData")

        run_tenant_errors = cls(
            error_id=error_id,
            tenant_server=tenant_server,
            tenant_technical=tenant_technical,
            error_count=error_count,
            error_data=error_data,
        )

        run_tenant_errors.additional_properties = d
        return run_tenant_errors
