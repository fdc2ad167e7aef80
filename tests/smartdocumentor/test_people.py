"""Users, speakers and tokens: bodies as the pages show them."""

from __future__ import annotations

from docrelay_api.smartdocumentor.models import ExternalTaskSpeakerModel
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json

BASE = "/api/v1.0/external"
INVITED = [{"email": "user@example.com", "roleName": "Administrator"}]
EMPTY = Answer(media_type=None)


def test_invitations(form: Form, loopback: Loopback) -> None:
    loopback.on(f"POST {BASE}/tenant/inviteusers", EMPTY)
    loopback.on(f"POST {BASE}/sdworkspace/inviteusers", EMPTY)
    users = form.client("smartdocumentor", loopback.url).users
    form.do(users.invite, {"user@example.com": "Administrator"})
    form.do(users.invite_to_workspace, 1, {"user@example.com": "Administrator"})
    bodies = [request.json() for request in loopback.requests]
    assert bodies == [{"users": INVITED}, {"workspaceId": 1, "users": INVITED}]


def test_roles_are_names(form: Form, loopback: Loopback) -> None:
    roles = [{"name": "Viewer"}, {"name": None}, {"name": "Something New", "id": 7}]
    loopback.on(f"GET {BASE}/tenant/availableroles", as_json(roles))
    users = form.client("smartdocumentor", loopback.url).users
    assert form.do(users.roles) == ["Viewer", "Something New"]


def test_speakers_of_a_task(form: Form, loopback: Loopback) -> None:
    place = f"{BASE}/transcripts/speakers/tasks/44/1"
    speaker = {"speakerId": "s", "speakerName": "Some Name", "speakerPrefix": None}
    loopback.on(f"GET {place}", as_json({"speakers": [speaker]}))
    loopback.on(f"POST {place}", EMPTY)
    loopback.on(f"DELETE {place}/s%2F1", EMPTY)
    speakers = form.client("smartdocumentor", loopback.url).speakers
    [found] = form.do(speakers.list_for_task, 44, 1)
    assert isinstance(found, ExternalTaskSpeakerModel)
    form.do(speakers.add_to_task, 44, 1, (item for item in [found]))
    form.do(speakers.remove_from_task, 44, 1, "s/1")
    assert loopback.requests[1].json() == {"speakers": [speaker]}


def test_a_token_is_asked_for_with_the_documented_form(form: Form, loopback: Loopback) -> None:
    loopback.on("POST /connect/token", as_json({"access_token": "t2", "expires_in": 3600}))
    tokens = form.client("smartdocumentor", loopback.url).tokens
    assert form.do(tokens.create, "client+1", "not-a-real-secret&").access_token == "t2"
    [request] = loopback.requests
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert sorted(request.body.decode().split("&")) == [
        "client_id=client%2B1",
        "client_secret=not-a-real-secret%26",
        "grant_type=client_credentials",
        "scope=WebAPI",
    ]
    assert "Authorization" not in request.headers
