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
    from ..models.bounding_box import BoundingBox
    from ..models.point import Point


_MEMBERS = _Members("QrCode", ("points",), ("boundingBox",))


@_attrs_define
class QrCode(AdditionalProperties[Any]):
    """Place of a QR code on its page. The sample breaks off inside points; further fields are likely.

    Attributes:
        points: Points of the outline.
    """

    bounding_box: BoundingBox | None | Unset = UNSET
    points: list[Point] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.bounding_box import BoundingBox

        bounding_box: dict[str, Any] | None | Unset
        if isinstance(self.bounding_box, Unset):
            bounding_box = UNSET
        elif isinstance(self.bounding_box, BoundingBox):
            bounding_box = self.bounding_box.to_dict()
        else:
            bounding_box = self.bounding_box

        points: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.points, Unset):
            points = []
            for points_item_data in self.points:
                points_item = points_item_data.to_dict()
                points.append(points_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if bounding_box is not UNSET:
            field_dict["boundingBox"] = bounding_box
        if points is not UNSET:
            field_dict["points"] = points

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bounding_box import BoundingBox
        from ..models.point import Point

        d = _MEMBERS.read(src_dict)
        try:

            def _parse_bounding_box(data: object) -> BoundingBox | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    bounding_box_type_0 = BoundingBox.from_dict(data)

                    return bounding_box_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            bounding_box = _parse_bounding_box(d.pop("boundingBox", UNSET))

        except _UNREADABLE:
            bounding_box = _MEMBERS.keep(d, src_dict, "boundingBox")

        try:
            _points = d.pop("points", UNSET)
            points: list[Point] | Unset = UNSET
            if _points is not UNSET:
                points = []
                for points_item_data in _elements(_points, "points"):
                    try:
                        points_item = Point.from_dict(points_item_data)

                        points.append(points_item)
                    except _UNREADABLE as problem:
                        _left_out("points", problem)

        except _UNREADABLE:
            points = _MEMBERS.keep(d, src_dict, "points")

        qr_code = cls(
            bounding_box=bounding_box,
            points=points,
        )

        qr_code.additional_properties = d
        return qr_code
