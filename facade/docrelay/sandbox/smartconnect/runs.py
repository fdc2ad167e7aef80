"""SmartConnect, legacy generation: runs, their history, errors and outputs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_DNS, uuid5

from docrelay.sandbox.server.messages import ExtraCall, Problem, Reply, json_reply
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.smartconnect.maps import SmartConnectCall, company_of, empty
from docrelay.sandbox.smartconnect.state import Map, Row, Run, SmartConnectState, run
from docrelay.sandbox.smartconnect.xml import read_data_set, read_data_table, read_variables, write_errors

handlers = Handlers[SmartConnectState]()
_HISTORY = 10
_ERRORS = 1000


def _stamp(moment: datetime) -> str:
    """Write a date and time without offset, as this generation does; the sandbox means UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def _run(
    call: SmartConnectCall,
    rows: Sequence[Row] | None,
    variables: Mapping[str, str],
    *,
    with_errors: bool = True,
) -> Reply:
    """Run the map of the query; without `rows` the map's own source gives them."""
    process = company_of(call).find(call.query["mapKey"])
    if process is None:
        return empty()
    done = run(process, process.source_rows if rows is None else rows, variables, call.runtime.now())
    return json_reply(
        {
            "ErrorCount": len(done.failed),
            "Errors": write_errors(done.failed) if with_errors else "",
            "MapDescription": process.description,
            "MapKey": process.key,
            "MapId": process.id,
            "RecordCount": len(done.rows),
            "RunNumber": done.number,
            "Status": 1 if done.failed else 0,
            "ErrorMessage": done.failed[-1].message if done.failed else "",
        }
    )


@handlers.handles("run_map")
def _run_map(call: SmartConnectCall) -> Reply:
    return _run(call, None, {})


@handlers.handles("run_map_with_variables")
def _run_map_with_variables(call: SmartConnectCall) -> Reply:
    return _run(call, None, read_variables(call.body))


@handlers.handles("run_map_data_table")
def _run_map_data_table(call: SmartConnectCall) -> Reply:
    """Run rows of the body; only the sibling operation returns error messages."""
    return _run(call, *read_data_table(call.body), with_errors=False)


@handlers.handles("run_map_data_table_with_errors")
def _run_map_data_table_with_errors(call: SmartConnectCall) -> Reply:
    return _run(call, *read_data_table(call.body))


@handlers.handles("run_map_xml")
def _run_map_xml(call: SmartConnectCall) -> Reply:
    return _run(call, *read_data_set(call.body))


@handlers.handles("list_run_history")
def _list_run_history(call: SmartConnectCall) -> Reply:
    process = company_of(call).find(call.query["processId"])
    if process is None:
        return empty()
    return json_reply(
        [
            {
                "Id": done.id,
                "MapId": process.id,
                "RunNumber": done.number,
                "RunDate": _stamp(done.started),
                "RecordCount": len(done.rows),
                "ErrorCount": len(done.failed),
                "ErrorsSaved": bool(done.failed),
            }
            for done in list(reversed(process.runs))[:_HISTORY]
        ]
    )


@handlers.handles("list_run_errors")
def _list_run_errors(call: SmartConnectCall) -> Reply:
    company = company_of(call)
    process = company.find(call.query["processId"])
    if process is None:
        return empty()
    done = _find(process, call.query["runNumber"])
    tenants = [_tenant_errors(company.name, done)] if done and done.failed else []
    return json_reply(
        {
            "mapKey": process.key,
            "mapId": process.id,
            "mapDescription": process.description,
            "runNumber": call.query["runNumber"],
            "runTenants": tenants,
        }
    )


def _find(process: Map, number: int) -> Run | None:
    return next((done for done in process.runs if done.number == number), None)


def _tenant_errors(server: str, done: Run) -> dict[str, Any]:
    rows = [
        {**item.row, "EONERUNIDENT": item.id, "EONERUNERRORS": f"{item.message}\r\n"}
        for item in done.failed[:_ERRORS]
    ]
    return {
        "errorId": done.id,
        "tenantServer": server,
        "tenantTechnical": "Ledger",
        "errorCount": len(done.failed),
        "errorData": {
            "currentPage": 1,
            "pageSize": _ERRORS,
            "recordCount": len(rows),
            "columnList": [],
            "dataRows": rows,
        },
    }


def _output_key(process: Map, done: Run) -> str:
    return str(uuid5(NAMESPACE_DNS, f"{process.key}.{done.id}.example"))


@handlers.handles("list_run_outputs")
def _list_run_outputs(call: SmartConnectCall) -> Reply:
    process = company_of(call).find(call.query["processId"])
    if process is None:
        return empty()
    token = call.state.issue(company_of(call))
    wanted = call.query.get("runNumber")
    return json_reply(
        [
            {
                "outputId": done.id,
                "processId": process.key,
                "runNumber": done.number,
                "created": _stamp(done.started),
                "description": f"{process.id} output, run number {done.number}",
                "fileName": f"{process.id}___{done.number}.zip",
                "outputUri": f"{call.base_url}/getfile?"
                + urlencode({"token": token, "key": _output_key(process, done)}),
            }
            for done in reversed(process.runs)
            if wanted in (None, done.number)
        ]
    )


@handlers.extra_route("GET", r"/getfile", "getfile")
def _get_file(call: ExtraCall[SmartConnectState]) -> Reply:
    """Serve the archive that an output's link names: the pushed rows and the failed ones."""
    query = {name.lower(): value for name, value in call.query}
    identity = call.state.legacy.identify(query.get("token", ""))
    if identity is None:
        raise Problem(401, "the token is missing, wrong or expired")
    for process in call.state.companies[identity.tenant].maps.values():
        for done in process.runs:
            if _output_key(process, done) == query.get("key"):
                return Reply(200, _archive(process, done), "application/zip")
    raise Problem(404, "there is no such output")


def _archive(process: Map, done: Run) -> bytes:
    failed = [{**item.row, "EONERUNERRORS": item.message} for item in done.failed]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{process.id}.csv", _csv(done.passed))
        if failed:
            archive.writestr(f"{process.id}_errors.csv", _csv(failed))
    return buffer.getvalue()


def _csv(rows: Sequence[Row]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="")
    writer.writeheader()
    writer.writerows(dict(row) for row in rows)
    return buffer.getvalue()
