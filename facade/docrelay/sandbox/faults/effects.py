"""The effects of faults on answers: replaced, and changed by their schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import attrs

from docrelay.sandbox.faults.plan import Effect, RetryAfterForm
from docrelay.sandbox.server.messages import Problem, Reply, json_reply
from docrelay.sandbox.validation.check import choose_media
from docrelay.sandbox.validation.contract import Contract, Operation
from docrelay.sandbox.validation.schema import Json, is_array, is_object

UNKNOWN_VALUE = "SANDBOX_UNKNOWN"
UNKNOWN_FIELD = "sandboxUnknown"
_PAGE = b"""<!DOCTYPE html>
<html><head><title>502 Bad Gateway</title></head>
<body><h1>Bad Gateway</h1>
<p>The proxy has received an invalid answer from the server behind it.</p></body></html>
"""


def retry_after(seconds: float, form: RetryAfterForm, now: datetime) -> str:
    """Write a Retry-After header; dates are cut to whole seconds, delay-seconds are rounded up."""
    moment = (now + timedelta(seconds=seconds)).astimezone(UTC).replace(microsecond=0)
    # The C library's names of days and months follow the locale, those of email.utils do not.
    imf = format_datetime(moment, usegmt=True)
    day, month = imf[:3], imf[8:11]
    match form:
        case "seconds":
            return str(-int(-seconds // 1))
        case "http-date":
            return imf
        case "rfc850-date":
            full = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
            return f"{full[moment.weekday()]}, {moment:%d}-{month}-{moment:%y %H:%M:%S} GMT"
        case "asctime-date":
            return f"{day} {month} {moment.day:2d} {moment:%H:%M:%S %Y}"
        case _:
            return "soon"


def replaced(effect: Effect, vendor: Reply) -> Reply:
    """Return the answer that stands in for the true one; `vendor` is the error in the vendor's form."""
    if effect.change == "html-page":
        return Reply(502 if effect.status is None else effect.status, _PAGE, "text/html; charset=utf-8")
    if effect.status in (204, 304):
        return attrs.evolve(vendor, body=b"", content_type="")
    if effect.body is None:
        return vendor
    content_type = effect.content_type if effect.body else ""
    return attrs.evolve(vendor, body=effect.body.encode(), content_type=content_type)


def problem_of(effect: Effect, now: datetime) -> Problem:
    """Return the refusal that a status stands for, with its Retry-After."""
    headers: dict[str, str] = {}
    if effect.retry_after is not None:
        headers["Retry-After"] = retry_after(effect.retry_after, effect.retry_after_form, now)
    status = effect.status or 502
    oauth = "temporarily_unavailable" if status in (429, 503) else ""
    oauth = oauth or ("server_error" if status >= 500 else "")
    return Problem(status, "a fault of the sandbox, set on demand", headers=headers, oauth=oauth)


def changed(effect: Effect, reply: Reply, contract: Contract, operation: Operation | None) -> Reply:
    """Return the true answer, changed as the effect says; one that is streamed from disk stays as it is."""
    if effect.change is None or effect.change == "html-page" or reply.file is not None:
        return reply
    if effect.change == "malformed":
        return attrs.evolve(reply, body=_broken(reply))
    kind = reply.content_type.split(";")[0].strip().lower()
    if not kind.endswith("json") or not reply.body:
        return reply
    value = _Change(effect, contract).apply(json.loads(reply.body), _schema(operation, reply))
    return attrs.evolve(reply, body=json_reply(value).body)


def _broken(reply: Reply) -> bytes:
    if "xml" in reply.content_type.lower():
        return reply.body.rstrip()[:-1] or b"<"
    return b"{" + reply.body


def _schema(operation: Operation | None, reply: Reply) -> Mapping[str, Json]:
    if operation is None:
        return {}
    keys = (str(reply.status), f"{reply.status // 100}XX", "default")
    medias = next((operation.responses[key] for key in keys if key in operation.responses), ())
    media = choose_media(medias, reply.content_type)
    return media.schema if media else {}


class _Change:
    """Walk an answer along its schema and change the members that are meant."""

    def __init__(self, effect: Effect, contract: Contract) -> None:
        self._change = effect.change
        self._field = effect.field
        self._resolve = contract.schemas.resolve

    def apply(self, value: Json, schema: Json, name: str = "") -> Json:
        """Return the changed value."""
        parts = list(self._parts(schema))
        if is_array(value):
            items: list[Json] = [part["items"] for part in parts if "items" in part]
            item: Json = items[0] if items else None
            return [self.apply(entry, item, name) for entry in value]
        if is_object(value):
            return self._object(value, parts)
        if self._change == "unknown-enum" and value is not None and self._meant(name, default=True):
            return self._unknown(value, parts)
        return value

    def _unknown(self, value: Json, parts: list[dict[str, Json]]) -> Json:
        known = next((part for part in parts if "enum" in part or part.get("x-extensible-enum")), None)
        if known is None:
            return value
        return UNKNOWN_VALUE if isinstance(value, str) else 987_654

    def _object(self, value: dict[str, Json], parts: list[dict[str, Json]]) -> dict[str, Json]:
        members: dict[str, Json] = {}
        required: set[str] = set()
        extra: Json = {}
        for part in parts:
            members |= part.get("properties", {})
            required |= set(part.get("required", []))
            extra = part.get("additionalProperties") or extra
        result: dict[str, Json] = {}
        for name, item in value.items():
            meant = self._meant(name, default=name in members and name not in required)
            if self._change == "missing-fields" and meant:
                continue
            if self._change == "null-fields" and meant:
                result[name] = None
            else:
                result[name] = self.apply(item, members.get(name, extra if is_object(extra) else {}), name)
        if self._change == "unknown-fields":
            result[UNKNOWN_FIELD] = {"added": ["by", "the", "sandbox"]}
        return result

    def _meant(self, name: str, *, default: bool) -> bool:
        return name == self._field if self._field else default

    def _parts(self, schema: Json) -> list[dict[str, Json]]:
        """Return a schema and all those it is composed of, references followed."""
        node: Any = self._resolve(schema or {})
        if not is_object(node):
            return []
        found = [node]
        for key in ("allOf", "anyOf", "oneOf"):
            for branch in node.get(key, []):
                found += self._parts(branch)
        return found
