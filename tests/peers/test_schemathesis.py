"""Schemathesis makes up requests from the contracts, right and wrong ones, and judges the answers."""

from __future__ import annotations

import copy
import warnings
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis.errors import Unsatisfiable

from docrelay._core.operations import contract
from docrelay.sandbox import Sandbox
from docrelay.sandbox.smartconnect.state import NO_ID

if TYPE_CHECKING:
    from schemathesis import Case

pytestmark = pytest.mark.peer("schemathesis")

APIS = ("documine", "smartdocumentor", "smartconnect", "smartconnect_next")
# Per operation: right requests with made-up ids, right ones with ids that exist, wrong ones.
EXAMPLES = {"right": 30, "known": 30, "wrong": 60}
_OWN = frozenset({"authorization", "x-tenant-id"})


def document(api: str) -> dict[str, Any]:
    """Return the contract without what the test sends itself: credentials, and where the services are.

    An enum that is marked as open lists what is known, so another value is not wrong.
    """
    adapted = copy.deepcopy(contract(api))
    adapted.pop("security", None)
    adapted.pop("servers", None)
    adapted.pop("webhooks", None)
    adapted["components"].pop("securitySchemes", None)
    _adapt(adapted)
    return adapted


def _adapt(node: Any) -> None:
    if isinstance(node, list):
        node[:] = [item for item in node if not (isinstance(item, dict) and _is_own(item))]
        for item in node:
            _adapt(item)
    elif isinstance(node, dict):
        if node.get("x-extensible-enum") is True:
            node.pop("enum", None)
        if "operationId" in node:
            node.pop("security", None)
            node.pop("servers", None)
        for value in node.values():
            _adapt(value)


def _is_own(item: dict[str, Any]) -> bool:
    name = str(item.get("$ref", "")).rpartition("/")[2].lower().replace("_", "-")
    return (item.get("in") == "header" and str(item.get("name")).lower() in _OWN) or name in {
        "tenantid",
        "xtenantid",
        "x-tenant-id",
        "tenant-id",
    }


@attrs.define
class Service:
    """One emulated service: where it is, how to be let in, and ids that exist."""

    sandbox: Sandbox
    web: httpx.Client
    api: str
    headers: dict[str, str] = attrs.field(factory=dict)
    params: dict[str, str] = attrs.field(factory=dict)
    known: dict[str, Any] = attrs.field(factory=dict)

    def base(self, operation: str) -> str:
        if operation == "get_public_key":
            return self.sandbox.smartconnect_login_url
        return str(getattr(self.sandbox, f"{self.api}_url"))

    def ask(self, method: str, path: str, **options: Any) -> Any:
        url = str(getattr(self.sandbox, f"{self.api}_url")) + path
        params = {**self.params, **options.pop("params", {})}
        answer = self.web.request(method, url, headers=self.headers, params=params, **options)
        return answer.raise_for_status().json() if answer.content else None


def _token(service: Service, path: str, **form: str) -> None:
    url = str(getattr(service.sandbox, f"{service.api}_url")) + path
    answer = service.web.post(url, data=form).raise_for_status().json()
    service.headers = {"Authorization": f"Bearer {answer['access_token']}"}


def _documine(service: Service) -> None:
    known = service.sandbox.credentials.documine
    _token(
        service,
        f"/auth/realms/{known.workspace}/protocol/openid-connect/token",
        grant_type="password",
        client_id=known.client_id,
        client_secret=known.client_secret,
        username=known.username,
        password=known.password,
    )
    service.headers["X-TENANT-ID"] = known.workspace
    template = service.ask("GET", "/api/dossier-templates")["dossierTemplates"][0]["id"]
    base = f"/api/dossier-templates/{template}/dossiers"
    dossier = service.ask("POST", base, json={"name": "For Schemathesis"})["id"]
    files = {"file": ("note.txt", b"Invoice number: INV-1")}
    [file] = service.ask("POST", f"{base}/{dossier}/files", files=files)["fileIds"]
    wanted = {"downloadFileTypes": ["ORIGINAL"]}
    download = service.ask("POST", f"{base}/{dossier}/create-download", json=wanted)["downloadId"]
    service.known = {
        "dossierTemplateId": template,
        "dossierId": dossier,
        "fileId": file,
        "downloadId": download,
    }


def _smartdocumentor(service: Service) -> None:
    known = service.sandbox.credentials.smartdocumentor
    _token(
        service,
        "/connect/token",
        grant_type="client_credentials",
        scope="WebAPI",
        client_id=known.client_id,
        client_secret=known.client_secret,
    )
    external = "/api/v1.0/external"
    body = {"context": {"url": f"{service.sandbox.url}/nothing"}, "workspaceId": 11}
    task = service.ask("POST", f"{external}/sdtask/process", json=body)["taskId"]
    batch = service.ask("POST", f"{external}/sdbatch", json={"displayName": "One"})["batchId"]
    service.known = {"taskId": task, "taskid": task, "workspaceId": 11, "batchId": batch}


