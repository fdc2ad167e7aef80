"""No text of a document runs: it is vendored, every module imported and every function called."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from pipeline import document, vendor
from pipeline.document import Document
from tests.pipeline import marked, repository

CALLS = Path(__file__).parent / "every_call.py"
RUN = '__import__("pathlib").Path("owned").touch()'
KEEP_TAGS = "  - target: $.paths.*.*.tags\n    remove: true\n"

TEXTS = {
    "double quotes": f'x """ + {RUN}.__str__() + """',
    "single quotes": f"x ''' + {RUN}.__str__() + '''",
    "one quote": f'x" + {RUN}.__str__() + "',
    "one apostrophe": f"x' + {RUN}.__str__() + '",
    "a line of its own": f'x\n    """\n    {RUN}\n    """\n\n{RUN}\n',
    "a backslash and a quote": f'x\\" + {RUN}.__str__() #',
    "a template": f"{{{RUN}}} {{{{ {RUN} }}}} {{% {RUN} %}} {{0.__class__}} ${{{RUN}}} %(x)s",
    "separators": f'x\u2028\u2028\u2029\x85    {RUN}\u2028    """\u2028{RUN}',
    "controls": f"x\r\f\v{RUN}\0\x1b[31m",
    "escapes": r"C:\Users \N{BULLET} \N \Uzz \x4 \u00e" + "\\",
    "a long word": "x" * 200 + "\\" * 91 + '"""',
    "only quotes": '"""',
    "an encoding": f"# coding: utf-7\n+{RUN}",
}
TWINS = ('List "all users"', "Files of C:\\Users", "Ends in a backslash\\", 'Ends in a "quote"', "'", '"')


@attrs.define
class Vendor:
    """A repository that brings in one document after another, and a process that uses each client."""

    repo: repository.Repository
    user: subprocess.Popen[str]
    count: int = 0

    def bring(self, source: Document, folder: Path) -> str:
        """Vendor `source`, then use all of its client in an empty folder; return the refusal, or nothing.

        Fails when a marker ran, or when what was accepted cannot be imported.
        """
        self.count += 1
        (folder / "given.json").write_text(json.dumps(source), encoding="utf-8")
        empty = folder / "empty"
        empty.mkdir()
        refused = ""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(empty)
            try:
                vendor.vendor(self.repo.root, repository.API, str(folder / "given.json"), f"9.{self.count}")
            except vendor.Refused as refusal:
                refused = str(refusal)
            else:
                self._use(empty)
                self._forget_former()
        assert list(empty.iterdir()) == []
        return refused

    def _forget_former(self) -> None:
        """Leave the current version alone in the index, or it grows with every document."""
        row = f"[[{repository.API}.versions]]"
        head, *_, last = self.repo.index.read_text(encoding="utf-8").split(row)
        self.repo.index.write_text(head + row + last, encoding="utf-8")

    def _use(self, empty: Path) -> None:
        assert self.user.stdin is not None
        assert self.user.stdout is not None
        self.user.stdin.write(json.dumps([str(self.repo.root / "generated"), str(empty)]) + "\n")
        self.user.stdin.flush()
        told = json.loads(self.user.stdout.readline() or '"the process has ended"')
        assert isinstance(told, dict), told
        operations = self.repo.root / "generated/docrelay_api" / repository.API / "api"
        count = sum(path.stem != "__init__" for path in operations.glob("*/*.py"))
        # Both functions of each, with two answers.
        assert told["requests"] == 4 * count
        assert told["models"] >= 7


