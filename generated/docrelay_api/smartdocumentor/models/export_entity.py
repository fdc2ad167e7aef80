from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.qr_code import QrCode


_MEMBERS = _Members(
    "ExportEntity",
    (),
    (
        "type",
        "category",
        "groupName",
        "pageNumber",
        "chunkNumber",
        "customFormValues",
        "qrCode",
        "value",
    ),
)


@_attrs_define
class ExportEntity(AdditionalProperties[Any]):
    """One recognised entity. The sample breaks off inside its QR code; further fields are likely.

    Attributes:
        type_: Type of the entity.
        category: Category of the entity.
        group_name: Group that the entity belongs to.
        page_number: Page that the entity is on.
        chunk_number: Chunk that the entity is in.
        custom_form_values: Custom form data, as a string.
        qr_code: QR code, where the entity is one.
        value: Recognised text. The name is our reading; the text must be somewhere in the unreadable
            part.
    """

    type_: None | str | Unset = UNSET
    category: None | str | Unset = UNSET
    group_name: None | str | Unset = UNSET
    page_number: int | None | Unset = UNSET
    chunk_number: int | None | Unset = UNSET
    custom_form_values: None | str | Unset = UNSET
    qr_code: None | QrCode | Unset = UNSET
    value: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.qr_code import QrCode

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        category: None | str | Unset
        if isinstance(self.category, Unset):
            category = UNSET
        else:
            category = self.category

        group_name: None | str | Unset
        if isinstance(self.group_name, Unset):
            group_name = UNSET
        else:
            group_name = self.group_name

        page_number: int | None | Unset
        if isinstance(self.page_number, Unset):
            page_number = UNSET
        else:
            page_number = self.page_number

        chunk_number: int | None | Unset
        if isinstance(self.chunk_number, Unset):
            chunk_number = UNSET
        else:
            chunk_number = self.chunk_number

        custom_form_values: None | str | Unset
        if isinstance(self.custom_form_values, Unset):
            custom_form_values = UNSET
        else:
            custom_form_values = self.custom_form_values

        qr_code: dict[str, Any] | None | Unset
        if isinstance(self.qr_code, Unset):
            qr_code = UNSET
        elif isinstance(self.qr_code, QrCode):
            qr_code = self.qr_code.to_dict()
        else:
            qr_code = self.qr_code

        value: None | str | Unset
        if isinstance(self.value, Unset):
            value = UNSET
        else:
            value = self.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if category is not UNSET:
            field_dict["category"] = category
        if group_name is not UNSET:
            field_dict["groupName"] = group_name
        if page_number is not UNSET:
            field_dict["pageNumber"] = page_number
        if chunk_number is not UNSET:
            field_dict["chunkNumber"] = chunk_number
        if custom_form_values is not UNSET:
            field_dict["customFormValues"] = custom_form_values
        if qr_code is not UNSET:
            field_dict["qrCode"] = qr_code
        if value is not UNSET:
            field_dict["value"] = value

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.qr_code import QrCode

        d = _MEMBERS.read(src_dict)

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        def _parse_category(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        category = _parse_category(d.pop("category", UNSET))

        def _parse_group_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        group_name = _parse_group_name(d.pop("groupName", UNSET))

        def _parse_page_number(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        page_number = _parse_page_number(d.pop("pageNumber", UNSET))

        def _parse_chunk_number(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        chunk_number = _parse_chunk_number(d.pop("chunkNumber", UNSET))

        def _parse_custom_form_values(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        custom_form_values = _parse_custom_form_values(d.pop("customFormValues", UNSET))

        try:

            def _parse_qr_code(data: object) -> None | QrCode | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    qr_code_type_0 = QrCode.from_dict(data)

                    return qr_code_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            qr_code = _parse_qr_code(d.pop("qrCode", UNSET))

        except _UNREADABLE:
            qr_code = _MEMBERS.keep(d, src_dict, "qrCode")

        def _parse_value(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        value = _parse_value(d.pop("value", UNSET))

        export_entity = cls(
            type_=type_,
            category=category,
            group_name=group_name,
            page_number=page_number,
            chunk_number=chunk_number,
            custom_form_values=custom_form_values,
            qr_code=qr_code,
            value=value,
        )

        export_entity.additional_properties = d
        return export_entity
