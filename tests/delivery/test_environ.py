"""What of a request reaches Django, and what does not."""

from typing import Any

import pytest

from broadsheet.delivery.environ import BadRequest, client_behind, make_environ


def environ(*headers: tuple[str, str], proxies: int = 0, **changes: Any) -> dict[str, Any]:
    request = {
        "method": "GET",
        "path": "/θέμα/",
        "query": "q=1",
        "http_version": "1.1",
        "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "203.0.113.9:4711",
        "authority": None,
        **changes,
    }
    return make_environ(**request, headers=[("host", "paper.example"), *headers], trusted_proxies=proxies)


def test_a_request_in_the_words_of_wsgi() -> None:
    made = environ(("accept", "a"), ("accept", "b"), ("cookie", "a=1"), ("cookie", "b=2"), ("content-type", "text/x"))
    assert made["PATH_INFO"].encode("latin-1").decode() == "/θέμα/"
    assert made["HTTP_HOST"] == "paper.example" and made["QUERY_STRING"] == "q=1"
    assert made["HTTP_ACCEPT"] == "a,b" and made["HTTP_COOKIE"] == "a=1; b=2"
    assert made["CONTENT_TYPE"] == "text/x" and "HTTP_CONTENT_TYPE" not in made
    assert (made["REMOTE_ADDR"], made["REMOTE_PORT"]) == ("203.0.113.9", "4711")
    assert made["SERVER_PROTOCOL"] == "HTTP/1.1" and environ(http_version="1")["SERVER_PROTOCOL"] == "HTTP/1.0"
    assert environ(client="[2001:db8::1]:80")["REMOTE_ADDR"] == "2001:db8::1"


def test_nobody_is_believed_about_himself_without_a_trusted_proxy() -> None:
    made = environ(
        ("x-forwarded-for", "198.51.100.1"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-real-ip", "198.51.100.1"),
        ("forwarded", "for=198.51.100.1"),
        ("x_forwarded_for", "198.51.100.1"),
        ("proxy", "http://evil.example"),
    )
    assert made["REMOTE_ADDR"] == "203.0.113.9" and made["wsgi.url_scheme"] == "http"
    assert not [key for key in made if "FORWARDED" in key or key in ("HTTP_PROXY", "HTTP_X_REAL_IP")]


def test_the_client_is_the_one_the_outermost_trusted_proxy_saw() -> None:
    chain = ("x-forwarded-for", "192.0.2.66, 198.51.100.7, 10.0.0.1")
    assert environ(chain, proxies=1)["REMOTE_ADDR"] == "10.0.0.1"
    assert environ(chain, proxies=2)["REMOTE_ADDR"] == "198.51.100.7"
    assert environ(chain, ("x-forwarded-proto", "http, https"), proxies=1)["wsgi.url_scheme"] == "https"
    assert (
        environ(("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.2"), proxies=1)["REMOTE_ADDR"]
        == "192.0.2.2"
    )


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("", "10.9.9.9"),
        ("nonsense", "10.9.9.9"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("<script>, 192.0.2.1", "192.0.2.1"),
    ],
)
def test_odd_chains(chain: str, client: str) -> None:
    assert client_behind(1, "10.9.9.9", chain) == client


def test_ambiguous_hosts_are_refused() -> None:
    with pytest.raises(BadRequest):
        environ(("host", "other.example"))
    with pytest.raises(BadRequest):
        make_environ(
            method="GET", path="/", query="", http_version="1.1", scheme="http", server="a:1", client="b:2",
            authority=None, headers=[], trusted_proxies=0,
        )  # fmt: skip
    assert environ(authority="real.example")["HTTP_HOST"] == "real.example"
