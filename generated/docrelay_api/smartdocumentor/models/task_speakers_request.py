from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.external_task_speaker_model import ExternalTaskSpeakerModel


T = TypeVar("T", bound="TaskSpeakersRequest")


@_attrs_define
class TaskSpeakersRequest:
    """Speakers to add to a task or to change. The sample wraps them in `speakers`, while the table describes
    a single speaker; the name of this wrapper is our own.

        Attributes:
            speakers (list[ExternalTaskSpeakerModel]): The speakers.
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

        d = dict(src_dict)
        speakers = []
        _speakers = d.pop("speakers")
        for speakers_item_data in _speakers:
            speakers_item = ExternalTaskSpeakerModel.from_dict(speakers_item_data)

            speakers.append(speakers_item)

        task_speakers_request = cls(
            speakers=speakers,
        )

        task_speakers_request.additional_properties = d
        return task_speakers_request

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
