# Derived from facade/docrelay/_async/__init__.py by `nox -s sync`: do not edit.
"""The clients of the services."""
