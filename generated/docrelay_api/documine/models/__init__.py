"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .component_detail import ComponentDetail
    from .component_detail_map import ComponentDetailMap
    from .component_entity import ComponentEntity
    from .component_value_map import ComponentValueMap
    from .dossier import Dossier
    from .dossier_list import DossierList
    from .dossier_request import DossierRequest
    from .dossier_template import DossierTemplate
    from .dossier_template_list import DossierTemplateList
    from .dossier_template_status import DossierTemplateStatus
    from .download_file_type import DownloadFileType
    from .download_reference import DownloadReference
    from .download_state import DownloadState
    from .download_status import DownloadStatus
    from .download_status_list import DownloadStatusList
    from .file_attributes import FileAttributes
    from .file_components import FileComponents
    from .file_components_list import FileComponentsList
    from .file_status import FileStatus
    from .file_status_list import FileStatusList
    from .file_upload import FileUpload
    from .file_upload_result import FileUploadResult
    from .license_usage import LicenseUsage
    from .prepare_download import PrepareDownload
    from .processing_status import ProcessingStatus
    from .user import User
    from .user_list import UserList
    from .workflow_status import WorkflowStatus

_MODULES = {
    "ComponentDetail": ".component_detail",
    "ComponentDetailMap": ".component_detail_map",
    "ComponentEntity": ".component_entity",
    "ComponentValueMap": ".component_value_map",
    "Dossier": ".dossier",
    "DossierList": ".dossier_list",
    "DossierRequest": ".dossier_request",
    "DossierTemplate": ".dossier_template",
    "DossierTemplateList": ".dossier_template_list",
    "DossierTemplateStatus": ".dossier_template_status",
    "DownloadFileType": ".download_file_type",
    "DownloadReference": ".download_reference",
    "DownloadState": ".download_state",
    "DownloadStatus": ".download_status",
    "DownloadStatusList": ".download_status_list",
    "FileAttributes": ".file_attributes",
    "FileComponents": ".file_components",
    "FileComponentsList": ".file_components_list",
    "FileStatus": ".file_status",
    "FileStatusList": ".file_status_list",
    "FileUpload": ".file_upload",
    "FileUploadResult": ".file_upload_result",
    "LicenseUsage": ".license_usage",
    "PrepareDownload": ".prepare_download",
    "ProcessingStatus": ".processing_status",
    "User": ".user",
    "UserList": ".user_list",
    "WorkflowStatus": ".workflow_status",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value


__all__ = (
    "ComponentDetail",
    "ComponentDetailMap",
    "ComponentEntity",
    "ComponentValueMap",
    "Dossier",
    "DossierList",
    "DossierRequest",
    "DossierTemplate",
    "DossierTemplateList",
    "DossierTemplateStatus",
    "DownloadFileType",
    "DownloadReference",
    "DownloadState",
    "DownloadStatus",
    "DownloadStatusList",
    "FileAttributes",
    "FileComponents",
    "FileComponentsList",
    "FileStatus",
    "FileStatusList",
    "FileUpload",
    "FileUploadResult",
    "LicenseUsage",
    "PrepareDownload",
    "ProcessingStatus",
    "User",
    "UserList",
    "WorkflowStatus",
)
