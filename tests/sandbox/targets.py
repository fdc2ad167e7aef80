"""Every operation of every API with a request that is accepted, and a caller to send others."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

import attrs
import httpx

from docrelay.sandbox import Sandbox
from docrelay.sandbox.hosts import HOST
from docrelay.sandbox.mounts import MOUNTS, Catalogue, Mount
from docrelay.sandbox.smartconnect.state import SmartConnectState
from docrelay.sandbox.validation.contract import Contract, Operation
from tests.sandbox.conftest import documine_token
from tests.sandbox.hostile import FORM, JSON, MULTIPART

E = "/api/v1.0/external"


@attrs.frozen
class Target:
    """One operation with what a caller fills in: a request that is well-formed in every part."""

    mount: Mount
    contract: Contract
    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    known: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.mount.service.api}.{self.operation.id}"

    @property
    def content_type(self) -> str:
        found = self.operation.bodies[0].content_type if self.operation.bodies else JSON
        return MULTIPART if found.startswith("multipart") else found

    def line(self, path: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None) -> str:
        """Return the request target, with parts replaced."""
        filled = self.operation.path
        for name, value in {**self.path, **(path or {})}.items():
            filled = filled.replace(f"{{{name}}}", quote(value, safe="", errors="surrogatepass"))
        asked = urlencode({**self.query, **(query or {})}, errors="surrogatepass")
        return f"{self.mount.prefix}{filled}" + (f"?{asked}" if asked else "")

    def parameters(self, where: str) -> list[str]:
        return [item.name for item in self.operation.parameters if item.where == where]

    def sample(self) -> Any:
        """Return a body that is accepted, with every member of the contract; None for other bodies."""
        for media in self.operation.bodies:
            if media.place is not None and media.content_type in (JSON, FORM):
                return self._sample(media.schema, "")
        return None

    def _sample(self, schema: Mapping[str, Any], name: str) -> Any:
        node = self.contract.schemas.resolve(schema)
        if name in self.known:
            known = self.known[name]
            return known() if callable(known) else known
        for key in ("allOf", "anyOf", "oneOf"):
            if node.get(key):
                return self._sample(node[key][0], name)
        kind = node.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if kind == "object" or "properties" in node:
            return {key: self._sample(item, key) for key, item in node.get("properties", {}).items()}
        if kind == "array":
            return [self._sample(node.get("items", {}), "")]
        if "enum" in node:
            return node["enum"][0]
        texts = {"date-time": "2026-01-01T00:00:00Z", "date": "2026-01-01"}
        plain = {"integer": 1, "number": 1.5, "boolean": False}
        return plain.get(str(kind), texts.get(str(node.get("format")), "x"))


Path = tuple[str | int, ...]


def places(value: Any, here: Path = ()) -> Iterator[Path]:
    """Yield the way to every place in a JSON value, the whole of it first."""
    yield here
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*here, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*here, index))


def put(value: Any, path: Path, other: Any) -> Any:
    """Return a JSON value with `other` in one place of it."""
    if not path:
        return other
    changed = value.copy()
    changed[path[0]] = put(value[path[0]], path[1:], other)
    return changed


class Hostile:
    """A caller of one sandbox that keeps one connection and notes each answer of 500 and above."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.port = int(sandbox.url.rpartition(":")[2])
        self._connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        self.bad: list[str] = []
        self.sent = 0

    def send(
        self, name: str, method: str, line: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> int:
        """Send a request and return the status, 0 when the connection broke instead of an answer."""
        status = 0
        self.sent += 1
        try:
            self._connection.putrequest(method, line, skip_accept_encoding=True)
            for key, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self._connection.putheader(key, value.encode("latin-1", "replace"))
            self._connection.endheaders(body)
            answer = self._connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException) as error:
            name = f"{name} ({type(error).__name__})"
            self._connection.close()
        if status == 0 or status >= 500:
            self.bad.append(f"{status} {method} {line[:120]}: {name}")
        return status

    def send_raw(self, data: bytes, *, later: bytes = b"") -> list[int]:
        """Send bytes on a connection of their own and return the statuses of all answers.

        What comes `later` is sent when the first bytes of an answer are there.
        """
        self.sent += 1
        received = b""
        # A server that has heard enough may have closed.
        with socket.create_connection((HOST, self.port), timeout=60) as raw, suppress(OSError):
            raw.sendall(data)
            if later:
                received += raw.recv(65536)
                raw.sendall(later)
            raw.shutdown(socket.SHUT_WR)
            while chunk := raw.recv(65536):
                received += chunk
        statuses = [int(found) for found in re.findall(rb"HTTP/1\.1 ([0-9]{3})", received)]
        # 501 is h11's, for a transfer coding that it does not know.
        self.bad += [f"{status}: {data[:120]!r}" for status in statuses if status >= 500 and status != 501]
        return statuses

    def close(self) -> None:
        self._connection.close()


