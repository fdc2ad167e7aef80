from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import AdditionalProperties

_MEMBERS = _Members("PatchExternalIntegrationStatusRequest", (), ("externalIntegrationStatus",))


@_attrs_define
class PatchExternalIntegrationStatusRequest(AdditionalProperties[Any]):
    """External integration status to set.

    Attributes:
        external_integration_status: A word of your own of 32 characters at most; neither null nor white
            space.
    """

    external_integration_status: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        external_integration_status = self.external_integration_status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "externalIntegrationStatus": external_integration_status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        external_integration_status = d.pop("externalIntegrationStatus")

        patch_external_integration_status_request = cls(
            external_integration_status=external_integration_status,
        )

        patch_external_integration_status_request.additional_properties = d
        return patch_external_integration_status_request
