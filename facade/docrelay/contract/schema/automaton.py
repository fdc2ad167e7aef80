"""Finite automata over characters: what a regular expression accepts, and whether one includes another."""

from __future__ import annotations

from itertools import pairwise

import attrs

Ranges = tuple[tuple[int, int], ...]

LAST = 0x10FFFF
_MOST_STATES = 3_000
_MOST_STEPS = 300_000


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
    """Tell whether the automaton accepts `text`."""
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
    """Tell whether every text of `narrow` is one of `wide`."""
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
