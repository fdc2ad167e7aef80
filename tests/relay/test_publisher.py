from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from docrelay.errors import ConfigurationError
from docrelay.relay.documents import collect
from docrelay.relay.extraction import LoopbackPublisher, PublicFolder, UrlsOnly, on_loopback, publisher_for


@pytest.fixture
def client() -> httpx.Client:
    return httpx.Client(trust_env=False)


def test_files_are_served_on_loopback_while_it_runs(tmp_path: Path, client: httpx.Client) -> None:
    data = bytes(range(256)) * 5000
    (tmp_path / "Rechnung Ä #1?.pdf").write_bytes(data)
    [document] = collect([tmp_path])
    with client, LoopbackPublisher() as publisher:
        url = publisher.url(document)
        assert publisher.url(document) == url
        assert url.startswith("http://127.0.0.1:")
        answer = client.get(url)
        assert (answer.status_code, answer.content) == (200, data)
        assert client.head(url).headers["content-length"] == str(len(data))
        base = httpx.URL(url).copy_with(path="/")
        for path in ("/", "/Rechnung", "/../../etc/passwd", f"/{'x' * 43}/{document.name}"):
            assert client.get(base.join(path)).status_code == 404
        assert client.post(url).status_code == 501
        (tmp_path / document.name).unlink()
        assert client.get(url).status_code == 404
    with httpx.Client(trust_env=False) as other, pytest.raises(httpx.ConnectError):
        other.get(url)


def test_paths_cannot_be_guessed_from_another(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"1")
    first, second = collect([tmp_path])
    with LoopbackPublisher() as publisher:
        keys = {publisher.url(document).split("/")[-2] for document in (first, second)}
    assert len(keys) == 2
    assert all(len(key) >= 40 for key in keys)


def test_it_publishes_nothing_before_it_runs(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"1")
    with pytest.raises(RuntimeError, match="not running"):
        LoopbackPublisher().url(collect([tmp_path])[0])


def test_urls_pass_through_every_publisher() -> None:
    [document] = collect(["https://files.example/a.pdf?sig=1"])
    for publisher in (UrlsOnly(), PublicFolder("https://p.example"), LoopbackPublisher()):
        assert publisher.url(document) == "https://files.example/a.pdf?sig=1"


def test_a_public_folder_keeps_names_and_folders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "ä b.pdf").write_bytes(b"1")
    [document] = collect([tmp_path])
    assert PublicFolder("https://p.example/in/").url(document) == "https://p.example/in/sub/%C3%A4%20b.pdf"


def test_two_files_cannot_share_a_public_url(tmp_path: Path) -> None:
    for name in ("x/a.pdf", "y/a.pdf"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"1")
    first, second = collect([tmp_path / "x", tmp_path / "y"])
    folder = PublicFolder("https://p.example")
    folder.url(first)
    folder.url(first)
    with pytest.raises(ConfigurationError, match="same public URL"):
        folder.url(second)


@pytest.mark.parametrize("base", ["http://p.example", "p.example", "https://p.example/?a=1"])
def test_public_urls_need_https_and_no_query(base: str) -> None:
    with pytest.raises(ConfigurationError, match="public_url"):
        PublicFolder(base)


def test_loopback_serves_loopback_only() -> None:
    assert isinstance(publisher_for("http://127.0.0.1:1/x", None), LoopbackPublisher)
    assert isinstance(publisher_for("https://cloud.smartdocumentor.net", None), UrlsOnly)
    assert isinstance(publisher_for("http://127.0.0.1:1", "https://p.example"), PublicFolder)
    loopback = {
        host: on_loopback(f"http://{host}/") for host in ("localhost", "[::1]", "a.localhost", "10.0.0.1")
    }
    assert loopback == {"localhost": True, "[::1]": True, "a.localhost": True, "10.0.0.1": False}
