from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PatchExternalIntegrationStatusRequest")


@_attrs_define
class PatchExternalIntegrationStatusRequest:
    """External integration status to set.

    Attributes:
        external_integration_status (str): A word of your own of 32 characters at most; neither null nor white space.
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
        d = dict(src_dict)
        external_integration_status = d.pop("externalIntegrationStatus")

        patch_external_integration_status_request = cls(
            external_integration_status=external_integration_status,
        )

        patch_external_integration_status_request.additional_properties = d
        return patch_external_integration_status_request

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
