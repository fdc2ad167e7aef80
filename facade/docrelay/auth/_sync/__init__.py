# Derived from facade/docrelay/auth/_async/__init__.py by `nox -s sync`: do not edit.
"""Drive flows in synchronous clients; `_sync` is derived from here."""
