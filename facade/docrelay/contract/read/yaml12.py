"""Read YAML as OpenAPI means it: 1.2 scalars, text keys; no bombs, no deep nesting, no key twice."""

from __future__ import annotations

import re
from typing import Any

import attrs
import yaml

from docrelay._core.openapi import escape
from docrelay.contract.errors import NotCompared
from docrelay.contract.read.places import MAX_DEPTH

MAX_VALUES = 5_000_000
"""How many values a document may have once every alias is followed."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,4000}\Z|0o[0-7]{1,4000}\Z|0x[0-9a-fA-F]{1,4000}\Z", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_TAG = "tag:yaml.org,2002:"
_KEY = object()


def _number(text: str) -> Any:
    """Return the number that the plain scalar `text` is, or `text` itself."""
    if _INTEGER.match(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    if _FLOAT.match(text):
        return float(text)
    if _SPECIAL.match(text):
        return float(text.replace(".", ""))
    return text


def _scalar(event: Any) -> Any:
    text: str = event.value
    tag: str | None = event.tag
    if tag is None or tag == "!":
        plain = event.implicit[0] and tag is None
        if not plain:
            return text
        return _CONSTANTS[text] if text in _CONSTANTS else _number(text)
    if tag == _TAG + "str":
        return text
    if tag in {_TAG + "null", _TAG + "bool", _TAG + "int", _TAG + "float"}:
        return _CONSTANTS[text] if text in _CONSTANTS else _number(text)
    raise ValueError(f"the tag {tag} is not allowed")


@attrs.define
class _Frame:
    """An open mapping or list, the pointer to it, and how many values it holds so far."""

    value: Any
    pointer: str
    anchor: str | None
    key: Any = _KEY
    size: int = 1
    merges: list[Any] = attrs.Factory(list[Any])

    @property
    def is_list(self) -> bool:
        """Return whether this is a list, not a mapping."""
        return isinstance(self.value, list)


class _Builder:
    """Turns parser events into values without recursion, so that no input can overflow the stack."""

    def __init__(self, file: str, positions: dict[str, tuple[int, int]] | None) -> None:
        self.file = file
        self.positions = positions
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.root: Any = None

    def fault(self, reason: str, mark: Any, pointer: str = "") -> NotCompared:
        return NotCompared(
            reason,
            file=self.file,
            line=mark.line + 1,
            column=mark.column + 1,
            pointer=pointer or self.pointer(),
        )

    def pointer(self) -> str:
        """Return the pointer of the value that comes next."""
        if not self.stack:
            return ""
        frame = self.stack[-1]
        if frame.is_list:
            return f"{frame.pointer}/{len(frame.value)}"
        if frame.key is _KEY:
            return frame.pointer
        return f"{frame.pointer}/{escape(frame.key)}"

    def open(self, value: Any, event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise self.fault(f"nested deeper than {MAX_DEPTH} levels", event.start_mark)
        if event.tag not in {None, "!", _TAG + "map", _TAG + "seq"}:
            raise self.fault(f"the tag {event.tag} is not allowed", event.start_mark)
        if self.stack and not self.stack[-1].is_list and self.stack[-1].key is _KEY:
            raise self.fault("a key that is not a scalar", event.start_mark)
        pointer = self.pointer()
        self.place(pointer, event)
        self.stack.append(_Frame(value, pointer, event.anchor))

    def place(self, pointer: str, event: Any) -> None:
        if self.positions is not None:
            mark = event.start_mark
            self.positions.setdefault(pointer, (mark.line + 1, mark.column + 1))

    def close(self, event: Any) -> None:
        frame = self.stack.pop()
        for merged in frame.merges:
            for key, value in merged.items():
                frame.value.setdefault(key, value)
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.value, frame.size)
        self.put(frame.value, frame.size, event)

    def put(self, value: Any, size: int, event: Any) -> None:
        """Add a finished value to the open container; `size` counts what it holds, itself included."""
        if size > MAX_VALUES:
            raise self.fault(f"aliases expand to more than {MAX_VALUES:,} values", event.start_mark)
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        frame.size += size
        if frame.is_list:
            frame.value.append(value)
        elif frame.key == "<<":
            self.merge(frame, value, event)
        else:
            frame.value[frame.key] = value
        frame.key = _KEY

    def merge(self, frame: _Frame, value: Any, event: Any) -> None:
        merged: Any = [value] if isinstance(value, dict) else value
        wrong = not isinstance(merged, list)
        for item in () if wrong else merged:
            wrong = wrong or not isinstance(item, dict)
            frame.merges.append(item)
        if wrong:
            raise self.fault("`<<` takes a mapping", event.start_mark)

    def scalar(self, event: Any) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and not frame.is_list and frame.key is _KEY:
            if event.value in frame.value:
                raise self.fault(f"the key {event.value!r} stands twice in one mapping", event.start_mark)
            frame.key = event.value
            self.place(self.pointer(), event)
            return
        try:
            value = _scalar(event)
        except ValueError as error:
            raise self.fault(str(error), event.start_mark) from None
        self.place(self.pointer(), event)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.put(value, 1, event)

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            inside = any(frame.anchor == event.anchor for frame in self.stack)
            what = "contains itself" if inside else "is not defined"
            raise self.fault(f"the alias *{event.anchor} {what}", event.start_mark)
        frame = self.stack[-1]
        if not frame.is_list and frame.key is _KEY:
            raise self.fault("an alias as a key", event.start_mark)
        self.place(self.pointer(), event)
        self.put(*self.anchors[event.anchor], event)


def load(text: str, file: str, positions: dict[str, tuple[int, int]] | None = None) -> Any:
    """Return the one document in `text`; raise NotCompared with the line where it is not acceptable.

    `positions`, when given, is filled with pointer -> (line, column), both from 1; the place of a
    mapping's member is its key.
    """
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:  # the parser in Python looks for control characters first
        raise _syntax(error, text, file) from None
    builder = _Builder(file, positions)
    documents = 0
    try:
        while True:
            event = loader.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                return builder.root
            if isinstance(event, yaml.ScalarEvent):
                builder.scalar(event)
            elif isinstance(event, yaml.MappingStartEvent):
                builder.open({}, event)
            elif isinstance(event, yaml.SequenceStartEvent):
                builder.open([], event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                builder.close(event)
            elif isinstance(event, yaml.AliasEvent):
                builder.alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise builder.fault("a second YAML document in one file", event.start_mark)
    except yaml.YAMLError as error:
        raise _syntax(error, text, file) from None
    finally:
        loader.dispose()


def _syntax(error: yaml.YAMLError, text: str, file: str) -> NotCompared:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        return NotCompared(f"not valid YAML: {error.reason}", file=file, line=line, column=column)
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return NotCompared(f"not valid YAML: {problem}", file=file)
    return NotCompared(f"not valid YAML: {problem}", file=file, line=mark.line + 1, column=mark.column + 1)
