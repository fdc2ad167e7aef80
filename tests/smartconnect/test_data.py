"""Source data: XML inside XML."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.sax.saxutils import escape

import pytest

from docrelay import UnexpectedResponseError
from tests.facade.examples import full_contract
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback
from tests.smartconnect.test_runs import BOMB

_DATA_SET: dict[str, Any] = full_contract("smartconnect")["components"]["responses"]["DataSet"]
SAMPLE: str = _DATA_SET["content"]["application/xml"]["examples"]["documented"]["value"]
TYPE = "application/xml; charset=utf-8"
ENVELOPE = '<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{}</string>'


@pytest.fixture
def data(form: Form, loopback: Loopback) -> Any:
    return form.client("smartconnect", loopback.url).data


def answer(xml: str) -> Answer:
    return Answer(xml.encode(), media_type=TYPE)


def test_the_documented_sample(form: Form, loopback: Loopback, data: Any) -> None:
    loopback.on("POST /GetAllData", answer(SAMPLE))
    assert form.do(data.rows, "k") == [{"AccountNumber": "CUST001"}]
    [request] = loopback.requests
    assert request.query["mapKey"] == ["k"]
    assert request.headers["Accept"] == "application/xml"


def test_values_keep_their_form(form: Form, loopback: Loopback, data: Any) -> None:
    row = "<T><A><![CDATA[ <b>&amp;]]></A><B/><C>x &lt; y\U0001f642</C></T>"
    loopback.on("POST /GetAllData", answer(ENVELOPE.format(escape(f"<D>{row * 2}</D>"))))
    assert form.do(data.rows, "k") == [{"A": " <b>&amp;", "B": "", "C": "x < y\U0001f642"}] * 2


@pytest.mark.parametrize("inner", ["", "<MyDataSet/>", "\r\n"])
def test_no_rows(form: Form, loopback: Loopback, data: Any, inner: str) -> None:
    loopback.on("POST /GetAllData", answer(ENVELOPE.format(escape(inner))))
    assert form.do(data.rows, "k") == []


@pytest.mark.parametrize("xml", [BOMB, ENVELOPE.format(escape(BOMB))], ids=["outside", "inside"])
def test_a_bomb_is_refused(form: Form, loopback: Loopback, data: Any, xml: str) -> None:
    loopback.on("POST /GetAllData", answer(xml))
    with pytest.raises(UnexpectedResponseError, match="XML that cannot be read"):
        form.do(data.rows, "k")


@pytest.mark.parametrize("xml", ["<string>", "no XML", ENVELOPE.format("&lt;a")])
def test_no_xml(form: Form, loopback: Loopback, data: Any, xml: str) -> None:
    loopback.on("POST /GetAllData", answer(xml))
    with pytest.raises(UnexpectedResponseError, match=f"{len(xml)} characters|2 characters"):
        form.do(data.rows, "k")


def test_an_empty_body(form: Form, loopback: Loopback, data: Any) -> None:
    loopback.on("POST /GetAllData", answer(""))
    with pytest.raises(UnexpectedResponseError, match="empty body: wrong API URL"):
        form.do(data.rows, "k")


def test_variables_are_relaxed_json_in_a_string(form: Form, loopback: Loopback, data: Any) -> None:
    loopback.on("POST /GetAllDataWithVariables", answer(SAMPLE))
    form.do(data.rows_with_variables, "k", {"GBL_COUNTY": "GA"})
    form.do(data.rows_with_variables, "k", {"GBL_A": 'x " \\ }', "GBL_B": "ü"})
    first, second = (request.json() for request in loopback.requests)
    examples = full_contract("smartconnect")["components"]["examples"]
    assert first == examples["VariablesObject"]["value"]
    strict = re.sub(r"\b(Key|Value): ", r'"\1": ', second["Variables"])
    assert json.loads(strict) == [
        {"Key": "GBL_A", "Value": 'x " \\ }'},
        {"Key": "GBL_B", "Value": "ü"},
    ]
