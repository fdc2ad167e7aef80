from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "RunErrorRow",
    (
        "EONERUNIDENT",
        "EONERUNERRORS",
    ),
    (),
)


@_attrs_define
class RunErrorRow(AdditionalProperties[Any]):
    """A failed row, a property a source column. All values are strings in the sample.

    Attributes:
        eonerunident: Identifier (a GUID) of the row.
        eonerunerrors: Error text; ends with CR LF in the sample.
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
        d = _MEMBERS.read(src_dict)
        eonerunident = d.pop("EONERUNIDENT", UNSET)

        eonerunerrors = d.pop("EONERUNERRORS", UNSET)

        run_error_row = cls(
            eonerunident=eonerunident,
            eonerunerrors=eonerunerrors,
        )

        run_error_row.additional_properties = d
        return run_error_row
