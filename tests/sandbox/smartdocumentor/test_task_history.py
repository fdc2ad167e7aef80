from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.errors import ControlError

Ask = Callable[..., httpx.Response]
E = "/api/v1.0/external"


@pytest.fixture
def tasks(sandbox: Sandbox, smartdocumentor: Ask, files: tuple[str, dict[str, bytes]]) -> list[int]:
    """Two tasks of batch 1, both processed."""
    base, served = files
    served["/fine.txt"] = b"Total amount: 1.00 EUR"
    sandbox.jobs.pace()
    batch = smartdocumentor("POST", f"{E}/sdbatch", json={"displayName": "B"}).json()["batchId"]
    body = {"context": {"url": f"{base}/fine.txt"}, "batchId": batch}
    return [smartdocumentor("POST", f"{E}/sdtask/process", json=body).json()["taskId"] for _ in range(2)]


def test_a_deleted_task_moves_to_the_history(
    sandbox: Sandbox, smartdocumentor: Ask, tasks: list[int]
) -> None:
    sandbox.move_to_history(tasks[0])
    status = smartdocumentor("GET", f"{E}/sdtask/status", params={"taskid": tasks[0]}).json()
    assert (status["taskStatus"], status["taskStatusText"]) == (20, "Deleted")
    batch = smartdocumentor("GET", f"{E}/sdbatch", params={"batchId": status["batchId"]}).json()
    assert (batch["totalTasks"], batch["totalTasksInHistory"]) == (2, 1)
    assert smartdocumentor("GET", f"{E}/sdtask/GetExportData/{tasks[0]}").status_code == 404
    query = {"startDate": "2001-01-01T00:00:00Z", "taskStatus": "20"}
    listed = smartdocumentor("GET", f"{E}/sdtask/statuslist", params=query).json()
    assert [item["taskId"] for item in listed] == tasks[:1]
    again = smartdocumentor("PATCH", f"{E}/sdtask/restartprocessing", params={"taskId": tasks[0]})
    assert again.status_code == 200
    status = smartdocumentor("GET", f"{E}/sdtask/status", params={"taskid": tasks[0]}).json()
    assert (status["taskStatus"], status["restartCount"]) == (100, 1)
    with pytest.raises(ControlError, match="no such task"):
        sandbox.move_to_history(1)


def test_the_integration_status_can_be_set(sandbox: Sandbox, smartdocumentor: Ask, tasks: list[int]) -> None:
    sandbox.set_integration_status(tasks[1], 2)
    status = smartdocumentor("GET", f"{E}/sdtask/status", params={"taskid": tasks[1]}).json()
    assert (status["integrationStatus"], status["integrationStatusText"]) == (2, "Successful")
    query = {"startDate": "2001-01-01T00:00:00Z", "integrationStatus": "2"}
    listed = smartdocumentor("GET", f"{E}/sdtask/statuslist", params=query).json()
    assert [item["taskId"] for item in listed] == tasks[1:]
    with pytest.raises(ControlError, match="status: must be one of 1, 2, 3"):
        sandbox.set_integration_status(tasks[1], 9)
    with pytest.raises(ControlError, match="no such task"):
        sandbox.set_integration_status(1, 2)
