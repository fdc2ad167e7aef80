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
    from ..models.external_task_speaker_model import ExternalTaskSpeakerModel


_MEMBERS = _Members("TaskSpeakers", ("speakers",), ())


@_attrs_define
class TaskSpeakers(AdditionalProperties[Any]):
    """Speakers of a task. Not readable; shaped like the request. A source of each speaker probably comes
    with it, since the page of enumerations has a table "Speaker Source".

    Attributes:
        speakers: The speakers.
    """

    speakers: list[ExternalTaskSpeakerModel] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        speakers: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.speakers, Unset):
            speakers = []
            for speakers_item_data in self.speakers:
                speakers_item = speakers_item_data.to_dict()
                speakers.append(speakers_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if speakers is not UNSET:
            field_dict["speakers"] = speakers

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.external_task_speaker_model import ExternalTaskSpeakerModel

        d = _MEMBERS.read(src_dict)
        try:
            _speakers = d.pop("speakers", UNSET)
            speakers: list[ExternalTaskSpeakerModel] | Unset = UNSET
            if _speakers is not UNSET:
                speakers = []
                for speakers_item_data in _elements(_speakers, "speakers"):
                    try:
                        speakers_item = ExternalTaskSpeakerModel.from_dict(speakers_item_data)

                        speakers.append(speakers_item)
                    except _UNREADABLE as problem:
                        _left_out("speakers", problem)

        except _UNREADABLE:
            speakers = _MEMBERS.keep(d, src_dict, "speakers")

        task_speakers = cls(
            speakers=speakers,
        )

        task_speakers.additional_properties = d
        return task_speakers
