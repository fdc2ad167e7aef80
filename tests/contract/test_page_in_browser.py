"""The HTML page in a real browser: filter, expand, follow a link, by mouse and by keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import diff, page

webdriver = pytest.importorskip("selenium.webdriver")
pytest.importorskip("selenium.webdriver.support.wait")

pytestmark = [
    pytest.mark.skipif(
        not shutil.which("chromedriver"), reason="chromium and chromedriver are not installed"
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in FLAGS:
        options.add_argument(flag)
    service = webdriver.chrome.service.Service(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


@pytest.fixture
def shown(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(Path(__file__).parents[2])
    path = tmp_path / "page.html"
    report = diff("smartconnect@2020-12-03", "smartconnect@2020-12-07")
    path.write_text(page.render(report), encoding="utf-8")
    browser.get(path.as_uri())
    return browser


def awaited(browser: Any, selector: str) -> Any:
    """Return the first element that fits, once it is there."""
    browser.implicitly_wait(10)
    try:
        return browser.find_element("css selector", selector)
    finally:
        browser.implicitly_wait(0)


def visible(browser: Any) -> list[str]:
    cards = browser.find_elements("css selector", "details:not([hidden]) > summary")
    return [card.text for card in cards]


def test_filters_by_level_layer_operation_and_text(shown: Any) -> None:
    assert len(visible(shown)) == 12
    shown.find_element("css selector", "input[value=breaking]").click()
    assert all(text.startswith("compatible") for text in visible(shown))
    shown.find_element("css selector", "input[value=breaking]").click()
    shown.find_element("css selector", "input[value=python]").click()
    assert len(visible(shown)) == 6
    shown.find_element("css selector", "option[value='POST /RunMapXml']").click()
    (only,) = visible(shown)
    assert "media type application/xml was added" in only
    assert shown.find_element("id", "count").text == "1 of 12 changes"
    shown.find_element("id", "text").send_keys("nothing like it")
    assert visible(shown) == []


def test_expands_by_keyboard_and_shows_both_sides(shown: Any) -> None:
    summary = shown.find_element("css selector", "summary")
    summary.send_keys("\ue007")
    body = awaited(shown, "details[open] .body")
    marked = [line.text for line in body.find_elements("css selector", ".here")]
    assert [line.split(maxsplit=1)[1] for line in marked] == ["type: array", "type: object"]
    assert "What to do" in body.text
    assert "incomparable in the request column" in body.text


def test_follows_the_link_of_a_change(shown: Any) -> None:
    summaries = shown.find_elements("css selector", "summary")
    summaries[3].click()
    link = awaited(shown, "details[open] a")
    address = link.get_attribute("href")
    link.click()
    assert shown.current_url == address
    shown.get("about:blank")
    shown.get(address)
    wait = webdriver.support.wait.WebDriverWait(shown, 10)
    wait.until(lambda driver: driver.switch_to.active_element.text == visible(driver)[3])
    assert len(shown.find_elements("css selector", "details[open]")) == 1


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_the_window_in_both_schemes_and_says_nothing_on_the_console(
    shown: Any, width: int, scheme: str
) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    shown.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    for summary in shown.find_elements("css selector", "summary"):
        summary.click()
    assert shown.execute_script("return document.documentElement.scrollWidth") <= width
    back = shown.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert back == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(15, 18, 22)")
    assert shown.get_log("browser") == []
