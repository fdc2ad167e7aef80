"""SmartConnect, next generation: bearer tokens, and running an integration."""

from __future__ import annotations

from docrelay.sandbox.oauth.tokens import same, token_reply
from docrelay.sandbox.server.messages import Identity, Problem, Reply, json_reply
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.smartconnect.maps import SmartConnectCall, company_of
from docrelay.sandbox.smartconnect.state import Company, SmartConnectState, run
from docrelay.sandbox.smartconnect.xml import write_errors

handlers = Handlers[SmartConnectState]()


def _registered(call: SmartConnectCall) -> Company:
    """Return the company of a registration: that a registration is bound to one is our reading."""
    for company in call.state.companies.values():
        known = company.credentials.smartconnect_next
        if call.body["client_id"] == known.client_id and same(
            call.body["client_secret"], known.client_secret
        ):
            return company
    raise Problem(400, "unknown client or wrong client secret", oauth="invalid_client")


@handlers.handles("request_token", public=True)
def _request_token(call: SmartConnectCall) -> Reply:
    company, tokens, form = _registered(call), call.state.tokens, call.body
    known = company.credentials.smartconnect_next
    if form["grant_type"] == "refresh_token":
        if not form.get("refresh_token"):
            raise Problem(400, "refresh_token is missing", oauth="invalid_request")
        grant = tokens.exchange(form["refresh_token"], known.client_id, company.id)
    else:
        if not (form.get("username") and form.get("password")):
            raise Problem(400, "username or password is missing", oauth="invalid_request")
        name, password = form["username"], form["password"]
        if name.lower() != known.username.lower() or not same(password, known.password):
            raise Problem(400, "wrong user name or password", oauth="invalid_grant")
        grant = tokens.issue(Identity(company.id, name.lower()), known.client_id)
    return token_reply(
        {
            "access_token": grant.access_token,
            "refresh_token": grant.refresh_token,
            "token_type": "bearer",
            "expires_in": grant.expires_in,
        }
    )


@handlers.handles("run_integration")
def _run_integration(call: SmartConnectCall) -> Reply:
    """Run a map over its own source; `Failed` for an unsuccessful run is our reading."""
    company = company_of(call)
    process = company.find(call.path["integrationId"])
    if process is None:
        raise Problem(404, "the integration does not exist")
    variables = {item["Name"]: item["Value"] for item in call.body.get("Variables", [])}
    done = run(process, process.source_rows, variables, call.runtime.now())
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
