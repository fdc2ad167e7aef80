"""The base of all resource groups."""

from __future__ import annotations

from typing import Generic, TypeVar

from docrelay._async.http import AsyncHTTPClient

A = TypeVar("A")


class AsyncResource(Generic[A]):
    """A group of operations of one API; `A` is the generated client class of that API."""

    def __init__(self, http: AsyncHTTPClient, api: A) -> None:
        self._http = http
        self._api = api
