from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..reading import UnreadableFieldError as _UnreadableFieldError
from ..reading import elements as _elements
from ..reading import left_out as _left_out
from ..types import AdditionalProperties

if TYPE_CHECKING:
    from ..models.external_workspace_speaker_view_model import ExternalWorkspaceSpeakerViewModel


_MEMBERS = _Members("ExternalWorkspaceSpeakers", (), ("speakers",))


@_attrs_define
class ExternalWorkspaceSpeakers(AdditionalProperties[Any]):
    """Speakers of a workspace.

    Attributes:
        speakers: The speakers.
    """

    speakers: list[ExternalWorkspaceSpeakerViewModel]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        speakers = []
        for speakers_item_data in self.speakers:
            speakers_item = speakers_item_data.to_dict()
            speakers.append(speakers_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "speakers": speakers,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.external_workspace_speaker_view_model import ExternalWorkspaceSpeakerViewModel

        d = _MEMBERS.read(src_dict)
        try:
            speakers = []
            _speakers = d.pop("speakers")
            for speakers_item_data in _elements(_speakers, "speakers"):
                try:
                    speakers_item = ExternalWorkspaceSpeakerViewModel.from_dict(speakers_item_data)

                    speakers.append(speakers_item)
                except _UNREADABLE as problem:
                    _left_out("speakers", problem)

        except (TypeError, ValueError, AttributeError):
            raise _UnreadableFieldError("speakers") from None

        external_workspace_speakers = cls(
            speakers=speakers,
        )

        external_workspace_speakers.additional_properties = d
        return external_workspace_speakers
