"""Exports: what was recognised in a document or a recording."""

from __future__ import annotations

from docrelay._async.base import AsyncResource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.exports import get_export_data, get_transcript_export_data
from docrelay_api.smartdocumentor.models import ExportData, ExportTranscript

from ..http import call


class AsyncExports(AsyncResource[AuthenticatedClient]):
    """Read the exported data of tasks (``smartdocumentor.exports``)."""

    async def get(self, task_id: int) -> ExportData:
        """Return the exported data of a text document. Source: page "Get Export Data"."""
        return await call(get_export_data.asyncio_detailed, task_id, client=self._api)

    async def transcript(self, task_id: int) -> ExportTranscript:
        """Return the transcript of a recording. Source: page "Get Export Data Transcript"."""
        return await call(get_transcript_export_data.asyncio_detailed, task_id, client=self._api)
