# Derived from facade/docrelay/_async/documine/__init__.py by `nox -s sync`: do not edit.
"""DocuMine: extract components from documents."""
