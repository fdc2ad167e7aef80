from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members("TaskContext", ("transcriptLanguage",), ("url",))


@_attrs_define
class TaskContext(AdditionalProperties[Any]):
    """What is fed to the recognition. An open object; two keys are readable.

    Attributes:
        url: Public or SAS-secured URL of the file; must stay readable for the task's lifetime.
        transcript_language: Language of the recording, for transcript workspaces only; naming it
            improves the result. Format
            and allowed values are not readable.
    """

    url: str
    transcript_language: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        url = self.url

        transcript_language = self.transcript_language

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "url": url,
            }
        )
        if transcript_language is not UNSET:
            field_dict["transcriptLanguage"] = transcript_language

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        url = d.pop("url")

        transcript_language = d.pop("transcriptLanguage", UNSET)

        task_context = cls(
            url=url,
            transcript_language=transcript_language,
        )

        task_context.additional_properties = d
        return task_context
