"""Speakers of transcripts, per workspace and per task."""

from __future__ import annotations

from collections.abc import Iterable

from docrelay._async.base import AsyncResource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.speakers import (
    add_task_speaker,
    delete_task_speaker,
    get_workspace_speakers,
    list_task_speakers,
    put_task_speaker,
    put_workspace_speakers,
)
from docrelay_api.smartdocumentor.models import (
    ExternalTaskSpeakerModel,
    ExternalWorkspaceSpeakers,
    ExternalWorkspaceSpeakerViewModel,
    TaskSpeakersRequest,
)

from ..http import call, call_none


class AsyncSpeakers(AsyncResource[AuthenticatedClient]):
    """Manage speakers (``smartdocumentor.speakers``)."""

    async def list_for_workspace(self, workspace_id: int) -> list[ExternalWorkspaceSpeakerViewModel]:
        """Return the speakers of a workspace. Source: inferred from page "PUT Workspace Speakers"."""
        answer = await call(get_workspace_speakers.asyncio_detailed, workspace_id, client=self._api)
        return answer.speakers

    async def set_for_workspace(
        self, workspace_id: int, speakers: Iterable[ExternalWorkspaceSpeakerViewModel]
    ) -> None:
        """Send the speakers of a workspace; whether others are kept is not documented.

        Source: page "PUT Workspace Speakers".
        """
        await call_none(
            put_workspace_speakers.asyncio_detailed,
            workspace_id,
            client=self._api,
            body=ExternalWorkspaceSpeakers(speakers=list(speakers)),
        )

    async def list_for_task(self, task_id: int, workspace_id: int) -> list[ExternalTaskSpeakerModel]:
        """Return the speakers of a task. Source: page "GET Task Speakers"."""
        answer = await call(list_task_speakers.asyncio_detailed, task_id, workspace_id, client=self._api)
        return answer.speakers or []

    async def add_to_task(
        self, task_id: int, workspace_id: int, speakers: Iterable[ExternalTaskSpeakerModel]
    ) -> None:
        """Add speakers to a task. Source: page "POST Task Speaker"."""
        await call_none(
            add_task_speaker.asyncio_detailed,
            task_id,
            workspace_id,
            client=self._api,
            body=TaskSpeakersRequest(speakers=list(speakers)),
        )

    async def update_for_task(
        self, task_id: int, workspace_id: int, speakers: Iterable[ExternalTaskSpeakerModel]
    ) -> None:
        """Change speakers of a task. Source: page "PUT Task Speaker"."""
        await call_none(
            put_task_speaker.asyncio_detailed,
            task_id,
            workspace_id,
            client=self._api,
            body=TaskSpeakersRequest(speakers=list(speakers)),
        )

    async def remove_from_task(self, task_id: int, workspace_id: int, speaker_id: str) -> None:
        """Remove one speaker from a task. Source: page "DELETE Task Speaker"."""
        await call_none(
            delete_task_speaker.asyncio_detailed,
            task_id,
            workspace_id,
            speaker_id,
            client=self._api,
        )
