from __future__ import annotations

from docrelay.sandbox.server.journal import Journal


def _add(journal: Journal, name: str) -> None:
    journal.add(
        service="smartconnect",
        method="POST",
        path="/",
        query=[("Token", "fake-token"), ("MapKey", "key"), ("other", "fake-secret")],
        operation=name,
        status=200,
    )


def test_only_harmless_query_values_are_kept() -> None:
    journal = Journal()
    _add(journal, "run_map")
    (entry,) = journal.entries()
    assert entry["query"] == (("Token", "[redacted]"), ("MapKey", "key"), ("other", "[redacted]"))


def test_it_is_bounded_but_counts_on() -> None:
    journal = Journal(limit=2)
    for _ in range(3):
        _add(journal, "run_map")
    assert [entry["number"] for entry in journal.entries()] == [2, 3]
    assert journal.counts() == {"smartconnect.run_map": 3}
    journal.clear()
    assert (journal.entries(), journal.counts()) == ([], {})


def test_what_the_contracts_know_as_harmless_is_shown() -> None:
    journal = Journal()
    query = [(name, "1") for name in ("externalId", "pageNumber", "companyId", "email", "password")]
    journal.add(service="smartconnect", method="GET", path="/", query=query, operation=None, status=200)
    (entry,) = journal.entries()
    assert [value for _, value in entry["query"]] == ["1", "1", "1", "[redacted]", "[redacted]"]
