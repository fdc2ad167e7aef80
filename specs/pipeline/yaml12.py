"""Read YAML as OpenAPI means it: YAML 1.2 scalars, names as text, no name twice in one mapping."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import yaml

_TAG = "tag:yaml.org,2002:"
_DEPTH = 200
_MERGE = _TAG + "merge"
# YAML 1.1, which PyYAML reads, also has no, on, 12:30, 0b1, 1_000, = and dates. These are strings here.
_SCALARS = (
    ("null", re.compile(r"~|null|Null|NULL|", re.ASCII), "~nN"),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE"), "tTfF"),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"), "-+0123456789"),
    (
        "float",
        re.compile(
            r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
        ),
        "-+.0123456789",
    ),
    ("merge", re.compile(r"<<"), "<"),
)


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return first character -> (tag, pattern of the whole scalar), as PyYAML wants them."""
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {"": []}
    for name, pattern, first in _SCALARS:
        whole = re.compile(rf"(?:{pattern.pattern})\Z")
        for character in (*first, ""):
            if character or name == "null":
                table.setdefault(character, []).append((_TAG + name, whole))
    return table


def _whole_number(_: Any, node: yaml.ScalarNode) -> int:
    text = str(node.value)
    return int(text, 0) if text[:2] in {"0o", "0x"} else int(text, 10)


def loader(parent: type[yaml.SafeLoader]) -> type[yaml.SafeLoader]:
    """Return `parent`, one of PyYAML's safe loaders, with the scalars of YAML 1.2."""
    made = type("Loader", (parent,), {"yaml_implicit_resolvers": _resolvers()})
    safe = cast("type[yaml.SafeLoader]", made)
    safe.add_constructor(_TAG + "int", _whole_number)
    return safe


if TYPE_CHECKING:
    _Fastest = yaml.SafeLoader
else:  # the C parser is about six times as fast, where PyYAML has it
    _Fastest = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LOADER = loader(_Fastest)


def load(text: str, kind: type[yaml.SafeLoader] = LOADER) -> Any:
    """Return the one document in `text`; raise yaml.YAMLError with the line when there is none."""
    _check_depth(text, kind)
    reader: Any = kind(text)
    try:
        node = reader.get_single_node()
        if node is None:
            return None
        _check(node, set())
        return reader.construct_document(node)
    finally:
        reader.dispose()


def _check_depth(text: str, kind: type[yaml.SafeLoader]) -> None:
    """Refuse what is nested so deeply that the C parser, which is recursive, would crash."""
    depth = 0
    for event in yaml.parse(text, kind):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH:
            raise yaml.YAMLError(f"{_place(event.start_mark)}: nested more than {_DEPTH} levels deep")


def _place(mark: Any) -> str:
    return f"line {mark.line + 1}"


def _check(node: yaml.Node, done: set[int], above: frozenset[int] = frozenset()) -> None:
    """Make every name in the mappings below `node` a string.

    Refuse a name that stands twice, and an alias for what it is in. `done` holds the nodes that are
    checked already, `above` those around `node`.
    """
    if id(node) in above:
        raise yaml.YAMLError(f"{_place(node.start_mark)}: contains itself by an alias")
    if id(node) in done or not isinstance(node, yaml.CollectionNode):
        return
    done.add(id(node))
    parts: list[Any] = node.value
    if isinstance(node, yaml.MappingNode):
        _name(parts)
        parts = [value for _, value in parts]
    for part in parts:
        _check(part, done, above | {id(node)})


def _name(pairs: list[tuple[yaml.Node, yaml.Node]]) -> None:
    names: set[str] = set()
    for key, _ in pairs:
        if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
            key.tag = _TAG + "str"
            name = str(key.value)
            if name in names:
                raise yaml.YAMLError(
                    f"{_place(key.start_mark)}: the key {name!r} stands twice in one mapping"
                )
            names.add(name)
