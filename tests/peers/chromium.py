"""Chromium without a window, and how a person signs in with it at oidc-provider."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=900,700",
]
_WAIT = 30.0


def why_missing() -> str | None:
    """Return what is missing to drive Chromium, or None."""
    for program in ("chromium", "chromedriver"):
        if not shutil.which(program):
            return f"{program} is not installed; on Debian: apt-get install chromium chromium-driver"
    return None if find_spec("selenium") else "selenium is not installed"


class Browser:
    """A running Chromium; pages outside loopback do not exist for it."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    def open(self, url: str) -> None:
        """Go to `url`, following redirects."""
        self._driver.get(url)

    @property
    def url(self) -> str:
        """What the address bar shows."""
        return str(self._driver.current_url)

    @property
    def title(self) -> str:
        """The title of the page."""
        return str(self._driver.title)

    def run(self, script: str) -> Any:
        """Run a script in the page and return its value."""
        return self._driver.execute_script(script)

    def complaints(self) -> list[str]:
        """Return what the console said since the last time, such as violations of a policy."""
        return [str(entry["message"]) for entry in self._driver.get_log("browser")]

    def picture(self, path: Path) -> None:
        """Save a picture of the page."""
        self._driver.save_screenshot(str(path))

    def set_dark(self, dark: bool) -> None:
        """Let pages see that the person prefers a dark or a light scheme."""
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def resize(self, width: int, height: int = 900) -> None:
        """Show pages in a window of this size, however narrow."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def press(self, *keys: str) -> None:
        """Press keys by their names in WebDriver, such as TAB; other texts are typed."""
        names = import_module("selenium.webdriver.common.keys").Keys
        chain = import_module("selenium.webdriver.common.action_chains").ActionChains(self._driver)
        for key in keys:
            chain.send_keys(getattr(names, key, key))
        chain.perform()

    def fill(self, name: str, text: str) -> None:
        """Type into the field `name`."""
        self.until(lambda: self._driver.find_elements("name", name))
        field = self._driver.find_element("name", name)
        field.clear()
        field.send_keys(text)

    def submit(self) -> None:
        """Press the main button of the page and wait for another page."""
        page = self._driver.find_element("tag name", "html").id
        self._driver.find_element("css selector", "button[type=submit]").click()
        self.until(lambda: self._driver.find_element("tag name", "html").id != page)

    def until(self, condition: Callable[[], Any]) -> None:
        """Wait until `condition` holds."""
        ignored = [import_module("selenium.common.exceptions").WebDriverException]
        waiting = import_module("selenium.webdriver.support.ui").WebDriverWait
        waiting(self._driver, _WAIT, 0.05, ignored).until(lambda _: condition())


@contextmanager
def running(folder: Path) -> Iterator[Browser]:
    """Run Chromium with a fresh profile in `folder`."""
    # By name, so that the types can be checked where it is not installed.
    webdriver = import_module("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    unreachable = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    for flag in (*_FLAGS, unreachable, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver") or ""))
    try:
        driver.set_page_load_timeout(_WAIT)
        yield Browser(driver)
    finally:
        driver.quit()
