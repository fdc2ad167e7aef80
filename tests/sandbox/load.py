"""Load: many clients that upload, list, analyse, package and delete at once."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import anyio
import attrs
import httpx

from docrelay.sandbox import Sandbox

T = TypeVar("T")


@attrs.define
class Load:
    """One round of load, and what it took."""

    files: int
    clients: int
    requests: int = 0
    seconds: float = 0.0

    async def run(self, sandbox: Sandbox, name: str) -> None:
        """Upload, list, analyse, package and delete; raises AssertionError when a file is lost or doubled."""
        limits = httpx.Limits(max_connections=self.clients, max_keepalive_connections=self.clients)
        headers = {"X-TENANT-ID": sandbox.credentials.documine.workspace}
        async with httpx.AsyncClient(
            base_url=sandbox.documine_url, headers=headers, limits=limits, timeout=120, trust_env=False
        ) as web:
            web.headers["Authorization"] = f"Bearer {await self._token(sandbox, web)}"
            begin = time.perf_counter()
            await self._round(web, name)
            self.seconds = time.perf_counter() - begin

    async def _token(self, sandbox: Sandbox, web: httpx.AsyncClient) -> str:
        known = sandbox.credentials.documine
        form = {
            "grant_type": "password",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "username": known.username,
            "password": known.password,
        }
        path = f"/auth/realms/{known.workspace}/protocol/openid-connect/token"
        token: str = (await web.post(path, data=form)).json()["access_token"]
        return token

    async def _ask(self, web: httpx.AsyncClient, method: str, path: str, **options: Any) -> httpx.Response:
        self.requests += 1
        answer = await web.request(method, path, **options)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.text)
        return answer

    async def _spread(self, work: Callable[[T], Awaitable[None]], items: Iterable[T]) -> None:
        """Let the clients do work on all items, each client one after the other."""
        queue = iter(items)

        async def client() -> None:
            for item in queue:
                await work(item)

        async with anyio.create_task_group() as group:
            for _ in range(self.clients):
                group.start_soon(client)

    async def _round(self, web: httpx.AsyncClient, name: str) -> None:
        templates = (await self._ask(web, "GET", "/api/dossier-templates")).json()["dossierTemplates"]
        base = f"/api/dossier-templates/{templates[0]['id']}/dossiers"
        dossier = (await self._ask(web, "POST", base, json={"name": name})).json()["id"]
        path = f"{base}/{dossier}"
        names = {f"{number:05}.txt": number for number in range(self.files)}
        ids: dict[str, str] = {}

        async def upload(file: str) -> None:
            text = f"Invoice number: INV-{names[file]}\nTotal amount: {names[file]}.50 EUR\n".encode()
            sent = {"file": (file, text, "text/plain")}
            ids[file] = (await self._ask(web, "POST", f"{path}/files", files=sent)).json()["fileIds"][0]

        await self._spread(upload, names)
        assert len(set(ids.values())) == self.files

        listed = (await self._ask(web, "GET", f"{path}/files")).json()["files"]
        assert sorted((item["fileName"], item["id"]) for item in listed) == sorted(ids.items())

        async def analyse(file: str) -> None:
            state = ""
            while state != "PROCESSED":
                answer = await self._ask(web, "GET", f"{path}/files/{ids[file]}")
                state = answer.json()["processingStatus"]
            found = (await self._ask(web, "GET", f"{path}/files/{ids[file]}/components")).json()
            assert found["components"]["InvoiceNumber"] == [f"INV-{names[file]}"]

        await self._spread(analyse, names)
        await self._package(web, path, set(names))

        async def delete(file: str) -> None:
            await self._ask(web, "DELETE", f"{path}/files/{ids[file]}")

        await self._spread(delete, names)
        assert (await self._ask(web, "GET", f"{path}/files")).json() == {"files": []}
        await self._ask(web, "DELETE", path)

    async def _package(self, web: httpx.AsyncClient, path: str, names: set[str]) -> None:
        made = await self._ask(
            web, "POST", f"{path}/create-download", json={"downloadFileTypes": ["ORIGINAL"]}
        )
        download, state = f"/api/downloads/{made.json()['downloadId']}", ""
        while state != "READY":
            state = (await self._ask(web, "GET", download)).json()["status"]
        packed = (await self._ask(web, "GET", f"{download}/download")).content
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            found = archive.namelist()
        assert sorted(found) == sorted(f"Original/{name}" for name in names)
        await self._ask(web, "DELETE", download)
