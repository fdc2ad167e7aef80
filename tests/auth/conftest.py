"""Settings of the tests of `docrelay.auth`."""

from __future__ import annotations

from docrelay.auth import grants

# As if the warning of the password grant, which comes once per process, had come; one test asks for it.
grants._warned.add("tests")
