"""A browser window on the paper that keeps a list of everything that went wrong in it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

SCRIPT_POLICY = """addEventListener("securitypolicyviolation", (event) => {
  console.error("Content security policy: " + event.violatedDirective + " forbids " + event.blockedURI);
});"""


class Window:
    """One tab. `complaints` has what a reader should never meet: errors, failed requests, strangers."""

    def __init__(self, browser: Browser, address: str, **settings: Any) -> None:
        width = settings.pop("width", 1280)
        height = settings.pop("height", 800)
        self.address = address
        self.host = urlsplit(address).netloc
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        #: Statuses of pages that a test means to meet, such as 404.
        self.expected: set[int] = set()
        #: Statuses that a test means the page's own script to meet, such as 422 for what it may not post.
        self.refused: set[int] = set()
        #: Set while a test has taken the network away.
        self.is_offline = False
        self.strangers: set[str] = set()
        self.context: BrowserContext = browser.new_context(
            base_url=address, viewport={"width": width, "height": height}, locale="en-GB", **settings
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(SCRIPT_POLICY)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"Script failed: {error}"))
        self.page.on("request", self._see)
        self.page.on("requestfailed", self._miss)
        self.page.on("response", self._judge)

    def open(self, path: str, status: int = 200) -> Page:
        """Goes to `path`, which must answer with `status`."""
        self.expected.add(status)
        response = self.page.goto(path, wait_until="load")
        assert response is not None and response.status == status, f"{path}: {response and response.status}"
        return self.page

    def evaluate(self, script: str, argument: Any = None) -> Any:
        return self.page.evaluate(script, argument)

    def allow(self, host: str) -> None:
        """A request to `host` is what the test is about; nothing is sent there, the answer is made here."""
        self.strangers.add(host)
        self.context.route(
            lambda url: urlsplit(url).hostname == host,
            lambda route: route.fulfill(content_type="text/html", body="<!doctype html><title>Theirs</title><p>Theirs"),
        )

    def close(self) -> None:
        self.context.close()

    def scroll_through(self) -> None:
        """Scrolls to the end as a reader does, so that every lazy picture is wanted, and waits for them."""
        self.page.evaluate(
            """async () => {
              for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
                scrollTo({ top, behavior: "instant" });
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              }
              await Promise.all([...document.images].map((image) => image.complete || new Promise((done) => {
                image.addEventListener("load", done); image.addEventListener("error", done);
              })));
            }"""
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        # Chromium says in the console what the response's status says, and that is judged below.
        if "Failed to load resource" in message.text and any(
            f" {status} " in message.text for status in self.expected | self.refused
        ):
            return
        if " 400 " in message.text and "/newsroom/" in message.location.get("url", ""):
            return
        if self.is_offline and "net::ERR_" in message.text:
            return
        if message.text.startswith("Failed to execute 'postMessage' on 'DOMWindow'"):
            # axe asks the frames of a page, some of which are somebody else's. No script of ours sends such messages.
            return
        self.complaints.append(f"Console: {message.text}")

    def _see(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        ours = parts.netloc == self.host or parts.scheme in ("data", "blob", "about")
        if not ours and parts.hostname not in self.strangers:
            self.complaints.append(f"A request to somebody else: {request.url}")

    def _miss(self, request: Request) -> None:
        # A page that is left while its pictures load aborts them; that is the reader's own doing.
        if "ERR_ABORTED" not in (request.failure or "") and not self.is_offline:
            self.complaints.append(f"A request failed: {request.url} ({request.failure})")

    def _judge(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        # The editor saves drafts by itself while one writes, and says 400 of a story that has no headline yet.
        if response.status == 400 and not is_page and "/newsroom/" in response.url:
            return
        meant = self.expected if is_page else self.refused
        if response.status >= 400 and response.status not in meant:
            self.complaints.append(f"{response.status}: {response.url}")


Opener = Callable[..., Window]
