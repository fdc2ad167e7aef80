"""The same for every API."""

from ..types import UNSET, AdditionalProperties, File, FileTypes, RequestFiles, Response, Unset

__all__ = (
    "UNSET",
    "AdditionalProperties",
    "File",
    "FileTypes",
    "RequestFiles",
    "Response",
    "Unset",
)
