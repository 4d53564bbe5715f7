"""An OpenID Connect issuer on this machine, which says what a test has it say."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from lxml import html

CLIENT = "the-paper"
SECRET = "a secret of the paper and its issuer"


class Issuer:
    """`claims` go into the ID token over what belongs there; `userinfo` answers for itself, where there is one."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.configuration: dict[str, Any] = {}
        self.sign = self._sign
        self.nonce = ""
        self.asked: list[str] = []
        self.redirects: dict[str, str] = {}
        self.url = ""

    def public_pem(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def id_token(self) -> str:
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "sub": "u1", "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims = {**usual, **self.claims}
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def _sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})

    def answer(self, path: str) -> dict[str, Any] | None:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            found = {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
            if self.userinfo is not None:
                found["userinfo_endpoint"] = f"{self.url}/userinfo"
            return {**found, **self.configuration}
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**key, "kid": "k1", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()}
        return self.userinfo if path == "/userinfo" else None

    def settings(self, **options: Any) -> dict[str, Any]:
        app = {"provider_id": "oidc", "name": "Our club", "client_id": CLIENT, "secret": SECRET}
        return {
            "openid_connect": {
                "provider_class": "broadsheet.readers.providers.issuer.Issuer",
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [{**app, "settings": {"server_url": self.url, **options}}],
            }
        }

    def come_back(self, browser: Client, next_url: str = "") -> Any:
        """A whole log-in: the button, the issuer, and the browser's way back from there."""
        state = self.go(browser, next_url)["state"]
        return browser.get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": state})

    def go(self, browser: Client, next_url: str = "", **fields: str) -> dict[str, str]:
        """Presses the button; what the browser brings to the issuer."""
        page = browser.post("/accounts/enter/oidc/", {"next": next_url, **fields})
        assert page.status_code == 200, page.status_code
        address = html.fromstring(page.content.decode()).xpath("//main//a[contains(@class, 'button')]/@href")[0]
        assert address.startswith(f"{self.url}/authorize?")
        brought = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce = brought["nonce"]
        return brought


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path in issuer.redirects:
                self.send_response(302)
                self.send_header("Location", issuer.redirects[path])
                self.end_headers()
                return
            found = issuer.answer(path)
            body = json.dumps(found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
