"""SmartConnect, next generation: bearer tokens, and running an integration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docrelay.sandbox.oauth.tokens import same, token_reply
from docrelay.sandbox.server.messages import Call, Identity, Problem, Reply, json_reply, oauth_reply
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.server.service import Service, plain_error
from docrelay.sandbox.smartconnect.state import Company, run
from docrelay.sandbox.smartconnect.xml import write_errors


def _identify(world: World, headers: Mapping[str, str], _query: Sequence[tuple[str, str]]) -> Identity:
    return world.smartconnect.tokens.identify(headers.get("authorization", ""))


def _render(world: World, operation: str, problem: Problem) -> Reply:
    if operation == "request_token":
        return oauth_reply(problem)
    return plain_error(world, operation, problem)


smartconnect_next = Service(
    "smartconnect-next", "smartconnect_next", identify=_identify, render=_render, any_case=True
)


def _registered(call: Call) -> Company:
    """Return the company of a registration: that a registration is bound to one is our reading."""
    for company in call.world.smartconnect.companies.values():
        known = company.credentials.smartconnect_next
        if call.body["client_id"] == known.client_id and same(
            call.body["client_secret"], known.client_secret
        ):
            return company
    raise Problem(400, "unknown client or wrong client secret", oauth="invalid_client")


@smartconnect_next.handles("request_token", public=True)
def _request_token(call: Call) -> Reply:
    company, office, form = _registered(call), call.world.smartconnect.tokens, call.body
    known = company.credentials.smartconnect_next
    if form["grant_type"] == "refresh_token":
        if not form.get("refresh_token"):
            raise Problem(400, "refresh_token is missing", oauth="invalid_request")
        grant = office.exchange(form["refresh_token"], known.client_id, company.id)
    else:
        if not (form.get("username") and form.get("password")):
            raise Problem(400, "username or password is missing", oauth="invalid_request")
        name, password = form["username"], form["password"]
        if name.lower() != known.username.lower() or not same(password, known.password):
            raise Problem(400, "wrong user name or password", oauth="invalid_grant")
        grant = office.issue(Identity(company.id, name.lower()), known.client_id)
    return token_reply(
        {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "token_type": "bearer",
            "expires_in": grant.expires_in,
        }
    )


@smartconnect_next.handles("run_integration")
def _run_integration(call: Call) -> Reply:
    """Run a map over its own source; `Failed` for an unsuccessful run is our reading."""
    company = call.world.smartconnect.companies[call.identity.tenant]
    process = company.find(call.path["integrationId"])
    if process is None:
        raise Problem(404, "the integration does not exist")
    variables = {item["Name"]: item["Value"] for item in call.body.get("Variables", [])}
    done = run(process, process.source_rows, variables, call.world.now())
    answer = {
        "Id": process.id,
        "Description": process.description,
        "Key": process.key,
        "ErrorMessage": done.failed[-1].message if done.failed else "",
        "RunNumber": done.number,
        "ErrorCount": len(done.failed),
        "RecordCount": len(done.rows),
        "Status": "Failed" if done.failed else "Successful",
    }
    if call.query.get("returnErrors"):
        answer["Errors"] = write_errors(done.failed)
    return json_reply(answer)
