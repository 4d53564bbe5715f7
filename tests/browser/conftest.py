"""What every browser test stands on: one real paper, one real chromium, windows that tell what went wrong."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")

from tests.browser.newspaper import Newspaper  # noqa: E402
from tests.browser.talk import Talk  # noqa: E402
from tests.browser.window import Opener, Window  # noqa: E402

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Debian's headless shell is the same engine without a desktop's windows, and half as dear.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
TOOLS = Path(__file__).parents[2] / ".node" / "node_modules"


def missing(what: str, how: str) -> None:
    """Skips on somebody's own machine; fails where everything is supposed to be there."""
    words = f"{what} is not installed. {how}"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


def browser_path(*, is_whole: bool = False) -> str:
    """Where the browser is that the tests open; the headless shell, unless the whole of it is needed."""
    found = next(filter(None, map(shutil.which, BROWSERS[1:] if is_whole else BROWSERS)), None)
    if found is None:
        missing("Chromium", "Run “make tools”, or install it (Debian: apt install chromium).")
    return str(found)


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newspaper]:
    """The demo newspaper, run as an operator runs it. It must stop cleanly when asked."""
    # It may push to a service on this machine, as no operator's may.
    settings = {"DJANGO_SETTINGS_MODULE": "tests.browser.private_settings"}
    paper = Newspaper(tmp_path_factory.mktemp("paper") / "data", settings)
    try:
        paper.start()
        paper.run("tests.browser.more_stories")
        yield paper
        code = paper.stop()
    finally:
        paper.kill()
    assert code == 0, f"The paper stopped with {code}:\n{paper.log}"
    assert "Traceback" not in paper.log, paper.log


# For the package, not the session: while it is open Django believes that everything is asynchronous, and the tests of
# other packages ask the database.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """Debian's chromium, driven by Playwright."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Any, newspaper: Newspaper) -> Iterator[Opener]:
    """Opens windows: `window(width=320, color_scheme="dark").open("/")`. All must be without complaint in the end."""
    opened: list[Window] = []

    def make(**settings: Any) -> Window:
        address = settings.pop("address", newspaper.address)
        opened.append(Window(chromium, address, **settings))
        return opened[-1]

    yield make
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def talked_about(newspaper: Newspaper) -> dict[str, Any]:
    """Stories and readers for the tests of the conversation (more_talk.py)."""
    return Talk.of(newspaper)


@pytest.fixture
def talk(newspaper: Newspaper, window: Opener, talked_about: dict[str, Any]) -> Talk:
    """People who talk under stories of their own."""
    return Talk(newspaper, window, talked_about)


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core."""
    file = TOOLS / "axe-core" / "axe.min.js"
    if not file.exists():
        missing("axe-core", "Run “make tools”.")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command of the Nu HTML checker."""
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = shutil.which("java")
    if java is None or not jar.exists():
        missing("The Nu HTML checker", "Run “make tools”, and install Java (Debian: apt install default-jre-headless).")
    return [str(java), "-Xss1m", "-jar", str(jar)]
