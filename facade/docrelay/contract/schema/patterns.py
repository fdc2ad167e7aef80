"""Whether one regular expression includes another, for the kind that OpenAPI documents hold.

Understood: characters, classes, groups, alternatives, counts, and anchors at both ends of an alternative.
For look-around, back references, word borders and Unicode properties the answer is "unknown". A pattern is
read into a finite automaton over characters; one includes the other when the search of both at once finds no
text that only the other accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import attrs

from docrelay.contract.levels import Effect

Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
_MOST_STATES = 3_000
_MOST_STEPS = 300_000
_ALL: Ranges = ((0, LAST),)
_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = ((9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
                  (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF))  # fmt: skip
_BREAKS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11, "0": 0}
_HEX = re.compile(r"x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})")
_COUNT = re.compile(r"\{(\d{1,4})(,?)(\d{0,4})\}", re.ASCII)


class NotUnderstoodError(Exception):
    """Raised for an expression that is not understood, or is too large to decide."""


@attrs.define
class Automaton:
    """States with steps by characters and steps without one."""

    steps: list[list[tuple[Ranges, int]]] = attrs.Factory(list[list[tuple[Ranges, int]]])
    free: list[list[int]] = attrs.Factory(list[list[int]])
    end: int = 0

    def state(self) -> int:
        """Add a state; return its number."""
        if len(self.steps) >= _MOST_STATES:
            raise NotUnderstoodError
        self.steps.append([])
        self.free.append([])
        return len(self.steps) - 1

    def closure(self, states: set[int]) -> frozenset[int]:
        """Return `states` with all that is reached from them without a character."""
        found, pending = set(states), list(states)
        while pending:
            for target in self.free[pending.pop()]:
                if target not in found:
                    found.add(target)
                    pending.append(target)
        return frozenset(found)

    def after(self, states: frozenset[int], point: int) -> frozenset[int]:
        """Return the states that the character `point` leads to."""
        reached = {
            target
            for state in states
            for ranges, target in self.steps[state]
            if any(low <= point <= high for low, high in ranges)
        }
        return self.closure(reached)


def accepts(made: Automaton, text: str) -> bool:
    """Return whether the automaton accepts `text`."""
    states = made.closure({0})
    for character in text:
        states = made.after(states, ord(character))
    return made.end in states


def _points(*automata: Automaton) -> list[int]:
    """Return one character of every kind that the automata tell apart."""
    edges = {0, LAST + 1}
    for made in automata:
        for steps in made.steps:
            for ranges, _ in steps:
                for low, high in ranges:
                    edges |= {low, high + 1}
    return [low for low, _ in pairwise(sorted(edges))]


def includes(wide: Automaton, narrow: Automaton) -> bool:
    """Return whether every text of `narrow` is one of `wide`."""
    points = _points(wide, narrow)
    first = (wide.closure({0}), narrow.closure({0}))
    seen, pending = {first}, [first]
    steps = 0
    while pending:
        outer, inner = pending.pop()
        if narrow.end in inner and wide.end not in outer:
            return False
        steps += len(points) * (len(outer) + len(inner))
        if steps > _MOST_STEPS:
            raise NotUnderstoodError
        for point in points:
            reached = narrow.after(inner, point)
            if reached:
                step = (wide.after(outer, point), reached)
                if step not in seen:
                    seen.add(step)
                    pending.append(step)
    return True


def _negated(ranges: Ranges) -> Ranges:
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    if start <= LAST:
        found.append((start, LAST))
    return tuple(found)


_Part = Callable[[int], int]
"""Adds itself to the automaton from a state on; returns the state where it ends."""


class _Reader:
    """Reads a pattern by recursive descent into an automaton."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.made = Automaton()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        if self.at >= len(self.text):
            raise NotUnderstoodError
        self.at += 1
        return self.text[self.at - 1]

    def read(self) -> Automaton:
        start, self.made.end = self.made.state(), -1
        whole = self.alternatives(top=True)
        if self.at < len(self.text):
            raise NotUnderstoodError
        self.made.end = whole(start)
        return self.made

    def alternatives(self, *, top: bool = False) -> _Part:
        found = [self.sequence(top=top)]
        while self.peek() == "|":
            self.take()
            found.append(self.sequence(top=top))

        def add(start: int) -> int:
            end = self.made.state()
            for part in found:
                self.made.free[part(start)].append(end)
            return end

        return add

    def sequence(self, *, top: bool) -> _Part:
        parts: list[_Part] = []
        if top and self.peek() == "^":
            self.take()
        elif top:
            parts.append(self.repeated(self.characters(_ALL), 0, None))
        closed = False
        while self.peek() not in {"", "|", ")"}:
            if self.peek() == "$" and top and self.text[self.at + 1 : self.at + 2] in {"", "|"}:
                self.take()
                closed = True
                break
            parts.append(self.counted(self.atom()))
        if top and not closed:
            parts.append(self.repeated(self.characters(_ALL), 0, None))

        def add(start: int) -> int:
            for part in parts:
                start = part(start)
            return start

        return add

    def characters(self, ranges: Ranges) -> _Part:
        def add(start: int) -> int:
            end = self.made.state()
            self.made.steps[start].append((ranges, end))
            return end

        return add

    def repeated(self, part: _Part, least: int, most: int | None) -> _Part:
        def add(start: int) -> int:
            for _ in range(least):
                start = part(start)
            end = self.made.state()
            if most is None:
                loop = self.made.state()
                self.made.free[start].append(loop)
                self.made.free[part(loop)].append(loop)
                self.made.free[loop].append(end)
                return end
            self.made.free[start].append(end)
            for _ in range(most - least):
                start = part(start)
                self.made.free[start].append(end)
            return end

        return add

    def counted(self, part: _Part) -> _Part:
        sign = self.peek()
        counts: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if sign in counts and sign:
            self.take()
            least, most = counts[sign]
        elif found := _COUNT.match(self.text, self.at):
            self.at = found.end()
            least = int(found[1])
            most = least if not found[2] else (int(found[3]) if found[3] else None)
            if most is not None and most < least:
                raise NotUnderstoodError
        else:
            return part
        if self.peek() == "?":
            self.take()  # how much a match takes does not matter to what matches
        return self.repeated(part, least, most)

    def atom(self) -> _Part:
        sign = self.take()
        if sign == "(":
            if self.peek() == "?":
                if self.text[self.at : self.at + 2] != "?:":
                    raise NotUnderstoodError
                self.at += 2
            inner = self.alternatives()
            if self.take() != ")":
                raise NotUnderstoodError
            return inner
        if sign == "[":
            return self.characters(self.group())
        if sign == ".":
            return self.characters(_negated(_BREAKS))
        if sign == "\\":
            return self.characters(self.escape())
        if sign in "^$*+?{":
            raise NotUnderstoodError
        return self.characters(((ord(sign), ord(sign)),))

    def escape(self) -> Ranges:
        if found := _HEX.match(self.text, self.at):
            self.at = found.end()
            point = int(found[1] or found[2], 16)
            return ((point, point),)
        sign = self.take()
        if sign.lower() in _CLASSES:
            return _CLASSES[sign] if sign.islower() else _negated(_CLASSES[sign.lower()])
        if sign in _CONTROLS:
            return ((_CONTROLS[sign], _CONTROLS[sign]),)
        if sign.isalnum():
            raise NotUnderstoodError
        return ((ord(sign), ord(sign)),)

    def group(self) -> Ranges:
        negated = self.peek() == "^"
        if negated:
            self.take()
        found: list[tuple[int, int]] = []
        while (sign := self.take()) != "]":
            low = self.member(sign)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.take()
                high = self.member(self.take())
                if len(low) != 1 or len(high) != 1 or low[0][0] > high[0][0]:
                    raise NotUnderstoodError
                found.append((low[0][0], high[0][1]))
            else:
                found += low
        return _negated(tuple(found)) if negated else tuple(found)

    def member(self, sign: str) -> list[tuple[int, int]]:
        """Return one member of a class."""
        return list(self.escape()) if sign == "\\" else [(ord(sign), ord(sign))]


@lru_cache(maxsize=512)
def _automaton(pattern: str) -> Automaton | None:
    try:
        return _Reader(pattern).read()
    except (NotUnderstoodError, RecursionError):
        return None


@lru_cache(maxsize=512)
def relation(old: str, new: str) -> Effect:
    """Return what it does to the texts that match when the pattern `old` becomes `new`."""
    before, after = _automaton(old), _automaton(new)
    if before is None or after is None:
        return Effect.UNKNOWN
    try:
        wider, narrower = includes(after, before), includes(before, after)
    except NotUnderstoodError:
        return Effect.UNKNOWN
    if wider and narrower:
        return Effect.NONE
    if wider or narrower:
        return Effect.WIDENS if wider else Effect.NARROWS
    return Effect.INCOMPARABLE


def matches(pattern: str, text: str) -> bool | None:
    """Return whether `text` matches `pattern`; None where that is not understood."""
    made = _automaton(pattern)
    return None if made is None else accepts(made, text)
