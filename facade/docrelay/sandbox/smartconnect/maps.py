"""SmartConnect, legacy generation: tokens, companies, connections, maps and data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docrelay.sandbox.oauth.tokens import same
from docrelay.sandbox.server.messages import Call, Identity, Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.server.service import Service
from docrelay.sandbox.smartconnect.state import NO_ID, Company, Map, select
from docrelay.sandbox.smartconnect.xml import read_variables, write_rows

_TARGET = "eOne.SmartConnect.Connectors.GenericRest.GenericRestDestination"
_SOURCE = "eOne.SmartConnect.Connectors.GenericRest.GenericRestSource"


def _identify(world: World, _headers: Mapping[str, str], query: Sequence[tuple[str, str]]) -> Identity:
    tokens = [value for name, value in query if name.lower() == "token"]
    identity = world.smartconnect.identify(tokens[0]) if len(tokens) == 1 else None
    if identity is None:
        raise Problem(401, "the token is missing, wrong or expired")
    return identity


smartconnect = Service("smartconnect", "smartconnect", identify=_identify, any_case=True)


def company_of(call: Call) -> Company:
    """Return the caller's company."""
    return call.world.smartconnect.companies[call.identity.tenant]


def empty() -> Reply:
    """Answer 200 without a body, as is seen for a map that does not exist or is not the caller's."""
    return Reply(200)


def _companies_of(call: Call) -> list[Company]:
    """Return the companies that an e-mail and an encrypted password open; raises Problem 401."""
    state = call.world.smartconnect
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


@smartconnect.handles("get_public_key", public=True)
def _get_public_key(call: Call) -> Reply:
    return json_reply(call.world.smartconnect.key.public_xml())


@smartconnect.handles("get_token", public=True)
def _get_token(call: Call) -> Reply:
    for company in _companies_of(call):
        if company.id == call.query["companyId"].lower():
            return json_reply(call.world.smartconnect.issue(company))
    raise Problem(401, "the user has no access to this company")


@smartconnect.handles("validate_token", public=True)
def _validate_token(call: Call) -> Reply:
    return json_reply(call.world.smartconnect.identify(call.query["token"]) is not None)


@smartconnect.handles("list_companies", public=True)
def _list_companies(call: Call) -> Reply:
    return json_reply(
        [
            {"Id": company.id, "Name": company.name, "SubscriptionExpiry": None}
            for company in _companies_of(call)
        ]
    )


@smartconnect.handles("list_connections")
def _list_connections(call: Call) -> Reply:
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


@smartconnect.handles("list_data_sources")
def _list_data_sources(call: Call) -> Reply:
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


@smartconnect.handles("list_maps")
def _list_maps(call: Call) -> Reply:
    return json_reply(
        [
            {"MapKey": item.key, "MapId": item.id, "MapDescription": item.description}
            for item in company_of(call).maps.values()
        ]
    )


@smartconnect.handles("list_maps_by_connection")
def _list_maps_by_connection(call: Call) -> Reply:
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


@smartconnect.handles("list_maps_by_data_source")
def _list_maps_by_data_source(call: Call) -> Reply:
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


def _columns(call: Call, *, mapped_only: bool) -> Reply:
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


@smartconnect.handles("list_map_columns")
def _list_map_columns(call: Call) -> Reply:
    return _columns(call, mapped_only=False)


@smartconnect.handles("list_mapped_map_columns")
def _list_mapped_map_columns(call: Call) -> Reply:
    return _columns(call, mapped_only=True)


def _data(call: Call, variables: Mapping[str, str]) -> Reply:
    """Answer the rows of the source, and after them the rows that runs have pushed."""
    process = company_of(call).find(call.query["mapKey"])
    if process is None:
        return empty()
    rows = select(process, [*process.source_rows, *process.pushed], variables)
    names = [column.name for column in process.columns]
    return Reply(200, write_rows(names, rows), "application/xml; charset=utf-8")


@smartconnect.handles("get_all_data")
def _get_all_data(call: Call) -> Reply:
    return _data(call, {})


@smartconnect.handles("get_all_data_with_variables")
def _get_all_data_with_variables(call: Call) -> Reply:
    return _data(call, read_variables(call.body))
