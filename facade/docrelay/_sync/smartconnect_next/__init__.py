# Derived from facade/docrelay/_async/smartconnect_next/__init__.py by `nox -s sync`: do not edit.
"""SmartConnect, next generation: run integrations with bearer tokens."""
