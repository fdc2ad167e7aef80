"""Bodies within limits, over a real connection: what is held in memory, and what is not read at all."""

from __future__ import annotations

import functools
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable

import httpx
import pytest

from docrelay import errors
from docrelay._core.bodies import MAX_RESPONSE_BYTES, Decoder, limit_body, read_within_limits
from docrelay._core.responses import MAX_ERROR_BYTES
from docrelay._core.retry import NO_RETRY
from docrelay._sync.http import HTTPClient
from tests.conftest import Answer, Service

MIB = 1024 * 1024


@functools.cache
def bomb(form: int = 31) -> bytes:
    """Return 689 MiB of zero bytes as gzip (31) or zlib (15), without the end, up to which nobody reads."""
    packer = zlib.compressobj(9, zlib.DEFLATED, form)
    # After a full flush, what a block becomes does not depend on those before it.
    first, other = (packer.compress(b"\0" * MIB) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + 688 * other


def raw_deflate(text: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(text) + packer.flush()


def client_of(service: Service, **settings: object) -> HTTPClient:
    return HTTPClient(service.url, trust_env=False, retry=NO_RETRY, **settings)  # type: ignore[arg-type]


def coded(body: bytes, coding: str, status: int = 200, kind: str = "application/json") -> Answer:
    return Answer(status, body, kind, {"Content-Encoding": coding})


def peak_of(service: Service, answer: Answer, **settings: object) -> tuple[int, errors.DocrelayError]:
    """Return how many bytes were held at most while `answer` was refused, and the error."""
    service.responder = lambda request: answer
    with client_of(service, **settings) as client:
        tracemalloc.start()
        try:
            with pytest.raises(errors.DocrelayError) as caught:
                client.get("/")
            return tracemalloc.get_traced_memory()[1], caught.value
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate"])
def test_a_bomb_takes_no_more_than_the_limit(service: Service, coding: str) -> None:
    packed = bomb(15 if coding == "deflate" else 31)
    peak, failure = peak_of(service, coded(packed, coding), max_response_bytes=4 * MIB)
    assert isinstance(failure, errors.UnexpectedResponseError)
    assert "more than 4194304 bytes, decoded: the limit is max_response_bytes" in str(failure)
    assert peak < 8 * MIB


def test_the_limit_is_64_mib_unless_told(service: Service) -> None:
    peak, failure = peak_of(service, coded(bomb(), "gzip"))
    assert f"more than {64 * MIB} bytes" in str(failure)
    assert MAX_RESPONSE_BYTES <= peak < MAX_RESPONSE_BYTES + 8 * MIB


def test_an_error_answer_is_looked_at_for_64_kib(service: Service) -> None:
    for answer in (
        coded(bomb(), "gzip", 500, "text/plain"),
        Answer(500, b"x" * (8 * MIB), "text/plain"),
    ):
        peak, failure = peak_of(service, answer)
        assert isinstance(failure, errors.ServerError)
        assert peak < 2 * MIB


def test_as_many_bytes_as_allowed_are_an_answer(service: Service) -> None:
    body = json.dumps("x" * 998).encode()
    service.responder = lambda request: coded(gzip.compress(body), "gzip")
    with client_of(service, max_response_bytes=1000) as client:
        assert client.get("/").content == body
    with (
        client_of(service, max_response_bytes=999) as client,
        pytest.raises(errors.UnexpectedResponseError, match="more than 999 bytes"),
    ):
        client.get("/")


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_limit_that_allows_nothing_is_refused(limit: float) -> None:
    with pytest.raises(errors.ConfigurationError, match=r"^max_response_bytes: ") as caught:
        HTTPClient("https://service.example", max_response_bytes=limit)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert caught.value.field == "max_response_bytes"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("Deflate", raw_deflate), ("identity", bytes)],
)
def test_every_coding_that_is_asked_for_is_decoded(
    service: Service, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    text = json.dumps({"a": "ä" * 300_000}).encode()
    service.responder = lambda request: coded(pack(text), coding)
    with client_of(service) as client:
        assert client.get("/").content == text
        with client.stream("GET", "/") as response:
            assert b"".join(response.iter_bytes()) == text
    assert service.received[0].headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "x\x1by"])
