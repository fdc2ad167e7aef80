from __future__ import annotations

from docrelay import errors
from docrelay.relay.report import Failure


def test_docrelay_errors_are_quoted_with_a_hint() -> None:
    assert Failure.of(errors.AuthenticationError("no\nway", status=401)) == Failure(
        "AuthenticationError", "no way", "check the credentials in the environment"
    )


def test_file_errors_name_the_file() -> None:
    error = PermissionError(13, "Permission denied", "a\x1bb.pdf")
    assert Failure.of(error) == Failure(
        "PermissionError", "Permission denied: a\ufffdb.pdf", "make the file readable for this account"
    )


def test_other_errors_are_not_quoted() -> None:
    failure = Failure.of(ValueError("token=SECRET"))
    assert failure.message == "an unexpected ValueError"


def test_long_text_is_cut() -> None:
    assert len(Failure.of(errors.DocrelayError("x" * 5000)).message) == 2000


def test_what_is_of_one_document_only_is_left_out() -> None:
    failure = Failure("ServerError", "GET /files/abc-1 of abc.pdf answered 500 for 7")
    assert failure.general(["abc", "abc-1", "abc.pdf", 7, ""]) == "GET /files/… of … answered 500 for …"
