"""What the generated client does with answers it was not written for, as data."""

from __future__ import annotations

import attrs


@attrs.frozen
class ClientProfile:
    """The tolerance of a client; the law softens a widened answer where the client copes.

    The defaults describe the clients under ``docrelay_api``: openapi-python-client with the templates
    of this repository, and the facade over it.
    """

    open_enums: bool = True
    """An unknown enum value is kept as it is."""

    enum_members: bool = True
    """Every enum value is a member of a Python class, so a value that goes takes its name along."""

    unknown_fields_kept: bool = True
    """A property that the document does not name lands in `additional_properties`."""

    keyword_only_arguments: bool = True
    """Arguments go by name, so that their order does not matter and their names do."""

    optional_is_unset: bool = True
    """A missing optional property is `UNSET`; code written for a required one has no branch for it."""

    unknown_status_raises: bool = True
    """An undocumented success status raises instead of giving a value."""

    errors_raise: bool = True
    """Every error status raises a typed error, whether it is documented or not."""

    names_headers: bool = False
    """Response headers are typed attributes of the answer."""


DEFAULT = ClientProfile()
