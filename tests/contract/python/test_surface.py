"""The Python surface of two clients: what code that was written for the old one meets."""

from __future__ import annotations

from pathlib import Path

import pytest

from docrelay.contract import PythonClient, diff
from docrelay.contract.python.surface import load, parts
from docrelay.contract.python.surface_diff import compare
from docrelay.contract.python.symbols import SymbolMap

ROOT = Path(__file__).parents[3]
HEAD = "from __future__ import annotations\nfrom enum import StrEnum\nfrom attrs import define, field\n"
CALL = "def sync_detailed({arguments}) -> Response[{result}]: ...\n"


def client(folder: Path, call: str, models: str) -> Path:
    """Write a package as the generator lays one out."""
    for name, text in {
        "__init__.py": "",
        "api/__init__.py": "",
        "api/things/__init__.py": "",
        "api/things/get_thing.py": HEAD + call,
        "models/__init__.py": "from .thing import Thing\n",
        "models/thing.py": HEAD + models,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def call(arguments: str = "*, body: Thing", result: str = "Thing") -> str:
    return CALL.format(arguments=arguments, result=result)


def model(*lines: str) -> str:
    return "@define\nclass Thing:\n" + "".join(f"    {line}\n" for line in lines)


STATE = "class State(StrEnum):\n    OLD = 'old'\n    NEW = 'new'\n"
PLAIN = model("name: str")
REST = "additional_properties: dict[str, {}] = field(init=False, factory=dict)"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ((call(), PLAIN), (call(), PLAIN), []),
        ((call("*, a: int"), PLAIN), (call("*, a: int = 3"), PLAIN), []),
        ((call("*, a: int"), PLAIN), (call("*, b: int = 3"), PLAIN), ["object-added", "signature-broken"]),
        ((call("*, a: int = 3"), PLAIN), (call("*, a: int"), PLAIN), ["signature-broken"]),
        ((call("*, a: int"), PLAIN), (call("*, a: float"), PLAIN), ["argument-annotation-widened"]),
        ((call("*, a: int"), PLAIN), (call("*, a: str"), PLAIN), ["argument-annotation"]),
        ((call(), PLAIN), (call(result="Thing | None"), PLAIN), ["result-annotation"]),
        ((call(result="Thing | None"), PLAIN), (call(), PLAIN), ["result-annotation"]),
        ((call(), PLAIN), (call(), model("name: str", "more: int = 0")), ["object-added"]),
        ((call(), PLAIN), (call(), model("name: str", "more: int")), ["signature-broken"]),
        ((call(), model("name: str", "more: int")), (call(), PLAIN), ["object-removed"]),
        ((call(), STATE + model("name: str")), (call(), STATE + model("name: State")),
            ["argument-annotation"]),
        ((call("*, a: int"), STATE + model("name: str")), (call("*, a: int"), STATE + model("name: State")),
            ["result-annotation-narrowed"]),
        ((call(), STATE + model("name: State")), (call(), STATE.replace("    OLD = 'old'\n", "") +
            model("name: State")), ["enum-member-removed"]),
        ((call(), STATE + PLAIN), (call(), PLAIN), ["object-removed"]),
        ((call(), model(REST.format("int"))), (call(), model(REST.format("str"))), ["argument-annotation"]),
        ((call(), model(REST.format("int"))), (call(), model("pass")), ["object-removed"]),
    ],
)  # fmt: skip
def test_surfaces(old: tuple[str, str], new: tuple[str, str], said: list[str], tmp_path: Path) -> None:
    sides = [load(client(tmp_path / name / "c", *side)) for name, side in (("old", old), ("new", new))]
    assert [change.rule.removeprefix("python.") for change in compare(*sides)] == said


def test_a_union_is_taken_apart_only_at_its_top() -> None:
    assert parts("list[int | None] | 'Thing' | Unset") == {"list[int | None]", "Thing", "Unset"}


