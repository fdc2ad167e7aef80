"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .access_token_response import AccessTokenResponse
    from .anonymized_file_export import AnonymizedFileExport
    from .available_roles_view_model import AvailableRolesViewModel
    from .batch_page import BatchPage
    from .bounding_box import BoundingBox
    from .create_batch_request import CreateBatchRequest
    from .create_task_request import CreateTaskRequest
    from .create_task_response import CreateTaskResponse
    from .custom_form_values import CustomFormValues
    from .export_chunk import ExportChunk
    from .export_data import ExportData
    from .export_entity import ExportEntity
    from .export_paragraph import ExportParagraph
    from .export_transcript import ExportTranscript
    from .external_task_speaker_model import ExternalTaskSpeakerModel
    from .external_user_model import ExternalUserModel
    from .external_user_view_model import ExternalUserViewModel
    from .external_workspace_speaker_view_model import ExternalWorkspaceSpeakerViewModel
    from .external_workspace_speakers import ExternalWorkspaceSpeakers
    from .get_batch_response import GetBatchResponse
    from .get_task_status_response import GetTaskStatusResponse
    from .get_workspace_response import GetWorkspaceResponse
    from .invite_users_request import InviteUsersRequest
    from .invite_workspace_users_request import InviteWorkspaceUsersRequest
    from .patch_external_integration_status_request import PatchExternalIntegrationStatusRequest
    from .point import Point
    from .qr_code import QrCode
    from .task_assignment import TaskAssignment
    from .task_context import TaskContext
    from .task_metadata import TaskMetadata
    from .task_speakers import TaskSpeakers
    from .task_speakers_request import TaskSpeakersRequest
    from .task_status import TaskStatus
    from .task_status_page import TaskStatusPage
    from .token_request import TokenRequest
    from .transcript_file_export import TranscriptFileExport

_MODULES = {
    "AccessTokenResponse": ".access_token_response",
    "AnonymizedFileExport": ".anonymized_file_export",
    "AvailableRolesViewModel": ".available_roles_view_model",
    "BatchPage": ".batch_page",
    "BoundingBox": ".bounding_box",
    "CreateBatchRequest": ".create_batch_request",
    "CreateTaskRequest": ".create_task_request",
    "CreateTaskResponse": ".create_task_response",
    "CustomFormValues": ".custom_form_values",
    "ExportChunk": ".export_chunk",
    "ExportData": ".export_data",
    "ExportEntity": ".export_entity",
    "ExportParagraph": ".export_paragraph",
    "ExportTranscript": ".export_transcript",
    "ExternalTaskSpeakerModel": ".external_task_speaker_model",
    "ExternalUserModel": ".external_user_model",
    "ExternalUserViewModel": ".external_user_view_model",
    "ExternalWorkspaceSpeakerViewModel": ".external_workspace_speaker_view_model",
    "ExternalWorkspaceSpeakers": ".external_workspace_speakers",
    "GetBatchResponse": ".get_batch_response",
    "GetTaskStatusResponse": ".get_task_status_response",
    "GetWorkspaceResponse": ".get_workspace_response",
    "InviteUsersRequest": ".invite_users_request",
    "InviteWorkspaceUsersRequest": ".invite_workspace_users_request",
    "PatchExternalIntegrationStatusRequest": ".patch_external_integration_status_request",
    "Point": ".point",
    "QrCode": ".qr_code",
    "TaskAssignment": ".task_assignment",
    "TaskContext": ".task_context",
    "TaskMetadata": ".task_metadata",
    "TaskSpeakers": ".task_speakers",
    "TaskSpeakersRequest": ".task_speakers_request",
    "TaskStatus": ".task_status",
    "TaskStatusPage": ".task_status_page",
    "TokenRequest": ".token_request",
    "TranscriptFileExport": ".transcript_file_export",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value


__all__ = (
    "AccessTokenResponse",
    "AnonymizedFileExport",
    "AvailableRolesViewModel",
    "BatchPage",
    "BoundingBox",
    "CreateBatchRequest",
    "CreateTaskRequest",
    "CreateTaskResponse",
    "CustomFormValues",
    "ExportChunk",
    "ExportData",
    "ExportEntity",
    "ExportParagraph",
    "ExportTranscript",
    "ExternalTaskSpeakerModel",
    "ExternalUserModel",
    "ExternalUserViewModel",
    "ExternalWorkspaceSpeakerViewModel",
    "ExternalWorkspaceSpeakers",
    "GetBatchResponse",
    "GetTaskStatusResponse",
    "GetWorkspaceResponse",
    "InviteUsersRequest",
    "InviteWorkspaceUsersRequest",
    "PatchExternalIntegrationStatusRequest",
    "Point",
    "QrCode",
    "TaskAssignment",
    "TaskContext",
    "TaskMetadata",
    "TaskSpeakers",
    "TaskSpeakersRequest",
    "TaskStatus",
    "TaskStatusPage",
    "TokenRequest",
    "TranscriptFileExport",
)
