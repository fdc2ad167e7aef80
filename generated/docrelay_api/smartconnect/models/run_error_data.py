from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.run_error_row import RunErrorRow


_MEMBERS = _Members(
    "RunErrorData",
    (
        "currentPage",
        "pageSize",
        "recordCount",
        "dataRows",
    ),
    ("columnList",),
)


@_attrs_define
class RunErrorData(AdditionalProperties[Any]):
    """A page of failed rows.

    Attributes:
        column_list: Empty in the sample; the type of its elements is not documented.
    """

    current_page: int | Unset = UNSET
    page_size: int | Unset = UNSET
    record_count: int | Unset = UNSET
    column_list: list[Any] | Unset = UNSET
    data_rows: list[RunErrorRow] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        current_page = self.current_page

        page_size = self.page_size

        record_count = self.record_count

        column_list: list[Any] | Unset = UNSET
        if not isinstance(self.column_list, Unset):
            column_list = self.column_list

        data_rows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.data_rows, Unset):
            data_rows = []
            for data_rows_item_data in self.data_rows:
                data_rows_item = data_rows_item_data.to_dict()
                data_rows.append(data_rows_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if current_page is not UNSET:
            field_dict["currentPage"] = current_page
        if page_size is not UNSET:
            field_dict["pageSize"] = page_size
        if record_count is not UNSET:
            field_dict["recordCount"] = record_count
        if column_list is not UNSET:
            field_dict["columnList"] = column_list
        if data_rows is not UNSET:
            field_dict["dataRows"] = data_rows

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.run_error_row import RunErrorRow

        d = _MEMBERS.read(src_dict)
        current_page = d.pop("currentPage", UNSET)

        page_size = d.pop("pageSize", UNSET)

        record_count = d.pop("recordCount", UNSET)

        try:
            column_list = cast(list[Any], _elements(d.pop("columnList", UNSET), "columnList", nullable=True))

        except _UNREADABLE:
            column_list = _MEMBERS.keep(d, src_dict, "columnList")

        try:
            _data_rows = d.pop("dataRows", UNSET)
            data_rows: list[RunErrorRow] | Unset = UNSET
            if _data_rows is not UNSET:
                data_rows = []
                for data_rows_item_data in _elements(_data_rows, "dataRows"):
                    try:
                        data_rows_item = RunErrorRow.from_dict(data_rows_item_data)

                        data_rows.append(data_rows_item)
                    except _UNREADABLE as problem:
                        _left_out("dataRows", problem)

        except _UNREADABLE:
            data_rows = _MEMBERS.keep(d, src_dict, "dataRows")

        run_error_data = cls(
            current_page=current_page,
            page_size=page_size,
            record_count=record_count,
            column_list=column_list,
            data_rows=data_rows,
        )

        run_error_data.additional_properties = d
        return run_error_data