def targets(sandbox: Sandbox, web: httpx.Client) -> list[Target]:
    """Sign in everywhere, make one of everything, and return every operation ready to be called."""
    known, catalogue, number = sandbox.credentials, Catalogue(), count(1)
    tokens = catalogue.contracts()["smartconnect_next"].operations["request_token"].path
    forms: dict[str, dict[str, Any]] = {
        "smartdocumentor": {
            "grant_type": "client_credentials",
            "scope": "WebAPI",
            "client_id": known.smartdocumentor.client_id,
            "client_secret": known.smartdocumentor.client_secret,
        },
        "smartconnect_next": {
            "grant_type": "password",
            "client_id": known.smartconnect_next.client_id,
            "client_secret": known.smartconnect_next.client_secret,
            "username": known.smartconnect_next.username,
            "password": known.smartconnect_next.password,
        },
    }
    bearer = {
        "documine": documine_token(web, sandbox, known)["access_token"],
        "smartdocumentor": _token(
            web, f"{sandbox.smartdocumentor_url}/connect/token", forms["smartdocumentor"]
        ),
        "smartconnect_next": _token(web, sandbox.smartconnect_next_url + tokens, forms["smartconnect_next"]),
    }
    headers = {name: {"Authorization": f"Bearer {token}"} for name, token in bearer.items()}
    headers["documine"]["X-TENANT-ID"] = known.documine.workspace
    headers["smartconnect"] = {}
    ids = {
        **_documine_ids(web, f"{sandbox.documine_url}/api", headers["documine"]),
        **_smartdocumentor_ids(web, sandbox.smartdocumentor_url + E, headers["smartdocumentor"]),
        "speakerId": "S",
        "integrationId": sandbox.map_key(),
        "startDate": "2020-01-01T00:00:00Z",
        "token": sandbox._in_loop(
            lambda app: app.states.of(SmartConnectState).issue(
                app.states.of(SmartConnectState).companies[known.smartconnect.company]
            )
        ),
        "mapKey": sandbox.map_key(),
        "processId": sandbox.map_key(),
        "runNumber": "1",
        "email": known.smartconnect.email,
        "password": "x",
        "companyId": known.smartconnect.company,
        "connectionId": "x",
        "dataSourceId": "x",
    }
    members = {
        "name": lambda: f"name {next(number)}",
        "externalId": lambda: f"own {next(number)}",
        "email": lambda: f"p{next(number)}@b.example",
        "speakerId": lambda: f"S{next(number)}",
        "roleName": "Viewer",
        "ownerId": ids["userId"],
        "memberIds": [ids["userId"]],
        "fileIds": [ids["fileId"]],
        "downloadFileTypes": ["ORIGINAL"],
        "workspaceId": 10,
        "batchId": int(ids["batchId"]),
        "url": "http://127.0.0.1:1/a.txt",
        "Variables": "[]",
    }
    found: list[Target] = []
    for mount in MOUNTS:
        contract, api = catalogue.contract(mount.service), mount.service.api
        for operation in contract.operations.values():
            if not mount.serves(operation):
                continue
            asked = [item.name for item in operation.parameters if item.where == "query"]
            named = [item.name for item in operation.parameters if item.where == "path"]
            own = dict(members)
            if api == "smartconnect_next":
                del own["Variables"]
            if operation.id == "put_task_speaker":
                own["speakerId"] = "S"
            found.append(
                Target(
                    mount,
                    contract,
                    operation,
                    {name: ids[name] for name in named},
                    {name: ids[name] for name in (*asked, *operation.query_keys) if name in ids},
                    headers[api],
                    {**own, **forms.get(api, {})} if operation.id == "request_token" else own,
                )
            )
    # What deletes comes last, so that there is something to call the others on.
    return sorted(found, key=lambda item: item.operation.method == "DELETE")


def _token(web: httpx.Client, url: str, form: dict[str, Any]) -> str:
    token: str = web.post(url, data=form).json()["access_token"]
    return token


def _documine_ids(web: httpx.Client, api: str, headers: dict[str, str]) -> dict[str, str]:
    template = web.get(f"{api}/dossier-templates", headers=headers).json()["dossierTemplates"][0]["id"]
    dossiers = f"{api}/dossier-templates/{template}/dossiers"
    dossier = web.post(dossiers, headers=headers, json={"name": "Hostile"}).json()["id"]
    upload = {"file": ("kept.txt", b"Invoice number: INV-7", "text/plain")}
    file = web.post(f"{dossiers}/{dossier}/files", headers=headers, files=upload).json()["fileIds"][0]
    made = web.post(f"{dossiers}/{dossier}/create-download", headers=headers, json={}).json()
    return {
        "dossierTemplateId": template,
        "dossierId": dossier,
        "fileId": file,
        "downloadId": made["downloadId"],
        "userId": web.get(f"{api}/users", headers=headers).json()["users"][0]["id"],
    }


def _smartdocumentor_ids(web: httpx.Client, api: str, headers: dict[str, str]) -> dict[str, str]:
    batch = web.post(f"{api}/sdbatch", headers=headers, json={"displayName": "Hostile"}).json()["batchId"]
    body = {"context": {"url": "http://127.0.0.1:1/a.txt"}, "workspaceId": 10, "batchId": batch}
    task = web.post(f"{api}/sdtask/process", headers=headers, json=body).json()["taskId"]
    speakers = {"speakers": [{"speakerId": "S", "speakerName": "Ann"}]}
    web.post(f"{api}/transcripts/speakers/tasks/{task}/10", headers=headers, json=speakers)
    return {"workspaceId": "10", "batchId": str(batch), "taskId": str(task), "taskid": str(task)}
