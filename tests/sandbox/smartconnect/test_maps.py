from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from docrelay.sandbox import Credentials, Sandbox

Ask = Callable[..., httpx.Response]
Encrypt = Callable[[str], str]


def _rows(data: bytes) -> list[dict[str, str | None]]:
    """Read the envelope as the documentation describes it: parse, then parse the text once more."""
    outer: Element = fromstring(data)
    assert outer.tag == "{http://schemas.microsoft.com/2003/10/Serialization/}string"
    inner: Element = fromstring(outer.text or "")
    assert inner.tag == "MyDataSet"
    assert {item.tag for item in inner} <= {"Table01"}
    return [{cell.tag: cell.text for cell in row} for row in inner]


def test_the_public_key_is_documented_xml_in_a_json_string(sandbox: Sandbox, web: httpx.Client) -> None:
    url = f"{sandbox.smartconnect_login_url}/v1/public-key"
    answer = web.post(url)
    assert answer.text.startswith('"<RSAKeyValue><Modulus>')
    assert web.post(url).text == answer.text
    assert web.get(url).status_code == 405
    # The login host has nothing else, and the API Url has no public key.
    assert web.post(f"{sandbox.smartconnect_login_url}/GetToken").status_code == 404
    assert web.post(f"{sandbox.smartconnect_url}/v1/public-key").status_code == 404


def test_a_token_has_the_documented_form_and_life(
    sandbox: Sandbox, smartconnect: Ask, clock: Any, web: httpx.Client
) -> None:
    answer = smartconnect("POST", "/validate")
    assert answer.json() is True
    token = answer.request.url.params["token"]
    signature, user, company, email, expiry = b64decode(token).decode().split("#")
    assert len(b64decode(signature)) == 32
    assert user
    assert company == sandbox.credentials.smartconnect.company.upper()
    assert email == "ROBOT@SANDBOX.EXAMPLE"
    assert expiry == "2024-02-14T22:13:20.000"
    forged = {"token": "x" + token[1:]}
    assert web.post(f"{sandbox.smartconnect_url}/validate", params=forged).json() is False
    clock.now += 92 * 86400
    assert smartconnect("POST", "/validate").json() is False
    assert smartconnect("POST", "/GetMapList").status_code == 401


def test_wrong_logins(sandbox: Sandbox, web: httpx.Client, encrypt: Encrypt) -> None:
    known = sandbox.credentials.smartconnect
    good = {
        "email": known.email,
        "password": encrypt(known.password),
        "companyId": known.company,
    }
    url = f"{sandbox.smartconnect_url}/GetToken"
    assert web.post(url, params=good).status_code == 200
    for change in (
        {"password": encrypt("wrong")},
        {"password": known.password},
        {"password": "A" * 171 + "="},
        {"email": "nobody@sandbox.example"},
        {"companyId": sandbox.other_customer.smartconnect.company},
    ):
        assert web.post(url, params=good | change).status_code == 401, change
    del good["companyId"]
    assert web.post(url, params=good).status_code == 400
    listed = web.post(f"{sandbox.smartconnect_url}/GetCompanyList", params=good)
    assert [item["Id"] for item in listed.json()] == [known.company]


def test_calls_need_one_token(sandbox: Sandbox, web: httpx.Client, smartconnect: Ask) -> None:
    token = smartconnect("POST", "/GetMapList").request.url.params["token"]
    url = f"{sandbox.smartconnect_url}/GetMapList"
    assert web.post(url).status_code == 401
    assert web.post(f"{url}?token={token}&token={token}").status_code == 401
    assert web.post(url, params={"token": token, "page": "1"}).status_code == 400


def test_connections_sources_and_maps(smartconnect: Ask) -> None:
    connection = smartconnect("GET", "/GetConnections").json()[0]["Id"]
    source = smartconnect("GET", "/GetDataSources").json()[0]["Id"]
    maps = smartconnect("POST", "/GetMapList").json()
    assert [item["MapId"] for item in maps] == ["INVOICES", "CUSTOMERS"]
    by_target = smartconnect("GET", "/GetProcessesByConnection", params={"connectionId": connection})
    assert [item["mapKey"] for item in by_target.json()["Items"]] == [item["MapKey"] for item in maps]
    by_source = smartconnect("GET", "/GetProcessesForDatasource", params={"dataSourceId": source})
    assert [item["Id"] for item in by_source.json()] == [item["MapKey"] for item in maps]
    none = smartconnect("GET", "/GetProcessesByConnection", params={"connectionId": source})
    assert none.json() == {"Items": []}


def test_columns(sandbox: Sandbox, smartconnect: Ask) -> None:
    key = {"mapKey": sandbox.map_key()}
    columns = smartconnect("POST", "/GetMapColumns", params=key).json()
    required = [item["ColumnName"] for item in columns if item["IsRequired"]]
    assert required == ["InvoiceNumber", "InvoiceDate", "TotalAmount"]
    mapped = smartconnect("POST", "/GetMappedMapColumns", params=key).json()
    assert [item for item in columns if item not in mapped] == [
        {"ColumnName": "FileName", "IsRequired": False}
    ]


def test_an_unknown_map_gives_an_empty_body(sandbox: Sandbox, smartconnect: Ask) -> None:
    for path in ("/GetMapColumns", "/GetMappedMapColumns", "/GetAllData", "/runmap"):
        answer = smartconnect("POST", path, params={"mapKey": "00000000-0000-0000-0000-000000000000"})
        assert (answer.status_code, answer.content) == (200, b"")


