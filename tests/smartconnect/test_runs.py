"""Runs: the documented bodies, and what the answers of a run mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, canonicalize

import pytest
from defusedxml.ElementTree import fromstring

from docrelay import ConfigurationError, TransportError, UnexpectedResponseError
from tests.facade.examples import full_contract
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json

EXAMPLES: dict[str, dict[str, Any]] = full_contract("smartconnect")["components"]["examples"]
ERRORS = """<NewDataSet>\r
  <xs:schema id="NewDataSet" xmlns="" xmlns:xs="http://www.w3.org/2001/XMLSchema"
             xmlns:msdata="urn:schemas-microsoft-com:xml-msdata">\r
    <xs:element name="NewDataSet" msdata:IsDataSet="true" msdata:MainDataTable="ErrorTable">
      <xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
        <xs:element name="ErrorTable"><xs:complexType><xs:sequence>
          <xs:element name="accountnumber" type="xs:string" minOccurs="0"/>
          <xs:element name="EONERUNERRORS" type="xs:string" minOccurs="0"/>
        </xs:sequence></xs:complexType></xs:element>
      </xs:choice></xs:complexType>
    </xs:element>
  </xs:schema>\r
  <ErrorTable><accountnumber>C0008</accountnumber>
    <EONERUNERRORS>no such account &amp; more</EONERUNERRORS></ErrorTable>
  <ErrorTable><accountnumber>C0009</accountnumber><EONERUNERRORS/></ErrorTable>
