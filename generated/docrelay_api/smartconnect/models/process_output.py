from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

_MEMBERS = _Members(
    "ProcessOutput",
    (
        "outputId",
        "processId",
        "runNumber",
        "created",
        "description",
        "fileName",
        "outputUri",
    ),
    (),
)


@_attrs_define
class ProcessOutput(AdditionalProperties[Any]):
    """A link to a file that a run produced.

    Attributes:
        created: Date and time without offset, such as `2020-08-21T11:54:37`.
        file_name: A zip file in the sample.
        output_uri: Download link over plain http; it carries the token.
    """

    output_id: str | Unset = UNSET
    process_id: str | Unset = UNSET
    run_number: int | Unset = UNSET
    created: str | Unset = UNSET
    description: str | Unset = UNSET
    file_name: str | Unset = UNSET
    output_uri: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        output_id = self.output_id

        process_id = self.process_id

        run_number = self.run_number

        created = self.created

        description = self.description

        file_name = self.file_name

        output_uri = self.output_uri

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if output_id is not UNSET:
            field_dict["outputId"] = output_id
        if process_id is not UNSET:
            field_dict["processId"] = process_id
        if run_number is not UNSET:
            field_dict["runNumber"] = run_number
        if created is not UNSET:
            field_dict["created"] = created
        if description is not UNSET:
            field_dict["description"] = description
        if file_name is not UNSET:
            field_dict["fileName"] = file_name
        if output_uri is not UNSET:
            field_dict["outputUri"] = output_uri

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = _MEMBERS.read(src_dict)
        output_id = d.pop("outputId", UNSET)

        process_id = d.pop("processId", UNSET)

        run_number = d.pop("runNumber", UNSET)

        created = d.pop("created", UNSET)

        description = d.pop("description", UNSET)

        file_name = d.pop("fileName", UNSET)

        output_uri = d.pop("outputUri", UNSET)

        process_output = cls(
            output_id=output_id,
            process_id=process_id,
            run_number=run_number,
            created=created,
            description=description,
            file_name=file_name,
            output_uri=output_uri,
        )

        process_output.additional_properties = d
        return process_output