def test_a_coding_that_was_not_asked_for_is_refused(service: Service, coding: str, stream: bool) -> None:
    if "\x1b" in coding:
        response = httpx.Response(
            200,
            headers={"Content-Encoding": coding},
            stream=httpx.ByteStream(b""),
            request=httpx.Request("GET", "https://h"),
        )
        with pytest.raises(errors.UnexpectedResponseError, match=r"coding x\\x1by,"):
            limit_body(response)
        return
    service.responder = lambda request: coded(b"{}", coding)
    with (
        client_of(service) as client,
        pytest.raises(errors.UnexpectedResponseError, match=f"in the content coding {coding}, which was not"),
    ):
        client.send(client.build_request("GET", "/"), stream=stream)


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b"{}")[:-9], gzip.compress(b"{}" * 500)[:-12], b"no gzip"],
    ids=["without its end", "cut within", "no gzip"],  # a packed text begins with the time of day
)
def test_a_broken_coding_is_no_answer_but_an_error_keeps_its_status(service: Service, body: bytes) -> None:
    service.responder = lambda request: coded(body, "gzip")
    with (
        client_of(service) as client,
        pytest.raises(errors.UnexpectedResponseError, match=r"coding .gzip. is broken; the service took"),
    ):
        client.post("/")
    service.responder = lambda request: coded(body, "gzip", 409)
    with client_of(service) as client, pytest.raises(errors.ConflictError):
        client.post("/")


def test_what_is_readable_of_a_broken_error_is_shown(service: Service) -> None:
    service.responder = lambda request: coded(gzip.compress(b"locked")[:-4], "gzip", 409, "text/plain")
    with client_of(service) as client, pytest.raises(errors.ConflictError, match="locked"):
        client.post("/")


@pytest.mark.parametrize("charset", ["punycode", "idna", "zlib", "undefined", "no-such", "a\0b"])
def test_text_is_decoded_in_a_plain_charset_only(charset: str) -> None:
    response = httpx.Response(
        500,
        headers={"Content-Type": f"text/plain; charset={charset}"},
        stream=httpx.ByteStream("ä-b".encode()),
        request=httpx.Request("GET", "https://h"),
    )
    limit_body(response)
    response.read()
    assert response.text == "ä-b"


def test_a_plain_charset_is_honoured() -> None:
    response = httpx.Response(
        200,
        headers={"Content-Type": "text/plain; charset=iso-8859-15"},
        stream=httpx.ByteStream(b"\xa4"),
        request=httpx.Request("GET", "https://h"),
    )
    limit_body(response)
    response.read()
    assert response.text == "€"


def test_what_asks_for_tokens_reads_within_limits(service: Service) -> None:
    service.responder = lambda request: Answer(400, b"x" * MIB, "text/plain")
    with httpx.Client(trust_env=False) as client:
        request = client.build_request("POST", service.url)
        assert len(read_within_limits(client, request).content) == MAX_ERROR_BYTES


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_an_exact_decoder_takes_all_members_and_nothing_but_gzip(size: int) -> None:
    """What is left of gzip data behind their first member is data, too, where a file has to be whole."""

    def decoded(data: bytes, *, exact: bool) -> bytes:
        decoder = Decoder("gzip", exact=exact)
        parts = [data[at : at + size] for at in range(0, len(data), size)]
        found = b"".join(piece for part in parts for piece in decoder.pieces(part))
        assert decoder.is_complete
        return found

    first, second = gzip.compress(b"one"), gzip.compress(bytes(MIB))
    assert decoded(first + second, exact=True) == b"one" + bytes(MIB)
    assert decoded(first + second, exact=False) == b"one"
    assert decoded(zlib.compress(b"one"), exact=False) == b"one"
    for damaged in (first + b"rest", zlib.compress(b"one"), first[:-4] + b"\0\0\0\0"):
        with pytest.raises(zlib.error):
            decoded(damaged, exact=True)
    assert not Decoder("gzip", exact=True).is_complete
    assert Decoder("gzip").is_complete