def test_a_class_knows_who_sends_it_and_who_gets_it(tmp_path: Path) -> None:
    other = "@define\nclass Inner:\n    a: int\n@define\nclass Payload:\n    b: Inner\n"
    made = load(client(tmp_path / "c", call("*, a: int"), model(REST.format("list[Inner]")) + other))
    assert made.sent == {}
    assert made.users("models.Inner.a") == {"api.things.get_thing"}
    assert made.users("models.Payload") == frozenset()
    assert "Payload" in made.got  # what a webhook brings is read


def test_findings_lead_back_to_the_document_and_to_the_facade(tmp_path: Path) -> None:
    text = "{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {/t: {get: {responses: {}}}}}"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    symbols = SymbolMap(
        "c",
        {"/paths/~1t/get": ("c.api.things.get_thing",), "/info/title": ("c.models.Thing.more",)},
        {"c.api.things.get_thing": ("docrelay.C.things.get",)},
    )
    folders = (
        client(tmp_path / "old" / "c", call(), model("name: str", "more: int")),
        client(tmp_path / "new" / "c", call("*, a: int, body: Thing"), PLAIN),
    )
    path = tmp_path / "a.yaml"
    report = diff(path, path, clients=(PythonClient(symbols, folders[0]), PythonClient(symbols, folders[1])))
    told = {change.id: change for change in report.changes}
    assert told.keys() == {"python.object-removed", "python.signature-broken"}
    for change in told.values():
        assert change.operations == ("GET /t",)
        assert "docrelay.C.things.get" in change.symbols
    assert told["python.object-removed"].old_pointer == "/info/title"
    assert told["python.signature-broken"].new_pointer == "/paths/~1t/get"


def _document(path: str, operation: str, schema: str) -> str:
    return f"""
openapi: 3.0.3
info: {{title: t, version: '1'}}
paths:
  /t/{{{path}}}:
    get:
      operationId: {operation}
      tags: [things]
      parameters: [{{name: {path}, in: path, required: true, schema: {{type: string}}}}]
      responses: {{'200': {{description: '', content: {{application/json:
        {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}
components: {{schemas: {{{schema}: {{type: object, properties: {{name: {{type: string}}}}}}}}}}
"""


def test_a_thing_under_another_name_is_no_other_thing(tmp_path: Path) -> None:
    """A function, its argument and its class are renamed: three findings, with the way to keep each name."""
    sides = (("x", "get_thing", "Thing"), ("y", "read_thing", "Item"))
    documents = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    clients: list[PythonClient] = []
    for file, (argument, operation, schema) in zip(documents, sides, strict=True):
        file.write_text(_document(argument, operation, schema), encoding="utf-8")
        written = model("name: str", "more: int" if schema == "Thing" else "more: str").replace(
            "Thing", schema
        )
        folder = client(tmp_path / file.stem / "c", call(f"{argument}: str", schema), written)
        api = folder / "api" / "things"
        (api / "get_thing.py").rename(api / f"{operation}.py")
        function = f"c.api.things.{operation}"
        symbols = SymbolMap(
            "c", {f"/paths/~1t~1{{{argument}}}/get": (function,)}, {function: ("docrelay.C.things.get",)}
        )
        clients.append(PythonClient(symbols, folder))
    report = diff(*documents, clients=(clients[0], clients[1]))
    python = [change for change in report.changes if change.layer == "python"]
    assert sorted((change.id, change.message.partition(": ")[2]) for change in python) == [
        ("python.argument-renamed", "argument x became y"),
        ("python.function-renamed", "function get_thing became read_thing"),
        ("python.model-renamed", "class Thing became Item"),
        ("python.result-annotation", "type int became str"),
    ]
    assert all("docrelay.C.things.get" in change.symbols for change in python)
    hints = {change.id: change.hint for change in python}
    assert '"update": {"operationId": "get_thing"}' in hints["python.function-renamed"]
    assert "class_overrides: {Item: {class_name: Thing}}" in hints["python.model-renamed"]


@pytest.mark.parametrize("api", ["documine", "smartdocumentor", "smartconnect", "smartconnect_next"])
def test_no_committed_client_differs_from_itself(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    made = PythonClient.of(ROOT / "generated" / "docrelay_api" / api)
    path = ROOT / "generated" / "docrelay_api" / api / "openapi.json"
    assert diff(path, path, clients=(made, made)).changes == ()
    assert made.symbols.methods