def _smartconnect(service: Service) -> None:
    company = service.sandbox.credentials.smartconnect.company
    known = service.sandbox.credentials.smartconnect
    answer = service.web.post(f"{service.sandbox.smartconnect_login_url}/v1/public-key").json()
    modulus, exponent = (int.from_bytes(b64decode(item.text or ""), "big") for item in fromstring(answer))
    key = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    password = b64encode(key.encrypt(known.password.encode(), padding.PKCS1v15())).decode()
    query = {"email": known.email, "password": password, "companyId": company}
    service.params = {"token": service.ask("POST", "/GetToken", params=query)}
    process = service.sandbox.map_key("CUSTOMERS")
    service.known = {"mapKey": process, "processId": process, "companyId": company, "connectionId": NO_ID}


def _smartconnect_next(service: Service) -> None:
    known = service.sandbox.credentials.smartconnect_next
    _token(
        service,
        "/token",
        grant_type="password",
        client_id=known.client_id,
        client_secret=known.client_secret,
        username=known.username,
        password=known.password,
    )
    service.known = {"integrationId": service.sandbox.map_key("CUSTOMERS")}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(reads=0, fetch_seconds=1) as running:
        yield running


@pytest.fixture
def service(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Service]:
    sandbox.reset()
    with httpx.Client(trust_env=False, timeout=60) as web:
        made = Service(sandbox, web, request.param)
        globals()[f"_{request.param}"](made)
        yield made


def _operations(api: str) -> list[Any]:
    import schemathesis

    schema: Any = schemathesis.openapi.from_dict(document(api))
    return [found.ok() for found in schema.get_all_operations()]


def _send(service: Service, case: Case[Any]) -> Any:
    operation = case.operation.definition.raw["operationId"]
    params = {} if operation == "validate_token" else service.params
    return case.call(base_url=service.base(operation), headers=service.headers, params=params)


_CONFORMANCE = ("status_code", "content_type", "response_headers", "response_schema")


def _judge(case: Case[Any], response: Any, *, documents_errors: bool, wrong: bool) -> None:
    """Hold an answer against the contract.

    Not held: errors of SmartConnect, which documents none, and its documented empty body for a wrong map.
    """
    from schemathesis import checks

    checks.load_all_checks()
    wanted: list[Any] = [checks.not_a_server_error]
    undocumented = not documents_errors and (response.status_code >= 400 or not response.content)
    if not undocumented:
        wanted += [checks.CHECKS.get_one(f"{name}_conformance") for name in _CONFORMANCE]
    if wrong and not (response.status_code == 200 and _is_data_table(response.request.body)):
        wanted.append(checks.CHECKS.get_one("negative_data_rejection"))
    case.validate_response(response, checks=wanted)


def _is_data_table(body: Any) -> bool:
    """Tell whether XML is right after all: a list of one and its only item, say, look the same in it."""
    text = body.decode() if isinstance(body, bytes) else str(body)
    if not text.startswith("<"):
        return False
    root = fromstring(text)
    parts = {child.tag: child for child in root}
    cells = [cell for table in parts.get("Xml", ()) for cell in table]
    variables = [item for array in parts.get("Variables", ()) for item in array]
    return (
        root.tag == "RequestData"
        and len(parts) == len(root)
        and "Xml" in parts
        and parts.keys() <= {"Variables", "Xml"}
        and {table.tag for table in parts["Xml"]} <= {"Table"}
        and not any(len(cell) for cell in cells)
        and all(sorted(field.tag for field in item) == ["Key", "Value"] for item in variables)
        and {array.tag for array in parts.get("Variables", ())} <= {"ArrayOfVariableOfstringstring"}
    )


def _try(service: Service, operation: Any, kind: str, seen: Counter[str]) -> None:
    from schemathesis import GenerationMode

    documents_errors = any(not str(key).startswith("2") for key in operation.definition.raw["responses"])
    wrong = kind == "wrong"
    options: dict[str, Any] = {}
    if kind == "known":
        for place, parameters in (
            ("path_parameters", operation.path_parameters),
            ("query", operation.query),
        ):
            options[place] = {p.name: service.known[p.name] for p in parameters if p.name in service.known}
        options = {place: values for place, values in options.items() if values}
        if not options:
            return
    if wrong and not (operation.body or operation.query or operation.path_parameters):
        return

    @seed(20)
    @settings(
        max_examples=EXAMPLES[kind],
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(GenerationMode.NEGATIVE if wrong else GenerationMode.POSITIVE, **options))
    def run(case: Case[Any]) -> None:
        # An empty list leaves no trace in the request, so it cannot be what is wrong with it.
        assume(not wrong or [] not in (case.query or {}).values())
        response = _send(service, case)
        seen[f"{kind} {response.status_code}"] += 1
        _judge(case, response, documents_errors=documents_errors, wrong=wrong)

    run()


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("service", APIS, indirect=True)
def test_the_sandbox_keeps_its_contract(service: Service) -> None:
    seen: Counter[str] = Counter()
    operations = _operations(service.api)
    failures: list[str] = []
    for operation in operations:
        for kind in EXAMPLES:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    _try(service, operation, kind, seen)
            except Unsatisfiable:
                assert kind == "wrong"  # any text fits, so nothing is wrong
            except BaseException as error:
                failures.append(f"{operation.label} ({kind}): {error}")
    print(
        f"\n{service.api}: {len(operations)} operations, {seen.total()} cases, {dict(sorted(seen.items()))}"
    )
    assert not failures, "\n\n".join(failures)
