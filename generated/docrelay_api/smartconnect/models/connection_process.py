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
    from ..models.process_line import ProcessLine
    from ..models.process_tenant import ProcessTenant


_MEMBERS = _Members(
    "ConnectionProcess",
    (
        "mapKey",
        "mapId",
        "mapDescription",
        "connectionId",
        "connectionType",
        "destinationType",
        "storesErrors",
        "isOutputProcess",
        "lines",
        "tenants",
    ),
    (),
)


@_attrs_define
class ConnectionProcess(AdditionalProperties[Any]):
    """A process whose target is the connection.

    Attributes:
        map_key: The all-zero GUID in the documented sample.
        connection_type: A .NET type name.
        destination_type: A .NET type name.
    """

    map_key: str | Unset = UNSET
    map_id: str | Unset = UNSET
    map_description: str | Unset = UNSET
    connection_id: str | Unset = UNSET
    connection_type: str | Unset = UNSET
    destination_type: str | Unset = UNSET
    stores_errors: bool | Unset = UNSET
    is_output_process: bool | Unset = UNSET
    lines: list[ProcessLine] | Unset = UNSET
    tenants: list[ProcessTenant] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        map_key = self.map_key

        map_id = self.map_id

        map_description = self.map_description

        connection_id = self.connection_id

        connection_type = self.connection_type

        destination_type = self.destination_type

        stores_errors = self.stores_errors

        is_output_process = self.is_output_process

        lines: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = []
            for lines_item_data in self.lines:
                lines_item = lines_item_data.to_dict()
                lines.append(lines_item)

        tenants: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.tenants, Unset):
            tenants = []
            for tenants_item_data in self.tenants:
                tenants_item = tenants_item_data.to_dict()
                tenants.append(tenants_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if map_key is not UNSET:
            field_dict["mapKey"] = map_key
        if map_id is not UNSET:
            field_dict["mapId"] = map_id
        if map_description is not UNSET:
            field_dict["mapDescription"] = map_description
        if connection_id is not UNSET:
            field_dict["connectionId"] = connection_id
        if connection_type is not UNSET:
            field_dict["connectionType"] = connection_type
        if destination_type is not UNSET:
            field_dict["destinationType"] = destination_type
        if stores_errors is not UNSET:
            field_dict["storesErrors"] = stores_errors
        if is_output_process is not UNSET:
            field_dict["isOutputProcess"] = is_output_process
        if lines is not UNSET:
            field_dict["lines"] = lines
        if tenants is not UNSET:
            field_dict["tenants"] = tenants

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.process_line import ProcessLine
        from ..models.process_tenant import ProcessTenant

        d = _MEMBERS.read(src_dict)
        map_key = d.pop("mapKey", UNSET)

        map_id = d.pop("mapId", UNSET)

        map_description = d.pop("mapDescription", UNSET)

        connection_id = d.pop("connectionId", UNSET)

        connection_type = d.pop("connectionType", UNSET)

        destination_type = d.pop("destinationType", UNSET)

        stores_errors = d.pop("storesErrors", UNSET)

        is_output_process = d.pop("isOutputProcess", UNSET)

        try:
            _lines = d.pop("lines", UNSET)
            lines: list[ProcessLine] | Unset = UNSET
            if _lines is not UNSET:
                lines = []
                for lines_item_data in _elements(_lines, "lines"):
                    try:
                        lines_item = ProcessLine.from_dict(lines_item_data)

                        lines.append(lines_item)
                    except _UNREADABLE as problem:
                        _left_out("lines", problem)

        except _UNREADABLE:
            lines = _MEMBERS.keep(d, src_dict, "lines")

        try:
            _tenants = d.pop("tenants", UNSET)
            tenants: list[ProcessTenant] | Unset = UNSET
            if _tenants is not UNSET:
                tenants = []
                for tenants_item_data in _elements(_tenants, "tenants"):
                    try:
                        tenants_item = ProcessTenant.from_dict(tenants_item_data)

                        tenants.append(tenants_item)
                    except _UNREADABLE as problem:
                        _left_out("tenants", problem)

        except _UNREADABLE:
            tenants = _MEMBERS.keep(d, src_dict, "tenants")

        connection_process = cls(
            map_key=map_key,
            map_id=map_id,
            map_description=map_description,
            connection_id=connection_id,
            connection_type=connection_type,
            destination_type=destination_type,
            stores_errors=stores_errors,
            is_output_process=is_output_process,
            lines=lines,
            tenants=tenants,
        )

        connection_process.additional_properties = d
        return connection_process
