"""A browser that can be pushed to: its own push service stood in for, because tests reach none, all else its own."""

import json
import time
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.talk import settled, until
from tests.browser.window import Window

# `PushManager.subscribe` asks the browser's maker for an address. What it then has is what is made here: an address, a
# real key pair's public point, a secret, and the key of the paper's; kept so that other pages and visits have it too.
# A test may prepare one (`self.prepared`) at a push service of its own.
STAND_IN = """
(() => {
  if (!("PushManager" in self)) return;
  const code = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const decode = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0)).buffer;
  const found = () => {
    const kept = JSON.parse(localStorage.getItem("stand-in") ?? "null");
    return kept && {
      endpoint: kept.endpoint,
      expirationTime: null,
      options: { userVisibleOnly: true, applicationServerKey: decode(kept.server_key) },
      toJSON: () => ({ endpoint: kept.endpoint, expirationTime: null, keys: kept.keys }),
      unsubscribe: async () => { localStorage.removeItem("stand-in"); return true; },
    };
  };
  PushManager.prototype.getSubscription = async () => found();
  PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
    if (!userVisibleOnly) throw new DOMException("only with userVisibleOnly", "NotAllowedError");
    if (self.unreachable) throw new DOMException("push service not available", "AbortError");
    if (self.prepared) {
      localStorage.setItem("stand-in", JSON.stringify({ ...self.prepared, server_key: applicationServerKey }));
      return found();
    }
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    localStorage.setItem("stand-in", JSON.stringify({
      endpoint: `https://push.example/${crypto.randomUUID()}`,
      server_key: applicationServerKey,
      keys: {
        p256dh: code(await crypto.subtle.exportKey("raw", pair.publicKey)),
        auth: code(crypto.getRandomValues(new Uint8Array(16))),
      },
    }));
    return found();
  };
})();
"""


def stand_in(window: Window, *, allowed: bool = True) -> Window:
    """The window, with a push service; its reader has said yes beforehand, so that the browser asks nothing."""
    window.context.add_init_script(STAND_IN)
    if allowed:
        window.context.grant_permissions(["notifications"], origin=window.address)
    return window


class Worker:
    """The service worker of a page that has one, and what it shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._registrations: list[dict[str, Any]] = []
        self._session.on(
            "ServiceWorker.workerRegistrationUpdated", lambda event: self._registrations.extend(event["registrations"])
        )
        self._session.send("ServiceWorker.enable")
        until(page, "navigator.serviceWorker.ready.then((it) => it.active?.state === 'activated')")
        deadline = time.monotonic() + 30
        while not self._registrations:
            assert time.monotonic() < deadline, "The browser tells of no service worker."
            page.wait_for_timeout(50)

    def push(self, message: object) -> None:
        """Delivers a message as the browser's push service would, decrypted."""
        origin = self.page.evaluate("location.origin")
        number = self._registrations[-1]["registrationId"]
        text = message if isinstance(message, str) else json.dumps(message)
        self._session.send(
            "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": number, "data": text}
        )

    def shown(self, number: int = 1) -> list[dict[str, Any]]:
        """The notifications that are shown, once there are so many."""
        deadline = time.monotonic() + 30
        found: list[dict[str, Any]] = []
        while len(found) != number:
            assert time.monotonic() < deadline, f"{len(found)} notifications are shown, not {number}"
            self.page.wait_for_timeout(50)
            found = settled(self.page, SHOWN)
        return found

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Runs script within the worker."""
        (worker,) = self.page.context.service_workers
        return worker.evaluate(script, argument)


SHOWN = """(await (await navigator.serviceWorker.ready).getNotifications()).map(
  ({ title, body, tag, icon, image, lang, dir, data, actions, renotify, silent, badge }) =>
  ({ title, body, tag, icon, image, lang, dir, data, actions, renotify, silent, badge }))"""
