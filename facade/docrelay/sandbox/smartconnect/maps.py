"""SmartConnect, legacy generation: tokens, companies, connections, maps and data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docrelay.sandbox.oauth.tokens import same
from docrelay.sandbox.server.messages import Call, Problem, Reply, json_reply
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.smartconnect.state import NO_ID, Company, Map, SmartConnectState, select
from docrelay.sandbox.smartconnect.xml import read_variables, write_rows

SmartConnectCall = Call[SmartConnectState]
handlers = Handlers[SmartConnectState]()
_TARGET = "eOne.SmartConnect.Connectors.GenericRest.GenericRestDestination"
_SOURCE = "eOne.SmartConnect.Connectors.GenericRest.GenericRestSource"


def company_of(call: SmartConnectCall) -> Company:
    """Return the caller's company."""
    return call.state.companies[call.identity.tenant]


def empty() -> Reply:
    """Answer 200 without a body, as is seen for a map that does not exist or is not the caller's."""
    return Reply(200)


def _companies_of(call: SmartConnectCall) -> list[Company]:
    """Return the companies that an e-mail and an encrypted password open; raises Problem 401."""
    state = call.state
    password = state.key.decrypt(call.query["password"]) or ""
    found = [
        company
        for company in state.companies.values()
        if company.credentials.smartconnect.email.lower() == call.query["email"].lower()
        and same(password, company.credentials.smartconnect.password)
    ]
    if not found:
        raise Problem(401, "unknown user or wrong password")
    return found


@handlers.handles("get_public_key", public=True)
def _get_public_key(call: SmartConnectCall) -> Reply:
    return json_reply(call.state.key.public_xml())


@handlers.handles("get_token", public=True)
def _get_token(call: SmartConnectCall) -> Reply:
    for company in _companies_of(call):
        if company.id == call.query["companyId"].lower():
            return json_reply(call.state.issue(company))
    raise Problem(401, "the user has no access to this company")


@handlers.handles("validate_token", public=True)
def _validate_token(call: SmartConnectCall) -> Reply:
    return json_reply(call.state.legacy.identify(call.query["token"]) is not None)


@handlers.handles("list_companies", public=True)
def _list_companies(call: SmartConnectCall) -> Reply:
    return json_reply(
        [
            {"Id": company.id, "Name": company.name, "SubscriptionExpiry": None}
            for company in _companies_of(call)
        ]
    )


@handlers.handles("list_connections")
def _list_connections(call: SmartConnectCall) -> Reply:
    company = company_of(call)
    return json_reply(
        [
            {
                "Id": company.connection_id,
                "Description": f"Ledger of {company.name}",
                "ConnectionType": "Generic REST",
            }
        ]
    )


@handlers.handles("list_data_sources")
def _list_data_sources(call: SmartConnectCall) -> Reply:
    company = company_of(call)
    return json_reply(
        [
            {
                "Id": company.data_source_id,
                "Description": f"Rows for {company.name}",
                "ConnectionId": NO_ID,
                "Company": "",
                "Type": "Microsoft Excel",
            }
        ]
    )


@handlers.handles("list_maps")
def _list_maps(call: SmartConnectCall) -> Reply:
    return json_reply(
        [
            {"MapKey": item.key, "MapId": item.id, "MapDescription": item.description}
            for item in company_of(call).maps.values()
        ]
    )


@handlers.handles("list_maps_by_connection")
def _list_maps_by_connection(call: SmartConnectCall) -> Reply:
    company, wanted = company_of(call), call.query["connectionId"].lower()
    items = [_connection_map(company, item) for item in company.maps.values() if item.connection_id == wanted]
    return json_reply({"Items": items})


def _connection_map(company: Company, item: Map) -> dict[str, Any]:
    return {
        "mapKey": item.key,
        "mapId": item.id,
        "mapDescription": item.description,
        "connectionId": item.connection_id,
        "connectionType": _TARGET,
        "destinationType": _TARGET,
        "storesErrors": True,
        "isOutputProcess": False,
        "lines": [
            {
                "lineId": item.key,
                "description": item.description,
                "technicalName": f"_{item.key}",
                "technicalValue": "",
            }
        ],
        "tenants": [
            {
                "tenantId": company.id,
                "name": "GenericRest",
                "serverName": company.name,
                "technicalName": "Ledger",
            }
        ],
    }


@handlers.handles("list_maps_by_data_source")
def _list_maps_by_data_source(call: SmartConnectCall) -> Reply:
    wanted = call.query["dataSourceId"].lower()
    return json_reply(
        [
            {
                "Id": item.key,
                "MapId": item.id,
                "Description": item.description,
                "SourceType": _SOURCE,
                "TargetType": _TARGET,
            }
            for item in company_of(call).maps.values()
            if item.data_source_id == wanted
        ]
    )


def _columns(call: SmartConnectCall, *, mapped_only: bool) -> Reply:
    process = company_of(call).find(call.query["mapKey"])
    if process is None:
        return empty()
    return json_reply(
        [
            {"ColumnName": column.name, "IsRequired": column.required}
            for column in process.columns
            if column.mapped or not mapped_only
        ]
    )


@handlers.handles("list_map_columns")
def _list_map_columns(call: SmartConnectCall) -> Reply:
    return _columns(call, mapped_only=False)


@handlers.handles("list_mapped_map_columns")
def _list_mapped_map_columns(call: SmartConnectCall) -> Reply:
    return _columns(call, mapped_only=True)


def _data(call: SmartConnectCall, variables: Mapping[str, str]) -> Reply:
    """Answer the rows of the source, and after them the rows that runs have pushed."""
    process = company_of(call).find(call.query["mapKey"])
    if process is None:
        return empty()
    rows = select(process, [*process.source_rows, *process.pushed], variables)
    names = [column.name for column in process.columns]
    return Reply(200, write_rows(names, rows), "application/xml; charset=utf-8")


@handlers.handles("get_all_data")
def _get_all_data(call: SmartConnectCall) -> Reply:
    return _data(call, {})


@handlers.handles("get_all_data_with_variables")
def _get_all_data_with_variables(call: SmartConnectCall) -> Reply:
    return _data(call, read_variables(call.body))
