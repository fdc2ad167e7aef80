"""The oddities of SmartConnect's legacy answers, each of which clients must live with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from docrelay.sandbox import Sandbox
from docrelay.sandbox.smartconnect.state import SmartConnectState

Ask = Callable[..., httpx.Response]
XML = {"Content-Type": "text/xml"}
TABLE = (
    "<Table><InvoiceNumber>{}</InvoiceNumber><InvoiceDate>2026-01-02</InvoiceDate>"
    "<TotalAmount>{}</TotalAmount></Table>"
)


@pytest.fixture
def run(sandbox: Sandbox, smartconnect: Ask) -> Callable[..., dict[str, Any]]:
    key = sandbox.map_key()

    def run(*amounts: str, path: str = "/RunMapDataTableWithErrors") -> dict[str, Any]:
        rows = "".join(TABLE.format(f"INV-{number}", amount) for number, amount in enumerate(amounts))
        body = f"<RequestData><Xml>{rows}</Xml></RequestData>"
        answer = smartconnect("POST", path, params={"mapKey": key}, content=body, headers=XML)
        found: dict[str, Any] = answer.json()
        return found

    return run


def test_data_is_escaped_xml_inside_an_xml_string(sandbox: Sandbox, smartconnect: Ask) -> None:
    answer = smartconnect("POST", "/GetAllData", params={"mapKey": sandbox.map_key("CUSTOMERS")})
    assert answer.headers["content-type"].startswith("application/xml")
    outer = fromstring(answer.content)
    assert outer.tag == "{http://schemas.microsoft.com/2003/10/Serialization/}string"
    assert len(outer) == 0
    inner = fromstring(outer.text or "")
    assert [item.findtext("AccountNumber") for item in inner] == ["CUST001", "CUST002", "CUST003"]


def test_some_answers_are_bare_json_strings_and_booleans(
    sandbox: Sandbox, smartconnect: Ask, web: httpx.Client, encrypt: Callable[[str], str]
) -> None:
    known = sandbox.credentials.smartconnect
    key = web.post(f"{sandbox.smartconnect_login_url}/v1/public-key")
    query = {"email": known.email, "password": encrypt(known.password), "companyId": known.company}
    token = web.post(f"{sandbox.smartconnect_url}/GetToken", params=query)
    for answer in (key, token):
        assert answer.headers["content-type"] == "application/json"
        assert answer.text[0] == answer.text[-1] == '"'
        assert isinstance(answer.json(), str)
    assert smartconnect("POST", "/validate").text == "true"
    url = f"{sandbox.smartconnect_url}/validate"
    assert web.post(url, params={"token": "made-up"}).text == "false"


def test_dates_have_no_offset(sandbox: Sandbox, smartconnect: Ask, run: Any) -> None:
    run("1.00")
    asked = {"processId": sandbox.map_key()}
    history = smartconnect("GET", "/GetHistoryForProcess", params=asked).json()
    outputs = smartconnect("GET", "/GetOutputsForProcess", params=asked).json()
    assert history[0]["RunDate"] == outputs[0]["created"] == "2023-11-14T22:13:20"


def test_names_are_pascal_case_in_some_answers_and_camel_case_in_others(
    sandbox: Sandbox, smartconnect: Ask, run: Any
) -> None:
    done, key = run("much"), sandbox.map_key()
    connection = smartconnect("GET", "/GetConnections").json()[0]
    pascal = [
        done,
        connection,
        smartconnect("GET", "/GetDataSources").json()[0],
        smartconnect("POST", "/GetMapList").json()[0],
        smartconnect("POST", "/GetMapColumns", params={"mapKey": key}).json()[0],
        smartconnect("GET", "/GetHistoryForProcess", params={"processId": key}).json()[0],
    ]
    by_connection = smartconnect(
        "GET", "/GetProcessesByConnection", params={"connectionId": connection["Id"]}
    ).json()
    asked = {"processId": key, "runNumber": str(done["RunNumber"])}
    camel = [
        by_connection["Items"][0],
        smartconnect("GET", "/GetErrorsForProcessRun", params=asked).json(),
        smartconnect("GET", "/GetOutputsForProcess", params={"processId": key}).json()[0],
    ]
    assert list(by_connection) == ["Items"]
    assert all(name[0].isupper() for item in pascal for name in item)
    assert all(name[0].islower() for item in camel for name in item)


def test_paths_and_parameters_are_found_whatever_their_case(sandbox: Sandbox, smartconnect: Ask) -> None:
    key = sandbox.map_key("CUSTOMERS").upper()
    assert smartconnect("POST", "/getmapcolumns", params={"MAPKEY": key}).json()
    assert smartconnect("POST", "/RUNMAP", params={"mapkey": key}).json()["RecordCount"] == 3


def test_status_one_is_failure(run: Any) -> None:
    assert run("1.00", "2.00")["Status"] == 0
    assert run("1.00", "much")["Status"] == 1


def test_errors_are_a_data_set_with_its_schema_inside(run: Any) -> None:
    assert run("1.00")["Errors"] == ""
    schema, *tables = fromstring(run("much", "2.00", "more")["Errors"])
    assert schema.tag == "{http://www.w3.org/2001/XMLSchema}schema"
    named = [item.get("name") for item in schema.iter("{http://www.w3.org/2001/XMLSchema}element")]
    assert named == [
        "NewDataSet",
        "ErrorTable",
        "InvoiceNumber",
        "InvoiceDate",
        "TotalAmount",
        "EONERUNERRORS",
    ]
    assert [item.findtext("InvoiceNumber") for item in tables] == ["INV-0", "INV-2"]
    assert run("much", path="/RunMapDataTable")["Errors"] == ""


def test_ten_runs_of_history_and_a_thousand_errors_at_most(
    sandbox: Sandbox, smartconnect: Ask, run: Any
) -> None:
    for _ in range(11):
        run("1.00")
    done = run(*["much"] * 1001)
    assert done["ErrorCount"] == 1001
    asked = {"processId": sandbox.map_key()}
    history = smartconnect("GET", "/GetHistoryForProcess", params=asked).json()
    assert [item["RunNumber"] for item in history] == list(range(12, 2, -1))
    asked["runNumber"] = str(done["RunNumber"])
    (tenant,) = smartconnect("GET", "/GetErrorsForProcessRun", params=asked).json()["runTenants"]
    assert (tenant["errorCount"], len(tenant["errorData"]["dataRows"])) == (1001, 1000)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/GetMapColumns", "mapKey"),
        ("POST", "/GetMappedMapColumns", "mapKey"),
        ("POST", "/GetAllData", "mapKey"),
        ("POST", "/runmap", "mapKey"),
        ("GET", "/GetHistoryForProcess", "processId"),
        ("GET", "/GetOutputsForProcess", "processId"),
    ],
)
def test_a_wrong_map_gives_success_and_an_empty_body(
    sandbox: Sandbox, smartconnect: Ask, method: str, path: str, name: str
) -> None:
    """So does the map of another company."""
    other = sandbox.other_customer.smartconnect.company

    def key(app: Any) -> str:
        found: str = next(iter(app.states.of(SmartConnectState).companies[other].maps))
        return found

    for wrong in ("5a0d0b0c-0000-4000-8000-00000000ffff", sandbox._in_loop(key)):
        answer = smartconnect(method, path, params={name: wrong})
        assert (answer.status_code, answer.content) == (200, b"")
