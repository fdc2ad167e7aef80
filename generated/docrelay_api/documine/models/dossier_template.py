from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.dossier_template_status import DossierTemplateStatus
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "DossierTemplate",
    (
        "id",
        "name",
        "dateAdded",
        "createdBy",
        "status",
        "removeWatermark",
    ),
    (
        "description",
        "dateModified",
        "modifiedBy",
        "validFrom",
        "validTo",
    ),
)


@_attrs_define
class DossierTemplate(AdditionalProperties[Any]):
    """The rules and dictionaries that the dossiers of this template are analyzed with. The vendor's schema
    goes on with more fields than the ones listed here.

    Attributes:
        id: The identifier, a UUID.
        created_by: The identifier of a user, a UUID.
        modified_by: The identifier of a user, a UUID.
        status: The state of a dossier template. `ACTIVE` is seen, the others are our reading; other
            values occur.
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    description: None | str | Unset = UNSET
    date_added: datetime.datetime | None | Unset = UNSET
    date_modified: datetime.datetime | None | Unset = UNSET
    created_by: str | Unset = UNSET
    modified_by: None | str | Unset = UNSET
    valid_from: datetime.datetime | None | Unset = UNSET
    valid_to: datetime.datetime | None | Unset = UNSET
    status: DossierTemplateStatus | Unset = UNSET
    remove_watermark: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        date_added: str | Unset = UNSET
        if not isinstance(self.date_added, Unset):
            date_added = self.date_added and self.date_added.isoformat()

        date_modified: None | str | Unset
        if isinstance(self.date_modified, Unset):
            date_modified = UNSET
        elif isinstance(self.date_modified, datetime.datetime):
            date_modified = self.date_modified and self.date_modified.isoformat()
        else:
            date_modified = self.date_modified

        created_by = self.created_by

        modified_by: None | str | Unset
        if isinstance(self.modified_by, Unset):
            modified_by = UNSET
        else:
            modified_by = self.modified_by

        valid_from: None | str | Unset
        if isinstance(self.valid_from, Unset):
            valid_from = UNSET
        elif isinstance(self.valid_from, datetime.datetime):
            valid_from = self.valid_from and self.valid_from.isoformat()
        else:
            valid_from = self.valid_from

        valid_to: None | str | Unset
        if isinstance(self.valid_to, Unset):
            valid_to = UNSET
        elif isinstance(self.valid_to, datetime.datetime):
            valid_to = self.valid_to and self.valid_to.isoformat()
        else:
            valid_to = self.valid_to

        status: str | Unset = UNSET
        if not isinstance(self.status, Unset):
            status = self.status.value

        remove_watermark = self.remove_watermark

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if description is not UNSET:
            field_dict["description"] = description
        if date_added is not UNSET and (date_added or "dateAdded" not in field_dict):
            field_dict["dateAdded"] = date_added
        if date_modified is not UNSET and (date_modified or "dateModified" not in field_dict):
            field_dict["dateModified"] = date_modified
        if created_by is not UNSET:
            field_dict["createdBy"] = created_by
        if modified_by is not UNSET:
            field_dict["modifiedBy"] = modified_by
        if valid_from is not UNSET and (valid_from or "validFrom" not in field_dict):
            field_dict["validFrom"] = valid_from
        if valid_to is not UNSET and (valid_to or "validTo" not in field_dict):
            field_dict["validTo"] = valid_to
        if status is not UNSET:
            field_dict["status"] = status
        if remove_watermark is not UNSET:
            field_dict["removeWatermark"] = remove_watermark

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        id = d.pop("id", UNSET)

        name = d.pop("name", UNSET)

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        try:
            _date_added = d.pop("dateAdded", UNSET)
            date_added: datetime.datetime | Unset
            if isinstance(_date_added, Unset):
                date_added = UNSET
            else:
                date_added = datetime.datetime.fromisoformat(_date_added)

        except _UNREADABLE:
            date_added = _MEMBERS.keep(d, src_dict, "dateAdded") or None

        try:

            def _parse_date_modified(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    date_modified_type_0 = datetime.datetime.fromisoformat(data)

                    return date_modified_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            date_modified = _parse_date_modified(d.pop("dateModified", UNSET))

        except _UNREADABLE:
            date_modified = _MEMBERS.keep(d, src_dict, "dateModified") or None

        created_by = d.pop("createdBy", UNSET)

        def _parse_modified_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        modified_by = _parse_modified_by(d.pop("modifiedBy", UNSET))

        try:

            def _parse_valid_from(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    valid_from_type_0 = datetime.datetime.fromisoformat(data)

                    return valid_from_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            valid_from = _parse_valid_from(d.pop("validFrom", UNSET))

        except _UNREADABLE:
            valid_from = _MEMBERS.keep(d, src_dict, "validFrom") or None

        try:

            def _parse_valid_to(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    valid_to_type_0 = datetime.datetime.fromisoformat(data)

                    return valid_to_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            valid_to = _parse_valid_to(d.pop("validTo", UNSET))

        except _UNREADABLE:
            valid_to = _MEMBERS.keep(d, src_dict, "validTo") or None

        try:
            _status = d.pop("status", UNSET)
            status: DossierTemplateStatus | Unset
            if isinstance(_status, Unset):
                status = UNSET
            else:
                status = DossierTemplateStatus(_status)

        except _UNREADABLE:
            status = _MEMBERS.keep(d, src_dict, "status")

        remove_watermark = d.pop("removeWatermark", UNSET)

        dossier_template = cls(
            id=id,
            name=name,
            description=description,
            date_added=date_added,
            date_modified=date_modified,
            created_by=created_by,
            modified_by=modified_by,
            valid_from=valid_from,
            valid_to=valid_to,
            status=status,
            remove_watermark=remove_watermark,
        )

        dossier_template.additional_properties = d
        return dossier_template
