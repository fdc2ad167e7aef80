"""What a test does by hand: end sessions, rotate the key, review documents, set webhooks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from docrelay.sandbox.json_text import read_json
from docrelay.sandbox.server.messages import Problem, Reply, json_reply
from docrelay.sandbox.smartdocumentor import webhooks
from docrelay.sandbox.smartdocumentor.state import Delivery, Webhook

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World

SERVICES = ("documine", "smartdocumentor", "smartconnect", "smartconnect_next")
# No id has more digits, and Python does not read a number of thousands of them.
_TASK = re.compile(r"tasks/([0-9]{1,18})(/review)?")
_WEBHOOKS = re.compile(r"workspaces/([0-9]{1,18})/webhooks")
_END = re.compile(r"sessions(/(?P<service>[a-z_]+)(/(?P<tenant>[^/]+))?)?")


def end_sessions(world: World, service: str | None = None, tenant: str | None = None) -> int:
    """Revoke every token of a service, or of all; returns how many sessions ended.

    SmartConnect's legacy tokens have no sessions; there the companies are counted. Raises Problem 404.
    """
    if service is not None and service not in SERVICES:
        raise Problem(404, f"the services are {', '.join(SERVICES)}")
    work = {
        "documine": world.documine.tokens.end_all,
        "smartdocumentor": world.smartdocumentor.tokens.end_all,
        "smartconnect": world.smartconnect.revoke_tokens,
        "smartconnect_next": world.smartconnect.tokens.end_all,
    }
    return sum(work[name](tenant) for name in SERVICES if service in (None, name))


async def steer(world: World, method: str, name: str, body: bytes) -> Reply | None:
    """Answer a control page of this module, None for any other; raises Problem 400, 404 or 409."""
    if (method, name) == ("POST", "public-key/rotate"):
        world.smartconnect.rotate_key()
        return Reply(204)
    if (method, name) == ("GET", "deliveries"):
        return json_reply([delivery_json(item) for item in world.smartdocumentor.deliveries])
    if method == "DELETE" and (found := _END.fullmatch(name)):
        return json_reply({"ended": end_sessions(world, found["service"], found["tenant"])})
    if method == "PUT" and (found := _WEBHOOKS.fullmatch(name)):
        wanted, delete_files = _read_webhooks(body)
        webhooks.configure(world, int(found[1]), wanted, delete_files=delete_files)
        return Reply(204)
    found = _TASK.fullmatch(name)
    if found and method == ("POST" if found[2] else "GET"):
        return await _task(world, int(found[1]), review=bool(found[2]))
    return None


async def _task(world: World, task_id: int, *, review: bool) -> Reply:
    if review:
        return json_reply([delivery_json(item) for item in await webhooks.review(world, task_id)])
    task = webhooks.find_task(world, task_id)
    return json_reply({"taskId": task.id, "review": task.review or None, "log": task.log})


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as JSON members."""
    return {**attrs.asdict(delivery), "accepted": delivery.accepted}


def _read_webhooks(body: bytes) -> tuple[list[Webhook], bool]:
    """Read `{"webhooks": [{"url": ..., "simplified": ...}], "delete_files": false}`; raises Problem 400."""
    try:
        data: Any = read_json(body)
        delete_files = data.get("delete_files", False)
        found = [Webhook(**item) for item in data["webhooks"]]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem(400, f"the webhooks cannot be read: {error}") from None
    if not isinstance(delete_files, bool):
        raise Problem(400, "delete_files must be true or false")
    return found, delete_files