def test_data_is_xml_inside_xml(sandbox: Sandbox, smartconnect: Ask) -> None:
    key = {"mapKey": sandbox.map_key("CUSTOMERS")}
    answer = smartconnect("POST", "/GetAllData", params=key)
    assert b"&lt;Table01&gt;&#xD;\n" in answer.content
    assert b"&lt;![CDATA[CUST001]]&gt;" in answer.content
    assert [row["Name"] for row in _rows(answer.content)][:2] == ["Alder & Sons", "Birch Ltd"]


def test_variables_filter_the_data(sandbox: Sandbox, smartconnect: Ask) -> None:
    key = {"mapKey": sandbox.map_key("CUSTOMERS")}
    body = {"Variables": '[ { Key: "GBL_COUNTY", Value: "GA" } ]', "Xml": ""}
    answer = smartconnect("POST", "/GetAllDataWithVariables", params=key, json=body)
    assert [row["AccountNumber"] for row in _rows(answer.content)] == ["CUST001"]
    for wrong in ({"Variables": "{"}, {"Variables": "[1]"}, [{"Key": "a", "Value": "b"}], {}):
        answer = smartconnect("POST", "/GetAllDataWithVariables", params=key, json=wrong)
        assert answer.status_code == 400


def test_names_are_matched_in_any_letter_case(sandbox: Sandbox, smartconnect: Ask) -> None:
    answer = smartconnect("POST", "/getmapcolumns", params={"MAPKEY": sandbox.map_key().upper()})
    assert len(answer.json()) > 3


def test_body_less_calls_take_a_content_type_but_no_body(sandbox: Sandbox, smartconnect: Ask) -> None:
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        assert smartconnect("POST", "/GetMapList", headers={"Content-Type": kind}).status_code == 200
    assert smartconnect("POST", "/GetMapList", json={}).status_code == 400


def test_companies_do_not_see_each_other(
    sandbox: Sandbox, smartconnect: Ask, smartconnect_of: Callable[[Credentials], Ask]
) -> None:
    other = smartconnect_of(sandbox.other_customer)
    answer = other("POST", "/GetAllData", params={"mapKey": sandbox.map_key("CUSTOMERS")})
    assert answer.content == b""
    mine = {item["MapKey"] for item in smartconnect("POST", "/GetMapList").json()}
    theirs = {item["MapKey"] for item in other("POST", "/GetMapList").json()}
    assert not mine & theirs


def test_tokens_and_passwords_do_not_show(sandbox: Sandbox, smartconnect: Ask) -> None:
    token = smartconnect("POST", "/GetMapList").request.url.params["token"]
    log = str(sandbox.requests())
    assert token not in log
    assert "[redacted]" in log
    assert sandbox.counts()["smartconnect.list_maps"] == 1


@pytest.mark.parametrize("prefix", ["/smartconnect/api", "/SMARTCONNECT/API"])
def test_the_prefix_is_matched_in_any_letter_case(sandbox: Sandbox, web: httpx.Client, prefix: str) -> None:
    assert web.post(f"{sandbox.url}{prefix}/GetMapList").status_code == 401


def test_a_rotated_key_refuses_what_the_former_one_encrypted(
    sandbox: Sandbox, web: httpx.Client, encrypt: Encrypt, smartconnect: Ask
) -> None:
    known = sandbox.credentials.smartconnect
    url = f"{sandbox.smartconnect_login_url}/v1/public-key"
    before = web.post(url).json()
    query = {"email": known.email, "companyId": known.company, "password": encrypt(known.password)}
    sandbox.rotate_public_key()
    assert web.post(url).json() != before
    assert web.post(f"{sandbox.smartconnect_url}/GetToken", params=query).status_code == 401
    del query["companyId"]
    assert web.post(f"{sandbox.smartconnect_url}/GetCompanyList", params=query).status_code == 401
    # Tokens outlive the key that their password was encrypted with.
    assert smartconnect("POST", "/validate").json() is True
    assert web.post(f"{sandbox.url}/_sandbox/public-key/rotate").status_code == 204


def test_every_operation_checks_the_token(
    sandbox: Sandbox, web: httpx.Client, smartconnect: Ask, smartconnect_of: Callable[[Credentials], Ask]
) -> None:
    """Whatever the operation: a token that is missing, forged, revoked or of nobody opens nothing."""
    good = str(smartconnect("POST", "/GetMapList").request.url.params["token"])
    signature, user, company, email, expiry = b64decode(good).decode().split("#")
    other = sandbox.other_customer.smartconnect.company.upper()
    forged = [
        b64encode("#".join(parts).encode()).decode()
        for parts in (
            (signature, user, other, email, expiry),
            (signature, user, company, email, "2099-01-01T00:00:00.000"),
            (signature, user, "NOBODY", email, expiry),
            (signature, user, company),
        )
    ]
    operations = sandbox.contract("smartconnect").operations.values()
    asked = 0
    for operation in operations:
        if operation.id in {"get_public_key", "get_token", "validate_token", "list_companies"}:
            continue
        for token in ("", "x", *forged):
            url = f"{sandbox.smartconnect_url}{operation.path}"
            answer = web.request(operation.method, url, params={"token": token})
            assert (answer.status_code, operation.id) == (401, operation.id)
            asked += 1
    assert asked == 17 * 6
    for token in forged:
        assert web.post(f"{sandbox.smartconnect_url}/validate", params={"token": token}).json() is False


def test_tokens_are_revoked_per_company(
    sandbox: Sandbox, smartconnect: Ask, smartconnect_of: Callable[[Credentials], Ask]
) -> None:
    other = smartconnect_of(sandbox.other_customer)
    company = sandbox.credentials.smartconnect.company
    assert sandbox.end_sessions("smartconnect", company) == 1
    assert smartconnect("POST", "/GetMapList").status_code == 401
    assert other("POST", "/GetMapList").status_code == 200
