"""The list of operations."""

from __future__ import annotations

import pytest

from docrelay import ConfigurationError, operations
from docrelay._core.operations import APIS, contract


def test_every_operation_of_every_contract() -> None:
    found = operations()
    assert len(found) == sum(len(operations(api)) for api in APIS)
    assert len({(operation.api, operation.operation_id) for operation in found}) == len(found)
    for operation in found:
        declared = contract(operation.api)["paths"][operation.path][operation.method.lower()]
        assert declared["operationId"] == operation.operation_id
        assert operation.group in declared["tags"]
        assert operation.summary


def test_an_unknown_api() -> None:
    with pytest.raises(ConfigurationError, match="'other' is unknown; use one of documine, ") as caught:
        operations("other")
    assert caught.value.field == "api"
