from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.processing_status import ProcessingStatus
from ..models.workflow_status import WorkflowStatus
from ..reading import UNREADABLE as _UNREADABLE
from ..reading import Members as _Members
from ..types import UNSET, AdditionalProperties, Unset

if TYPE_CHECKING:
    from ..models.file_attributes import FileAttributes


_MEMBERS = _Members(
    "FileStatus",
    (
        "id",
        "fileName",
        "dossierId",
        "numberOfPages",
        "processingStatus",
        "workflowStatus",
        "added",
        "uploader",
        "excludedFromAnalysis",
        "fileAttributes",
        "fileSize",
    ),
    (
        "lastUploaded",
        "lastProcessed",
        "assignee",
        "errorMessage",
    ),
)


@_attrs_define
class FileStatus(AdditionalProperties[Any]):
    """A file and the state of its analysis.

    Attributes:
        id: The identifier. UUIDs are seen for other identifiers.
        processing_status: The state of the analysis. It is finished with `PROCESSED` and `ERROR`. Other
            values occur and mean
            that the analysis is still at work.
        workflow_status: How far people are with the document: the user manual's New, In progress and
            Done, in a spelling that
            is our reading. It says nothing about the analysis. Other values occur.
        last_processed: When the last analysis ended; absent or null before the first one.
        assignee: The identifier of the user who reviews the file.
        uploader: The identifier of the user who uploaded the file.
        file_attributes: The attributes of a file: name to value. The product has attributes of the
            types date, number, free
            text and image; all are strings here.
        file_size: The size in bytes.
        error_message: Why the analysis failed; absent or null when it did not.
    """

    id: str | Unset = UNSET
    file_name: str | Unset = UNSET
    dossier_id: str | Unset = UNSET
    number_of_pages: int | Unset = UNSET
    processing_status: ProcessingStatus | Unset = UNSET
    workflow_status: WorkflowStatus | Unset = UNSET
    last_uploaded: datetime.datetime | None | Unset = UNSET
    last_processed: datetime.datetime | None | Unset = UNSET
    added: datetime.datetime | None | Unset = UNSET
    assignee: None | str | Unset = UNSET
    uploader: str | Unset = UNSET
    excluded_from_analysis: bool | Unset = UNSET
    file_attributes: FileAttributes | Unset = UNSET
    file_size: int | Unset = UNSET
    error_message: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        file_name = self.file_name

        dossier_id = self.dossier_id

        number_of_pages = self.number_of_pages

        processing_status: str | Unset = UNSET
        if not isinstance(self.processing_status, Unset):
            processing_status = self.processing_status.value

        workflow_status: str | Unset = UNSET
        if not isinstance(self.workflow_status, Unset):
            workflow_status = self.workflow_status.value

        last_uploaded: None | str | Unset
        if isinstance(self.last_uploaded, Unset):
            last_uploaded = UNSET
        elif isinstance(self.last_uploaded, datetime.datetime):
            last_uploaded = self.last_uploaded and self.last_uploaded.isoformat()
        else:
            last_uploaded = self.last_uploaded

        last_processed: None | str | Unset
        if isinstance(self.last_processed, Unset):
            last_processed = UNSET
        elif isinstance(self.last_processed, datetime.datetime):
            last_processed = self.last_processed and self.last_processed.isoformat()
        else:
            last_processed = self.last_processed

        added: str | Unset = UNSET
        if not isinstance(self.added, Unset):
            added = self.added and self.added.isoformat()

        assignee: None | str | Unset
        if isinstance(self.assignee, Unset):
            assignee = UNSET
        else:
            assignee = self.assignee

        uploader = self.uploader

        excluded_from_analysis = self.excluded_from_analysis

        file_attributes: dict[str, Any] | Unset = UNSET
        if not isinstance(self.file_attributes, Unset):
            file_attributes = self.file_attributes.to_dict()

        file_size = self.file_size

        error_message: None | str | Unset
        if isinstance(self.error_message, Unset):
            error_message = UNSET
        else:
            error_message = self.error_message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if file_name is not UNSET:
            field_dict["fileName"] = file_name
        if dossier_id is not UNSET:
            field_dict["dossierId"] = dossier_id
        if number_of_pages is not UNSET:
            field_dict["numberOfPages"] = number_of_pages
        if processing_status is not UNSET:
            field_dict["processingStatus"] = processing_status
        if workflow_status is not UNSET:
            field_dict["workflowStatus"] = workflow_status
        if last_uploaded is not UNSET and (last_uploaded or "lastUploaded" not in field_dict):
            field_dict["lastUploaded"] = last_uploaded
        if last_processed is not UNSET and (last_processed or "lastProcessed" not in field_dict):
            field_dict["lastProcessed"] = last_processed
        if added is not UNSET and (added or "added" not in field_dict):
            field_dict["added"] = added
        if assignee is not UNSET:
            field_dict["assignee"] = assignee
        if uploader is not UNSET:
            field_dict["uploader"] = uploader
        if excluded_from_analysis is not UNSET:
            field_dict["excludedFromAnalysis"] = excluded_from_analysis
        if file_attributes is not UNSET:
            field_dict["fileAttributes"] = file_attributes
        if file_size is not UNSET:
            field_dict["fileSize"] = file_size
        if error_message is not UNSET:
            field_dict["errorMessage"] = error_message

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.file_attributes import FileAttributes

        d = _MEMBERS.read(src_dict)
        id = d.pop("id", UNSET)

        file_name = d.pop("fileName", UNSET)

        dossier_id = d.pop("dossierId", UNSET)

        number_of_pages = d.pop("numberOfPages", UNSET)

        try:
            _processing_status = d.pop("processingStatus", UNSET)
            processing_status: ProcessingStatus | Unset
            if isinstance(_processing_status, Unset):
                processing_status = UNSET
            else:
                processing_status = ProcessingStatus(_processing_status)

        except _UNREADABLE:
            processing_status = _MEMBERS.keep(d, src_dict, "processingStatus")

        try:
            _workflow_status = d.pop("workflowStatus", UNSET)
            workflow_status: WorkflowStatus | Unset
            if isinstance(_workflow_status, Unset):
                workflow_status = UNSET
            else:
                workflow_status = WorkflowStatus(_workflow_status)

        except _UNREADABLE:
            workflow_status = _MEMBERS.keep(d, src_dict, "workflowStatus")

        try:

            def _parse_last_uploaded(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    last_uploaded_type_0 = datetime.datetime.fromisoformat(data)

                    return last_uploaded_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            last_uploaded = _parse_last_uploaded(d.pop("lastUploaded", UNSET))

        except _UNREADABLE:
            last_uploaded = _MEMBERS.keep(d, src_dict, "lastUploaded") or None

        try:

            def _parse_last_processed(data: object) -> datetime.datetime | None | Unset:
                if data is None:
                    return data
                if isinstance(data, Unset):
                    return data
                try:
                    if not isinstance(data, str):
                        raise TypeError()
                    last_processed_type_0 = datetime.datetime.fromisoformat(data)

                    return last_processed_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                raise TypeError()

            last_processed = _parse_last_processed(d.pop("lastProcessed", UNSET))

        except _UNREADABLE:
            last_processed = _MEMBERS.keep(d, src_dict, "lastProcessed") or None

        try:
            _added = d.pop("added", UNSET)
            added: datetime.datetime | Unset
            if isinstance(_added, Unset):
                added = UNSET
            else:
                added = datetime.datetime.fromisoformat(_added)

        except _UNREADABLE:
            added = _MEMBERS.keep(d, src_dict, "added") or None

        def _parse_assignee(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        assignee = _parse_assignee(d.pop("assignee", UNSET))

        uploader = d.pop("uploader", UNSET)

        excluded_from_analysis = d.pop("excludedFromAnalysis", UNSET)

        try:
            _file_attributes = d.pop("fileAttributes", UNSET)
            file_attributes: FileAttributes | Unset
            if isinstance(_file_attributes, Unset):
                file_attributes = UNSET
            else:
                file_attributes = FileAttributes.from_dict(_file_attributes)

        except _UNREADABLE:
            file_attributes = _MEMBERS.keep(d, src_dict, "fileAttributes")

        file_size = d.pop("fileSize", UNSET)

        def _parse_error_message(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error_message = _parse_error_message(d.pop("errorMessage", UNSET))

        file_status = cls(
            id=id,
            file_name=file_name,
            dossier_id=dossier_id,
            number_of_pages=number_of_pages,
            processing_status=processing_status,
            workflow_status=workflow_status,
            last_uploaded=last_uploaded,
            last_processed=last_processed,
            added=added,
            assignee=assignee,
            uploader=uploader,
            excluded_from_analysis=excluded_from_analysis,
            file_attributes=file_attributes,
            file_size=file_size,
            error_message=error_message,
        )

        file_status.additional_properties = d
        return file_status
