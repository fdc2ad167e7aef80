from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "LicenseUsage",
    (
        "analyzedPages",
        "ocrPages",
        "analyzedFiles",
        "dossiers",
    ),
    (
        "startDate",
        "endDate",
        "licensedPages",
    ),
)


@_attrs_define
class LicenseUsage(AdditionalProperties[Any]):
    """What was used of the license in a period."""

    start_date: datetime.datetime | None | Unset = UNSET
    end_date: datetime.datetime | None | Unset = UNSET
    licensed_pages: int | None | Unset = UNSET
    analyzed_pages: int | Unset = UNSET
    ocr_pages: int | Unset = UNSET
    analyzed_files: int | Unset = UNSET
    dossiers: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        start_date: None | str | Unset
        if isinstance(self.start_date, Unset):
            start_date = UNSET
        elif isinstance(self.start_date, datetime.datetime):
            start_date = self.start_date and self.start_date.isoformat()
        else:
            start_date = self.start_date

        end_date: None | str | Unset
        if isinstance(self.end_date, Unset):
            end_date = UNSET
        elif isinstance(self.end_date, datetime.datetime):
            end_date = self.end_date and self.end_date.isoformat()
        else:
            end_date = self.end_date

        licensed_pages: int | None | Unset
        if isinstance(self.licensed_pages, Unset):
            licensed_pages = UNSET
        else:
            licensed_pages = self.licensed_pages

        analyzed_pages = self.analyzed_pages

        ocr_pages = self.ocr_pages

        analyzed_files = self.analyzed_files

        dossiers = self.dossiers

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if start_date is not UNSET and (start_date or "startDate" not in field_dict):
            field_dict["startDate"] = start_date
        if end_date is not UNSET and (end_date or "endDate" not in field_dict):
            field_dict["endDate"] = end_date
        if licensed_pages is not UNSET:
            field_dict["licensedPages"] = licensed_pages
        if analyzed_pages is not UNSET:
            field_dict["analyzedPages"] = analyzed_pages
        if ocr_pages is not UNSET:
            field_dict["ocrPages"] = ocr_pages
        if analyzed_files is not UNSET:
            field_dict["analyzedFiles"] = analyzed_files
        if dossiers is not UNSET:
            field_dict["dossiers"] = dossiers

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        try:

            def _parse_start_date(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    start_date_type_0 = datetime.datetime.fromisoformat(data)

                    return start_date_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            start_date = _parse_start_date(d.pop("startDate", UNSET))

        except _UNREADABLE:
            start_date = _MEMBERS.keep(d, src_dict, "startDate") or None

        try:

            def _parse_end_date(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    end_date_type_0 = datetime.datetime.fromisoformat(data)

                    return end_date_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            end_date = _parse_end_date(d.pop("endDate", UNSET))

        except _UNREADABLE:
            end_date = _MEMBERS.keep(d, src_dict, "endDate") or None

        def _parse_licensed_pages(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        licensed_pages = _parse_licensed_pages(d.pop("licensedPages", UNSET))

        analyzed_pages = d.pop("analyzedPages", UNSET)

        ocr_pages = d.pop("ocrPages", UNSET)

        analyzed_files = d.pop("analyzedFiles", UNSET)

        dossiers = d.pop("dossiers", UNSET)

        license_usage = cls(
            start_date=start_date,
            end_date=end_date,
            licensed_pages=licensed_pages,
            analyzed_pages=analyzed_pages,
            ocr_pages=ocr_pages,
            analyzed_files=analyzed_files,
            dossiers=dossiers,
        )

        license_usage.additional_properties = d
        return license_usage
