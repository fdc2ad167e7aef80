# Derived from facade/docrelay/_async/resource.py by `nox -s sync`: do not edit.
"""The base of all resource groups."""

from __future__ import annotations

from typing import Generic, TypeVar

from docrelay._sync.http import HTTPClient

A = TypeVar("A")


class Resource(Generic[A]):
    """A group of operations of one API; `A` is the generated client class of that API."""

    def __init__(self, http: HTTPClient, api: A) -> None:
        self._http = http
        self._api = api
