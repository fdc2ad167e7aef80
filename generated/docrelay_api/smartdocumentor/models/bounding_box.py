from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "BoundingBox",
    (
        "height",
        "width",
        "left",
        "bottom",
        "x",
        "y",
        "right",
        "top",
    ),
    (),
)


@_attrs_define
class BoundingBox(AdditionalProperties[Any]):
    """Rectangle on a page. The unit is not readable."""

    height: float | Unset = UNSET
    width: float | Unset = UNSET
    left: float | Unset = UNSET
    bottom: float | Unset = UNSET
    x: float | Unset = UNSET
    y: float | Unset = UNSET
    right: float | Unset = UNSET
    top: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        height = self.height

        width = self.width

        left = self.left

        bottom = self.bottom

        x = self.x

        y = self.y

        right = self.right

        top = self.top

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if height is not UNSET:
            field_dict["height"] = height
        if width is not UNSET:
            field_dict["width"] = width
        if left is not UNSET:
            field_dict["left"] = left
        if bottom is not UNSET:
            field_dict["bottom"] = bottom
        if x is not UNSET:
            field_dict["x"] = x
        if y is not UNSET:
            field_dict["y"] = y
        if right is not UNSET:
            field_dict["right"] = right
        if top is not UNSET:
            field_dict["top"] = top

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        height = d.pop("height", UNSET)

        width = d.pop("width", UNSET)

        left = d.pop("left", UNSET)

        bottom = d.pop("bottom", UNSET)

        x = d.pop("x", UNSET)

        y = d.pop("y", UNSET)

        right = d.pop("right", UNSET)

        top = d.pop("top", UNSET)

        bounding_box = cls(
            height=height,
            width=width,
            left=left,
            bottom=bottom,
            x=x,
            y=y,
            right=right,
            top=top,
        )

        bounding_box.additional_properties = d
        return bounding_box
