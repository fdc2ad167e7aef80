from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "ExternalWorkspaceSpeakerViewModel",
    (),
    (
        "speakerId",
        "speakerName",
        "speakerPrefix",
        "speakerSuffix",
    ),
)


@_attrs_define
class ExternalWorkspaceSpeakerViewModel(AdditionalProperties[Any]):
    """Speaker of a workspace.

    Attributes:
        speaker_id: Id of the speaker; a UUID in the samples.
        speaker_name: Name of the speaker.
        speaker_prefix: What goes before the name.
        speaker_suffix: What goes after the name.
    """

    speaker_id: str
    speaker_name: str
    speaker_prefix: None | str | Unset = UNSET
    speaker_suffix: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        speaker_id = self.speaker_id

        speaker_name = self.speaker_name

        speaker_prefix: None | str | Unset
        if isinstance(self.speaker_prefix, Unset):
            speaker_prefix = UNSET
        else:
            speaker_prefix = self.speaker_prefix

        speaker_suffix: None | str | Unset
        if isinstance(self.speaker_suffix, Unset):
            speaker_suffix = UNSET
        else:
            speaker_suffix = self.speaker_suffix

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "speakerId": speaker_id,
                "speakerName": speaker_name,
            }
        )
        if speaker_prefix is not UNSET:
            field_dict["speakerPrefix"] = speaker_prefix
        if speaker_suffix is not UNSET:
            field_dict["speakerSuffix"] = speaker_suffix

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        speaker_id = d.pop("speakerId")

        speaker_name = d.pop("speakerName")

        def _parse_speaker_prefix(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        speaker_prefix = _parse_speaker_prefix(d.pop("speakerPrefix", UNSET))

        def _parse_speaker_suffix(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        speaker_suffix = _parse_speaker_suffix(d.pop("speakerSuffix", UNSET))

        external_workspace_speaker_view_model = cls(
            speaker_id=speaker_id,
            speaker_name=speaker_name,
            speaker_prefix=speaker_prefix,
            speaker_suffix=speaker_suffix,
        )

        external_workspace_speaker_view_model.additional_properties = d
        return external_workspace_speaker_view_model
