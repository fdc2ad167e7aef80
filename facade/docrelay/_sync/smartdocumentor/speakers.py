# Derived from facade/docrelay/_async/smartdocumentor/speakers.py by `nox -s sync`: do not edit.
"""Speakers of transcripts, per workspace and per task."""

from __future__ import annotations

from collections.abc import Iterable

from docrelay._sync.base import Resource
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


class Speakers(Resource[AuthenticatedClient]):
    """Manage speakers (``smartdocumentor.speakers``)."""

    def list_for_workspace(self, workspace_id: int) -> list[ExternalWorkspaceSpeakerViewModel]:
        """Return the speakers of a workspace. Source: inferred from page "PUT Workspace Speakers"."""
        answer = call(get_workspace_speakers.sync_detailed, workspace_id, client=self._api)
        return answer.speakers

    def set_for_workspace(
        self, workspace_id: int, speakers: Iterable[ExternalWorkspaceSpeakerViewModel]
    ) -> None:
        """Send the speakers of a workspace; whether others are kept is not documented.

        Source: page "PUT Workspace Speakers".
        """
        call_none(
            put_workspace_speakers.sync_detailed,
            workspace_id,
            client=self._api,
            body=ExternalWorkspaceSpeakers(speakers=list(speakers)),
        )

    def list_for_task(self, task_id: int, workspace_id: int) -> list[ExternalTaskSpeakerModel]:
        """Return the speakers of a task. Source: page "GET Task Speakers"."""
        answer = call(list_task_speakers.sync_detailed, task_id, workspace_id, client=self._api)
        return answer.speakers or []

    def add_to_task(
        self, task_id: int, workspace_id: int, speakers: Iterable[ExternalTaskSpeakerModel]
    ) -> None:
        """Add speakers to a task. Source: page "POST Task Speaker"."""
        call_none(
            add_task_speaker.sync_detailed,
            task_id,
            workspace_id,
            client=self._api,
            body=TaskSpeakersRequest(speakers=list(speakers)),
        )

    def update_for_task(
        self, task_id: int, workspace_id: int, speakers: Iterable[ExternalTaskSpeakerModel]
    ) -> None:
        """Change speakers of a task. Source: page "PUT Task Speaker"."""
        call_none(
            put_task_speaker.sync_detailed,
            task_id,
            workspace_id,
            client=self._api,
            body=TaskSpeakersRequest(speakers=list(speakers)),
        )

    def remove_from_task(self, task_id: int, workspace_id: int, speaker_id: str) -> None:
        """Remove one speaker from a task. Source: page "DELETE Task Speaker"."""
        call_none(
            delete_task_speaker.sync_detailed,
            task_id,
            workspace_id,
            speaker_id,
            client=self._api,
        )
