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
    from ..models.external_task_speaker_model import ExternalTaskSpeakerModel


_MEMBERS = _Members("TaskSpeakersRequest", (), ("speakers",))


@_attrs_define
class TaskSpeakersRequest(AdditionalProperties[Any]):
    """Speakers to add to a task or to change. The sample wraps them in `speakers`, while the table describes
    a single speaker; the name of this wrapper is our own.

    Attributes:
        speakers: The speakers.
    """

    speakers: list[ExternalTaskSpeakerModel]
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
        from ..models.external_task_speaker_model import ExternalTaskSpeakerModel

        d = _MEMBERS.read(src_dict)
        try:
            speakers = []
            _speakers = d.pop("speakers")
            for speakers_item_data in _elements(_speakers, "speakers"):
                try:
                    speakers_item = ExternalTaskSpeakerModel.from_dict(speakers_item_data)

                    speakers.append(speakers_item)
                except _UNREADABLE as problem:
                    _left_out("speakers", problem)

        except (TypeError, ValueError, AttributeError):
            raise _UnreadableFieldError("speakers") from None

        task_speakers_request = cls(
            speakers=speakers,
        )

        task_speakers_request.additional_properties = d
        return task_speakers_request
