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
    from ..models.get_batch_response import GetBatchResponse


_MEMBERS = _Members(
    "BatchPage",
    (
        "items",
        "pageNumber",
        "totalPages",
        "totalCount",
        "hasPreviousPage",
        "hasNextPage",
    ),
    (),
)


@_attrs_define
class BatchPage(AdditionalProperties[Any]):
    """One page of batches.

    Attributes:
        items: The batches of this page.
        page_number: Number of this page, from 1.
        total_pages: Number of pages.
        total_count: Number of items on all pages.
        has_previous_page: Whether a page precedes this one.
        has_next_page: Whether a page follows this one; the sample breaks off before it.
    """

    items: list[GetBatchResponse] | Unset = UNSET
    page_number: int | Unset = UNSET
    total_pages: int | Unset = UNSET
    total_count: int | Unset = UNSET
    has_previous_page: bool | Unset = UNSET
    has_next_page: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.items, Unset):
            items = []
            for items_item_data in self.items:
                items_item = items_item_data.to_dict()
                items.append(items_item)

        page_number = self.page_number

        total_pages = self.total_pages

        total_count = self.total_count

        has_previous_page = self.has_previous_page

        has_next_page = self.has_next_page

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if items is not UNSET:
            field_dict["items"] = items
        if page_number is not UNSET:
            field_dict["pageNumber"] = page_number
        if total_pages is not UNSET:
            field_dict["totalPages"] = total_pages
        if total_count is not UNSET:
            field_dict["totalCount"] = total_count
        if has_previous_page is not UNSET:
            field_dict["hasPreviousPage"] = has_previous_page
        if has_next_page is not UNSET:
            field_dict["hasNextPage"] = has_next_page

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.get_batch_response import GetBatchResponse

        d = _MEMBERS.read(src_dict)
        try:
            _items = d.pop("items", UNSET)
            items: list[GetBatchResponse] | Unset = UNSET
            if _items is not UNSET:
                items = []
                for items_item_data in _elements(_items, "items"):
                    try:
                        items_item = GetBatchResponse.from_dict(items_item_data)

                        items.append(items_item)
                    except _UNREADABLE as problem:
                        _left_out("items", problem)

        except _UNREADABLE:
            items = _MEMBERS.keep(d, src_dict, "items")

        page_number = d.pop("pageNumber", UNSET)

        total_pages = d.pop("totalPages", UNSET)

        total_count = d.pop("totalCount", UNSET)

        has_previous_page = d.pop("hasPreviousPage", UNSET)

        has_next_page = d.pop("hasNextPage", UNSET)

        batch_page = cls(
            items=items,
            page_number=page_number,
            total_pages=total_pages,
            total_count=total_count,
            has_previous_page=has_previous_page,
            has_next_page=has_next_page,
        )

        batch_page.additional_properties = d
        return batch_page