</NewDataSet>"""
BOMB = (
    '<!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><b>&i;</b>"
)
OK = as_json({"Status": 0})


@pytest.fixture
def runs(form: Form, loopback: Loopback) -> Any:
    return form.client("smartconnect", loopback.url).runs


def document(loopback: Loopback) -> Element:
    [request] = loopback.requests
    assert request.headers["Content-Type"] == "text/xml"
    assert request.query["mapKey"] == ["key 1"]
    root: Element = fromstring(request.body)
    return root


def canonical(xml: str | bytes) -> str:
    return canonicalize(xml if isinstance(xml, str) else xml.decode(), strip_text=True)


class TestBodies:
    def test_rows_have_the_documented_form(self, form: Form, loopback: Loopback, runs: Any) -> None:
        loopback.on("POST /RunMapDataTable", OK)
        row = {"Name": "C00070", "No": "C00070", "County": "ID"}
        form.do(runs.run_rows, "key 1", [row], variables={"GBL_COUNTY": "ND"})
        document(loopback)
        assert canonical(loopback.requests[0].body) == canonical(EXAMPLES["DataTable"]["value"])

    def test_an_xml_data_set_has_the_documented_form(self, form: Form, loopback: Loopback, runs: Any) -> None:
        loopback.on("POST /RunMapXml", OK)
        form.do(runs.run_xml, "key 1", [{"accountnumber": "C00070"}])
        sent, documented = document(loopback), fromstring(EXAMPLES["DataSetXml"]["value"])
        assert [child.tag for child in sent] == [child.tag for child in documented]
        assert canonical(sent.findtext("Xml") or "") == canonical(documented.findtext("Xml") or "")

    @pytest.mark.parametrize("name", ["RunMapDataTable", "RunMapDataTableWithErrors", "RunMapXml"])
    def test_values_arrive_as_they_are(self, form: Form, loopback: Loopback, runs: Any, name: str) -> None:
        loopback.on(f"POST /{name}", OK)
        methods = {"RunMapDataTable": "run_rows", "RunMapDataTableWithErrors": "run_rows_with_errors"}
        values = {
            "Section": "]]>",
            "Markup": "<b>&amp;</b> &",
            "Lines": "a\r\nb\nc\td\re",
            "Smile": "\U0001f642 \U0001d54f",
            "Spaces": "  x ",
            "Empty": "",
            "Straße": "ä",
        }
        form.do(getattr(runs, methods.get(name, "run_xml")), "key 1", [values])
        root = document(loopback)
        table = root.find("Xml/Table")
        if table is None:
            table = fromstring(root.findtext("Xml") or "").find("Table")
        assert table is not None
        assert {cell.tag: cell.text or "" for cell in table} == values

    def test_values_of_other_types(self, form: Form, loopback: Loopback, runs: Any) -> None:
        loopback.on("POST /RunMapDataTable", OK)
        row = {
            "A": 7,
            "B": Decimal("1.10"),
            "C": True,
            "D": date(2024, 2, 1),
            "E": datetime(2024, 2, 1, 12, tzinfo=UTC),
            "F": None,
        }
        form.do(runs.run_rows, "key 1", iter([row, {}]))
        first, second = document(loopback).findall("Xml/Table")
        assert [(cell.tag, cell.text) for cell in first] == [
            ("A", "7"),
            ("B", "1.10"),
            ("C", "true"),
            ("D", "2024-02-01"),
            ("E", "2024-02-01T12:00:00+00:00"),
        ]
        assert len(second) == 0

    @pytest.mark.parametrize("value", ["a\x00b", "\x0b", "\ufffe", "\ud800", "\x1f"])
    def test_what_xml_cannot_carry(self, form: Form, loopback: Loopback, runs: Any, value: str) -> None:
        for method in (runs.run_rows, runs.run_rows_with_errors, runs.run_xml):
            with pytest.raises(ConfigurationError, match="row 2, column 'Name'") as caught:
                form.do(method, "key 1", [{"Name": "fine"}, {"Name": value}])
            assert value not in str(caught.value)
        with pytest.raises(ConfigurationError, match="variable 'GBL_A'"):
            form.do(runs.run_rows, "key 1", [], variables={"GBL_A": value})
        assert loopback.requests == []

    @pytest.mark.parametrize("column", ["", "a b", "1a", "a:b", "a><b", "a/", "²", "µ", "a\n", "-a"])
    def test_columns_that_are_no_names(self, form: Form, loopback: Loopback, runs: Any, column: str) -> None:
        with pytest.raises(ConfigurationError, match="row 1: column"):
            form.do(runs.run_rows, "key 1", [{column: "x"}])
        assert loopback.requests == []

    def test_variables_alone_travel_as_json(self, form: Form, loopback: Loopback, runs: Any) -> None:
        loopback.on("POST /RunMapWithVariables", OK)
        form.do(runs.run_with_variables, "key 1", {"GBL_TEST": "107210", "GBL_TEST2": "Sample"})
        assert loopback.requests[0].json() == EXAMPLES["VariableArray"]["value"]


class TestAnswers:
    @pytest.mark.parametrize(
        ("status", "succeeded"),
        [(0, True), (1, False), (7, False), (False, True), (True, False), (None, False)],
    )
    def test_the_status_counts_backwards(
        self, form: Form, loopback: Loopback, runs: Any, status: object, succeeded: bool
    ) -> None:
        loopback.on("POST /runmap", as_json({"Status": status}))
        assert form.do(runs.run, "key 1").succeeded is succeeded

    def test_the_documented_failure(self, form: Form, loopback: Loopback, runs: Any) -> None:
        loopback.on("POST /runmap", as_json(EXAMPLES["FailedRun"]["value"]))
        run = form.do(runs.run, "key 1")
        assert (run.succeeded, run.run_number, run.record_count, run.error_count) == (False, 80, 1, 1)
        assert run.error_message == "The account number is missing."
        assert run.errors == []

    def test_rows_that_failed(self, form: Form, loopback: Loopback, runs: Any) -> None:
        escaped = ERRORS.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        answers = [as_json({"Status": 1, "Errors": text}) for text in (ERRORS, "\n" + escaped)]
        loopback.on("POST /RunMapDataTableWithErrors", *answers)
        for _ in answers:
            run = form.do(runs.run_rows_with_errors, "key 1", [])
            assert run.errors == [
                {"accountnumber": "C0008", "EONERUNERRORS": "no such account & more"},
                {"accountnumber": "C0009", "EONERUNERRORS": ""},
            ]

    @pytest.mark.parametrize("errors", [None, "", " \r\n", [], {"rows": 1}])
    def test_no_rows_that_failed(self, form: Form, loopback: Loopback, runs: Any, errors: object) -> None:
        loopback.on("POST /runmap", as_json({"Status": 0, "Errors": errors, "RunNumber": None}))
        run = form.do(runs.run, "key 1")
        assert (run.errors, run.run_number, run.succeeded) == ([], None, True)

    @pytest.mark.parametrize(
        "errors",
        [
            BOMB,
            "<NewDataSet><ErrorTable>",
            "a row failed",
            "&lt;&#" + "9" * 5000,
            '<!DOCTYPE a [<!ATTLIST a b CDATA "x">]><a/>',
        ],
    )
    @pytest.mark.parametrize(("status", "count", "succeeded"), [(0, 0, True), (1, 0, False), (0, 1, False)])
    def test_errors_that_cannot_be_read_do_not_lose_the_run(
        self,
        form: Form,
        loopback: Loopback,
        runs: Any,
        errors: str,
        status: int,
        count: int,
        succeeded: bool,
    ) -> None:
        answer = {"Status": status, "ErrorCount": count, "RunNumber": 80, "Errors": errors}
        loopback.on("POST /RunMapDataTableWithErrors", as_json(answer))
        run = form.do(runs.run_rows_with_errors, "key 1", [])
        assert (run.succeeded, run.run_number, run.error_count, run.errors) == (succeeded, 80, count, [])
        assert "XML that cannot be read" in run.errors_unreadable
        assert run.answer.errors == errors

    @pytest.mark.parametrize("errors", [[{"a": 1}], {"rows": 1}, 7])
    def test_errors_of_another_type_are_told(
        self, form: Form, loopback: Loopback, runs: Any, errors: object
    ) -> None:
        loopback.on("POST /runmap", as_json({"Status": 1, "Errors": errors}))
        run = form.do(runs.run, "key 1")
        assert (
            run.errors_unreadable == f"the errors are no text but {type(errors).__name__}; `answer` has them"
        )
        assert run.answer.errors == errors

    @pytest.mark.parametrize(
        ("answer", "succeeded"),
        [
            ({"Status": 0, "ErrorCount": 3}, False),
            ({"Status": 0, "ErrorCount": "3"}, False),
            ({"Status": 0, "Errors": ERRORS}, False),
            ({"Status": 0, "ErrorCount": 0, "Errors": ""}, True),
            ({"Status": "0"}, True),
            ({"Status": "1"}, False),
            ({"Status": "Successful"}, False),
            ({"Status": {}}, False),
            ({"status": 0, "errorCount": 0}, True),
            ({"status": 0, "errorCount": 2}, False),
            ({"STATUS": 1}, False),
            ({"Status": 1, "status": 0}, False),
        ],
    )
    def test_what_is_a_success(
        self, form: Form, loopback: Loopback, runs: Any, answer: dict[str, object], succeeded: bool
    ) -> None:
        loopback.on("POST /runmap", as_json(answer))
        assert form.do(runs.run, "key 1").succeeded is succeeded

    def test_names_in_another_letter_case(self, form: Form, loopback: Loopback, runs: Any) -> None:
        answer = {
            "status": 1,
            "mapKey": "k",
            "mapId": 7,
            "runNumber": "80",
            "recordCount": 2.0,
            "errorCount": 2,
            "errorMessage": "no",
            "errors": ERRORS,
        }
        loopback.on("POST /runmap", as_json(answer))
        run = form.do(runs.run, "key 1")
        assert (run.map_key, run.map_id, run.run_number, run.record_count) == ("k", "7", 80, 2)
        assert (run.error_count, run.error_message, len(run.errors)) == (2, "no", 2)
        assert run.errors_unreadable is None

    @pytest.mark.parametrize("status", [201, 202])
    def test_a_run_is_read_from_any_success(
        self, form: Form, loopback: Loopback, runs: Any, status: int
    ) -> None:
        loopback.on("POST /runmap", Answer(b'{"Status": 0, "RunNumber": 80}', status))
        assert form.do(runs.run, "key 1").run_number == 80

    @pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 100_000, b'{"Status": 0, "RunNumber": 80'])
    def test_a_run_whose_answer_cannot_be_read_is_told_to_have_taken_place(
        self, form: Form, loopback: Loopback, runs: Any, body: bytes
    ) -> None:
        loopback.on("POST /RunMapDataTable", Answer(body))
        with pytest.raises(UnexpectedResponseError, match="the service took the request on") as caught:
            form.do(runs.run_rows, "key 1", [])
        assert caught.value.body == body[:2048]
        assert len(loopback.requests) == 1

    def test_an_empty_body(self, form: Form, loopback: Loopback, runs: Any) -> None:
        loopback.on("POST /runmap", Answer())
        with pytest.raises(UnexpectedResponseError, match=r"0 bytes.*empty body: wrong API URL"):
            form.do(runs.run, "key 1")

    def test_a_run_is_not_repeated_when_the_connection_breaks(
        self, form: Form, loopback: Loopback, runs: Any
    ) -> None:
        loopback.on("POST /RunMapDataTable", Answer(b"{", length=1000))
        with pytest.raises(TransportError):
            form.do(runs.run_rows, "key 1", _once())
        assert len(loopback.requests) == 1

    def test_a_run_that_was_put_off_is_sent_again_whole(
        self, form: Form, loopback: Loopback, runs: Any
    ) -> None:
        loopback.on("POST /RunMapDataTable", Answer(status=429, headers={"Retry-After": "1"}), OK)
        assert form.do(runs.run_rows, "key 1", _once()).succeeded
        assert loopback.requests[0].body == loopback.requests[1].body
        assert b"C1" in loopback.requests[1].body

    def test_earlier_runs(self, form: Form, loopback: Loopback, runs: Any) -> None:
        entry = {"RunNumber": 80, "RunDate": "2020-09-08T14:53:44", "ErrorsSaved": None, "New": 1}
        output = {"outputUri": "http://x.example/api/getfile?token=canary", "created": None}
        loopback.on("GET /GetHistoryForProcess", as_json([entry]))
        loopback.on("GET /GetErrorsForProcessRun", as_json({"runTenants": None, "runNumber": 147}))
        loopback.on("GET /GetOutputsForProcess", as_json([output]))
        [run] = form.do(runs.history, "p")
        assert (run.run_number, run["New"]) == (80, 1)
        assert form.do(runs.errors, "p", 147).run_number == 147
        assert len(form.do(runs.outputs, "p")) == 1
        assert "runNumber" not in loopback.requests[2].query


def _once() -> Iterator[dict[str, object]]:
    yield {"Name": "C1"}
