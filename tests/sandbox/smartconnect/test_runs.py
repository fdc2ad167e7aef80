from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape
from zipfile import ZipFile

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from docrelay.sandbox import Sandbox

Ask = Callable[..., httpx.Response]
XML = {"Content-Type": "text/xml"}
GOOD = {"InvoiceNumber": "INV-1", "InvoiceDate": "2023-09-14", "TotalAmount": "119.00"}
BAD = {"InvoiceNumber": "INV-2", "InvoiceDate": "soon", "TotalAmount": ""}


def _table(*rows: dict[str, str], variables: str = "") -> str:
    cells = "".join(
        f"<Table>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in row.items())}</Table>"
        for row in rows
    )
    return f"<RequestData><Variables>{variables}</Variables><Xml>{cells}</Xml></RequestData>"


def _data_set(*rows: dict[str, str]) -> str:
    inner = _table(*rows).partition("<Xml>")[2].partition("</Xml>")[0]
    text = escape(f"<DataSet>{inner}</DataSet>")
    return f"<RequestData><Variables/><Xml>{text}</Xml></RequestData>"


@pytest.fixture
def key(sandbox: Sandbox) -> dict[str, str]:
    return {"mapKey": sandbox.map_key()}


@pytest.mark.parametrize(
    ("path", "write"),
    [
        ("/RunMapDataTable", _table),
        ("/RunMapDataTableWithErrors", _table),
        ("/RunMapXml", _data_set),
        ("/runmapxml", _data_set),
    ],
)
def test_rows_are_pushed(
    sandbox: Sandbox, smartconnect: Ask, key: dict[str, str], path: str, write: Callable[..., str]
) -> None:
    answer = smartconnect("POST", path, params=key, content=write(GOOD), headers=XML)
    assert answer.json() == {
        "ErrorCount": 0,
        "Errors": "",
        "MapDescription": "Load invoices",
        "MapKey": key["mapKey"],
        "MapId": "INVOICES",
        "RecordCount": 1,
        "RunNumber": 1,
        "Status": 0,
        "ErrorMessage": "",
    }
    assert sandbox.pushed() == [GOOD]
    data = smartconnect("POST", "/GetAllData", params=key)
    assert b"INV-1" in data.content


def test_failed_rows_come_back_with_their_schema(
    sandbox: Sandbox, smartconnect: Ask, key: dict[str, str]
) -> None:
    answer = smartconnect(
        "POST",
        "/RunMapDataTableWithErrors",
        params=key,
        content=_table(GOOD, BAD),
        headers={"Content-Type": "application/xml; charset=utf-8"},
    ).json()
    assert (answer["Status"], answer["ErrorCount"], answer["RecordCount"]) == (1, 1, 2)
    root: Element = fromstring(answer["Errors"])
    assert root.tag == "NewDataSet"
    assert root[0].tag == "{http://www.w3.org/2001/XMLSchema}schema"
    (table,) = root.findall("ErrorTable")
    assert table.findtext("InvoiceNumber") == "INV-2"
    assert table.findtext("EONERUNERRORS") == answer["ErrorMessage"]
    assert "TotalAmount is required" in answer["ErrorMessage"]
    assert "InvoiceDate does not hold a date" in answer["ErrorMessage"]
    assert sandbox.pushed() == [GOOD]


def test_the_plain_data_table_run_hides_its_errors(smartconnect: Ask, key: dict[str, str]) -> None:
    answer = smartconnect("POST", "/RunMapDataTable", params=key, content=_table(BAD), headers=XML)
    assert (answer.json()["Errors"], answer.json()["ErrorCount"]) == ("", 1)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/RunMapDataTable", ""),
        ("/RunMapDataTable", "<RequestData>"),
        ("/RunMapDataTable", "<Table/>"),
        ("/RunMapDataTable", "<RequestData><Table><a>1</a></Table></RequestData>"),
        ("/RunMapDataTable", "<RequestData><Xml/><Xml/></RequestData>"),
        ("/RunMapDataTable", "<RequestData><Xml><Row/></Xml></RequestData>"),
        ("/RunMapDataTable", "<RequestData><Xml><Table><a/><a/></Table></Xml></RequestData>"),
        ("/RunMapDataTable", '<!DOCTYPE x [<!ENTITY e "e">]><RequestData><Xml/></RequestData>'),
        ("/RunMapXml", _table(GOOD)),
        ("/RunMapXml", "<RequestData><Xml>plain</Xml></RequestData>"),
        ("/RunMapXml", "<RequestData><Xml>&lt;MyDataSet/&gt;</Xml></RequestData>"),
    ],
)
def test_bodies_of_another_shape_are_refused(
    sandbox: Sandbox, smartconnect: Ask, key: dict[str, str], path: str, content: str
) -> None:
    assert smartconnect("POST", path, params=key, content=content, headers=XML).status_code == 400
    assert sandbox.pushed() == []


