"""Which operations reach which pair of schemas, and in which direction: sets of operations as bits."""

from __future__ import annotations

import attrs

from docrelay.contract.match.pairs import REQUEST, RESPONSE, Pairing


@attrs.define
class Reach:
    """Operations, one bit each, by how they reach a place.

    `xml` are those that write it as XML, `plain` those that write it in any other form; both may be.
    """

    neutral: int = 0
    request: int = 0
    response: int = 0
    error: int = 0
    xml: int = 0
    plain: int = 0

    def add(self, other: Reach) -> None:
        """Add the operations of `other`."""
        self.neutral |= other.neutral
        self.request |= other.request
        self.response |= other.response
        self.error |= other.error
        self.xml |= other.xml
        self.plain |= other.plain

    @property
    def xml_only(self) -> int:
        """Return the operations that write it as XML and in no other form."""
        return self.xml & ~self.plain

    @property
    def all(self) -> int:
        """Return every operation, however it reaches the place."""
        return self.neutral | self.request | self.response | self.error


def _order(edges: list[list[int]]) -> tuple[list[int], list[int]]:
    """Return (component of each node, nodes with every component before those it leads to).

    Tarjan's algorithm without recursion; components are numbered in reverse topological order.
    """
    count = len(edges)
    number, low, component = [0] * count, [0] * count, [-1] * count
    stack: list[int] = []
    clock = components = 0
    finished: list[int] = []
    for start in range(count):
        if number[start]:
            continue
        work = [(start, 0)]
        while work:
            node, step = work.pop()
            if step == 0:
                clock += 1
                number[node] = low[node] = clock
                stack.append(node)
            elif low[edges[node][step - 1]] < low[node] and component[edges[node][step - 1]] < 0:
                low[node] = low[edges[node][step - 1]]
            targets = edges[node]
            while step < len(targets) and number[targets[step]]:
                if component[targets[step]] < 0:
                    low[node] = min(low[node], number[targets[step]])
                step += 1
            if step < len(targets):
                work.append((node, step + 1))
                work.append((targets[step], 0))
                continue
            if low[node] == number[node]:
                while True:
                    member = stack.pop()
                    component[member] = components
                    finished.append(member)
                    if member == node:
                        break
                components += 1
    finished.reverse()
    return component, finished


def _spread(pairing: Pairing, direction: int, roots: dict[int, list[int]], width: int) -> list[list[int]]:
    """Carry the bits of `roots` along the edges that `direction` passes; return bits per pair."""
    edges = [[target for target, mask in pair.edges if mask & direction] for pair in pairing.pairs]
    component, order = _order(edges)
    bits = [[0] * width for _ in range(max(component, default=-1) + 1)]
    for node, values in roots.items():
        held = bits[component[node]]
        for slot, value in enumerate(values):
            held[slot] |= value
    for node in order:
        source = bits[component[node]]
        if not any(source):
            continue
        for target in edges[node]:
            held = bits[component[target]]
            if held is not source:
                for slot in range(width):
                    held[slot] |= source[slot]
    return [bits[index] for index in component]


def spread(pairing: Pairing, roots: dict[int, Reach]) -> list[Reach]:
    """Return how the operations reach every pair, given how they reach the pairs they name themselves."""
    sent = {
        node: [reach.request, reach.xml & reach.request, reach.plain & reach.request]
        for node, reach in roots.items()
        if reach.request
    }
    got = {
        node: [reach.response, reach.error, reach.xml & both, reach.plain & both]
        for node, reach in roots.items()
        if (both := reach.response | reach.error)
    }
    requests = _spread(pairing, REQUEST, sent, 3)
    responses = _spread(pairing, RESPONSE, got, 4)
    return [
        Reach(request=out[0], response=back[0], error=back[1], xml=out[1] | back[2], plain=out[2] | back[3])
        for out, back in zip(requests, responses, strict=True)
    ]