@pytest.fixture(scope="module")
def into(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """A repository whose overlay keeps the tags of the document."""
    root = tmp_path_factory.mktemp("marked") / "repository"
    root.mkdir()
    repo = repository.made(root)
    overlay = root / "specs" / repository.API / "overlay.yaml"
    text = overlay.read_text(encoding="utf-8")
    assert KEEP_TAGS in text
    overlay.write_text(text.replace(KEEP_TAGS, ""), encoding="utf-8")
    # Setting cookies for one request is deprecated in httpx; that is not what is asked here.
    warnings = ["-W", "error", "-W", "ignore:Setting per-request cookies"]
    user = subprocess.Popen(
        [sys.executable, "-B", *warnings, str(CALLS)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with user:
        yield Vendor(repo, user)
        user.communicate()


@pytest.fixture
def base(specs: Path) -> Document:
    return document.read(specs / repository.API / f"{repository.NEW}.yaml")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_in_every_place_at_once(text: str, into: Vendor, base: Document, tmp_path: Path) -> None:
    refused = into.bring(marked.add(base, text), tmp_path)
    lost = any(mark in text for mark in "\n\u2028\r")
    assert ("characters that are lost in generated code" in refused) == bool(refused) == lost, refused


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_in_every_description(text: str, into: Vendor, base: Document, tmp_path: Path) -> None:
    """What is no name may be anything."""
    whole = marked.add(base, "\x01")
    assert into.bring(_told(whole, text), tmp_path) == ""


def _told(value: Any, text: str, key: str = "") -> Any:
    """Put `text` in place of the mark in what describes, and an "x" in place of it in names and values."""
    if isinstance(value, dict):
        return {name.replace("\x01", "x"): _told(item, text, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_told(item, text) for item in value]
    describes = key in {"description", "summary", "title", "example", "version", "x-note"}
    return value.replace("\x01", text if describes else "x") if isinstance(value, str) else value


@pytest.mark.parametrize("text", TWINS)
def test_harmless_twins_are_accepted(text: str, into: Vendor, base: Document, tmp_path: Path) -> None:
    assert into.bring(marked.add(base, text), tmp_path) == ""
    [path] = into.repo.root.rglob("get_marked.py")
    assert _summary(path) == text


def _summary(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    [function] = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "sync_detailed"]
    return (ast.get_docstring(function) or "").strip()


Change = Callable[[Document], object]
OBJECT: Document = {"type": "object", "properties": {"a": {"type": "string"}}}
QUOTED = f'x" + {RUN}.__str__() + "'


def _operation(path: str = "/odd", **more: Any) -> Change:
    made: Document = {"operationId": "odd", "tags": ["odd"], "responses": marked.NOTHING, **more}
    return lambda source: source["paths"].update({path: {"get": made}})


def _parameter(name: str, **schema: Any) -> Change:
    return _operation(parameters=[{"name": name, "in": "query", "schema": {"type": "string", **schema}}])


def _schema(name: str, schema: Document) -> Change:
    def change(source: Document) -> None:
        source["components"]["schemas"][name] = schema
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        _operation(responses={"200": {"description": "", "content": content}})(source)

    return change


def _property(name: str, **schema: Any) -> Change:
    properties = {name: {"type": "string", **schema}, "other": {"type": "string"}}
    return _schema("Odd", {"type": "object", "properties": properties})


def _varnames(*names: str) -> Change:
    return _schema("Odd", {"type": "integer", "enum": [1, 2], "x-enum-varnames": list(names)})


ACCEPTED: dict[str, Change] = {
    "schema": _schema(QUOTED, {"type": "object"}),
    "schema that Python keeps": _schema("__init__", {"type": "object"}),
    "path": _operation(f"/odd{QUOTED}{{}}"),
    "media type of an answer": _operation(
        responses={"200": {"description": "", "content": {f"application/json; {QUOTED}": {"schema": {}}}}}
    ),
    "names of enum values": _varnames(QUOTED, f"B{QUOTED}"),
    "enum value": _property("e", enum=[QUOTED, "__import__", "{x}"]),
    "default": _parameter("a", default=QUOTED),
    "default of anything": _operation(
        parameters=[{"name": "a", "in": "query", "schema": {"default": {QUOTED: [QUOTED]}}}]
    ),
    "operation that is a keyword": _operation(operationId="import"),
    "operation that Python keeps": _operation(operationId="__init__"),
    "operation that climbs": _operation(operationId="../../x"),
    "tag that climbs": _operation(tags=["../../x"]),
    "tag without letters": _operation(tags=['"']),
    "property that Python keeps": _property("__class__"),
    "property without letters": _property('"'),
    "property that calls": _property("exec"),
    "parameter that Python keeps": _parameter("self"),
    "parameter that is a module": _parameter("errors"),
}  # fmt: skip
REFUSED: dict[str, tuple[Change, str]] = {
    "path that looks in": (_operation("/odd/{id.__class__}"), "id.__class__"),
    "line in a path": (_operation("/odd\n"), r"'/odd\x0a'"),
    "status": (_operation(responses={f"200{QUOTED}": {"description": ""}}), "200x"),
    "names of enum values that are numbers": (_varnames("1 a", "2 b"), "1_A = 1"),
    "names of enum values that are nothing": (_varnames("", '"'), "= 2"),
    "line in an enum value": (_property("e", enum=["a\nb"]), r"'a\x0ab'"),
    "mark in a property": (_property("a\u202eb"), r"'a\u202eb'"),
    "line in a parameter": (_parameter("a\nb"), r"'a\x0ab'"),
    "line in a default": (_parameter("a", format="uuid", default=f"{'0' * 31}1\n"), "is not a 'uuid'"),
    "infinite default": (_parameter("a", type="number", default="inf"), "'inf'"),
    "keyword in other letters": (_property("\U0001d41c\U0001d425\U0001d41a\U0001d42c\U0001d42c"), "'class'"),
    "argument in other letters": (
        _parameter("\U0001d41c\U0001d425\U0001d422\U0001d41e\U0001d427\U0001d42d"), "'client'"
    ),
    "two schemas of one module": (
        lambda source: [
            _schema("ABC", OBJECT | {"additionalProperties": {"$ref": "#/components/schemas/Abc"}})(source),
            source["components"]["schemas"].update(Abc=OBJECT),
        ],
        "'ABC'",
    ),
    **{
        f"schema {name}": (_schema(name, OBJECT), f"'{name}'")
        for name in ("Any", "Response", "Client", "Unset", "T")
    },
    **{
        f"property {name}": (_property(name), f"'{name}'")
        for name in ("d", "cls", "src_dict", "field_dict", "from_dict", "to_dict", "additional_properties")
    },
    "parameter params": (_parameter("params"), "'params'"),
    "operation without letters": (_operation(operationId='"'), "'\"'"),
}  # fmt: skip


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_odd_names_are_made_fit(change: Change, into: Vendor, base: Document, tmp_path: Path) -> None:
    change(base)
    assert into.bring(base, tmp_path) == ""


@pytest.mark.parametrize(("change", "named"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_name_is_refused_by_name(
    change: Change, named: str, into: Vendor, base: Document, tmp_path: Path
) -> None:
    change(base)
    refused = into.bring(base, tmp_path)
    assert named in refused
    assert len(refused.splitlines()) == 1
    assert "Traceback" not in refused
