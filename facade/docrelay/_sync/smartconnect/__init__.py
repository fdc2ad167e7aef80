# Derived from facade/docrelay/_async/smartconnect/__init__.py by `nox -s sync`: do not edit.
"""SmartConnect: run maps that push rows into business systems."""
