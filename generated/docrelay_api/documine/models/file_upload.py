from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import types
from ..reading import Members as _Members
from ..reading import UnreadableFieldError as _UnreadableFieldError
from ..types import AdditionalProperties, File

_MEMBERS = _Members("FileUpload", (), ("file",))


@_attrs_define
class FileUpload(AdditionalProperties[Any]):
    """The form that uploads one file.

    Attributes:
        file: The document. Its file name is the one of the part.
    """

    file: File
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file = self.file.to_tuple()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "file": file,
            }
        )

        return field_dict

    def to_multipart(self) -> types.RequestFiles:
        files: types.RequestFiles = []

        files.append(("file", self.file.to_tuple()))

        for prop_name, prop in self.additional_properties.items():
            files.append((prop_name, (None, str(prop).encode(), "text/plain")))

        return files

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        try:
            file = File(payload=BytesIO(d.pop("file")))

        except (TypeError, ValueError, AttributeError):
            raise _UnreadableFieldError("file") from None

        file_upload = cls(
            file=file,
        )

        file_upload.additional_properties = d
        return file_upload