def test_rows_must_come_as_xml(smartconnect: Ask, key: dict[str, str]) -> None:
    assert smartconnect("POST", "/RunMapDataTable", params=key, json=[GOOD]).status_code == 400


def test_a_map_runs_over_its_own_source(sandbox: Sandbox, smartconnect: Ask) -> None:
    key = {"mapKey": sandbox.map_key("CUSTOMERS")}
    answer = smartconnect("POST", "/runmap", params=key).json()
    assert (answer["RecordCount"], answer["ErrorCount"]) == (3, 1)
    assert len(sandbox.pushed("CUSTOMERS")) == 2


@pytest.mark.parametrize(
    "body",
    [
        [{"Key": "GBL_COUNTY", "Value": "GA"}],
        {"Variables": '[ { Key: "GBL_COUNTY", Value: "GA" } ]', "Xml": ""},
    ],
)
def test_variables_restrict_a_run(sandbox: Sandbox, smartconnect: Ask, body: Any) -> None:
    key = {"mapKey": sandbox.map_key("CUSTOMERS")}
    answer = smartconnect("POST", "/RunMapWithVariables", params=key, json=body).json()
    assert (answer["RecordCount"], answer["Status"]) == (1, 0)


def test_variables_of_a_data_table_restrict_its_rows(smartconnect: Ask, key: dict[str, str]) -> None:
    variable = (
        "<ArrayOfVariableOfstringstring><VariableOfstringstring><Key>GBL_SUPPLIER</Key>"
        "<Value>Alder</Value></VariableOfstringstring></ArrayOfVariableOfstringstring>"
    )
    rows = [GOOD | {"SupplierName": "Alder"}, GOOD | {"SupplierName": "Birch"}]
    content = _table(*rows, variables=variable)
    answer = smartconnect("POST", "/RunMapDataTable", params=key, content=content, headers=XML)
    assert answer.json()["RecordCount"] == 1


def test_history_keeps_the_last_ten_runs(smartconnect: Ask, key: dict[str, str]) -> None:
    for _ in range(11):
        smartconnect("POST", "/RunMapDataTable", params=key, content=_table(BAD), headers=XML)
    history = smartconnect("GET", "/GetHistoryForProcess", params={"processId": key["mapKey"]}).json()
    assert [item["RunNumber"] for item in history] == list(range(11, 1, -1))
    assert history[0]["RunDate"] == "2023-11-14T22:13:20"
    assert (history[0]["ErrorCount"], history[0]["ErrorsSaved"]) == (1, True)


def test_errors_of_a_run(smartconnect: Ask, key: dict[str, str]) -> None:
    content = _table(*[BAD] * 1001)
    smartconnect("POST", "/RunMapDataTable", params=key, content=content, headers=XML)
    query: dict[str, Any] = {"processId": key["mapKey"], "runNumber": 1}
    errors = smartconnect("GET", "/GetErrorsForProcessRun", params=query).json()
    (tenant,) = errors["runTenants"]
    assert tenant["errorCount"] == 1001
    assert len(tenant["errorData"]["dataRows"]) == tenant["errorData"]["recordCount"] == 1000
    assert tenant["errorData"]["dataRows"][0]["InvoiceNumber"] == "INV-2"
    none = smartconnect("GET", "/GetErrorsForProcessRun", params=query | {"runNumber": 9}).json()
    assert none["runTenants"] == []
    wrong = smartconnect("GET", "/GetErrorsForProcessRun", params=query | {"runNumber": "last"})
    assert wrong.status_code == 400
    del query["runNumber"]
    assert smartconnect("GET", "/GetErrorsForProcessRun", params=query).status_code == 400


def test_outputs_can_be_downloaded(smartconnect: Ask, key: dict[str, str], web: httpx.Client) -> None:
    for rows in ((GOOD, BAD), (GOOD,)):
        smartconnect("POST", "/RunMapDataTable", params=key, content=_table(*rows), headers=XML)
    query: dict[str, Any] = {"processId": key["mapKey"]}
    outputs = smartconnect("GET", "/GetOutputsForProcess", params=query).json()
    assert [item["fileName"] for item in outputs] == ["INVOICES___2.zip", "INVOICES___1.zip"]
    (one,) = smartconnect("GET", "/GetOutputsForProcess", params=query | {"runNumber": 1}).json()
    with ZipFile(BytesIO(web.get(one["outputUri"]).content)) as archive:
        assert archive.namelist() == ["INVOICES.csv", "INVOICES_errors.csv"]
        assert b"INV-1,2023-09-14,119.00" in archive.read("INVOICES.csv")
    bare = httpx.URL(one["outputUri"])
    assert web.get(bare.copy_remove_param("token")).status_code == 401
    assert web.get(bare.copy_set_param("key", "made-up")).status_code == 404
    gone = {"processId": "unknown"}
    assert smartconnect("GET", "/GetOutputsForProcess", params=gone).content == b""
