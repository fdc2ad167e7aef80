"""What a person does to SmartDocumentor's tasks, and no operation of the contract does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.server.messages import Problem
from docrelay.sandbox.smartdocumentor.state import INTEGRATION_TEXTS, Task

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World


def move_to_history(world: World, task_id: int) -> None:
    """Delete a task: its status is `Deleted` (20) and its batch counts it as history; raises Problem 404.

    That it stays in the lists, and that reprocessing brings it back, is our reading.
    """
    _find(world, task_id).in_history = True


def set_integration_status(world: World, task_id: int, status: object) -> None:
    """Set the integration status of a task; raises ControlError for an unknown one, Problem 404."""
    known = [number for number in INTEGRATION_TEXTS if number == status and not isinstance(status, bool)]
    if not known:
        raise ControlError("status", f"must be one of {', '.join(map(str, INTEGRATION_TEXTS))}")
    _find(world, task_id).integration = known[0]


def _find(world: World, task_id: int) -> Task:
    for organization in world.smartdocumentor.organizations.values():
        if task_id in organization.tasks:
            return organization.tasks[task_id]
    raise Problem(404, "there is no such task")
