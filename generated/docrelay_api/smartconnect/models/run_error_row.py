from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RunErrorRow")


@_attrs_define
class RunErrorRow:
    """A failed row, a property a source column. All values are strings in the sample.

    Attributes:
        eonerunident (str | Unset): Identifier (a GUID) of the row.
        eonerunerrors (str | Unset): Error text; ends with CR LF in the sample.
    """

    eonerunident: str | Unset = UNSET
    eonerunerrors: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        eonerunident = self.eonerunident

        eonerunerrors = self.eonerunerrors

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if eonerunident is not UNSET:
            field_dict["EONERUNIDENT"] = eonerunident
        if eonerunerrors is not UNSET:
            field_dict["EONERUNERRORS"] = eonerunerrors

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        not_nullable = (
            "EONERUNIDENT",
            "EONERUNERRORS",
        )
        d = {k: v for k, v in src_dict.items() if v is not None or k not in not_nullable}
        eonerunident = d.pop("EONERUNIDENT", UNSET)

        eonerunerrors = d.pop("EONERUNERRORS", UNSET)

        run_error_row = cls(
            eonerunident=eonerunident,
            eonerunerrors=eonerunerrors,
        )

        run_error_row.additional_properties = d
        return run_error_row

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
