# Derived from facade/docrelay/_async/smartdocumentor/__init__.py by `nox -s sync`: do not edit.
"""SmartDocumentor: process documents and recordings as tasks."""
