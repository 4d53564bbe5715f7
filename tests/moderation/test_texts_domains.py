"""Where a text leads, and which listed domain that is, or only looks like."""

import pytest

from broadsheet.moderation.texts.domains import MOST, DomainList, Match, Place, host_of, places_in


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://example.org/a?b#c", "example.org"),
        ("HTTPS://WWW.Example.ORG.:8080/", "www.example.org"),
        ("example.org:8080/a", "example.org"),
        ("example.org", "example.org"),
        ("//example.org/a", "example.org"),
        ("https:example.org", "example.org"),
        ("https://good.example@bad.example/", "bad.example"),
        ("https://bad.example\\@good.example/", "bad.example"),
        ("https://bad.example#@good.example/", "bad.example"),
        ("https://bad%2eexample/", "bad.example"),
        ("https://bad。example/", "bad.example"),
        ("https://ｂａｄ．example/", "bad.example"),
        ("https://ba\u200bd.example/", "bad.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("https://İSTANBUL.example/", "istanbul.example"),
        ("mailto:name@example.org", "example.org"),
        ("http://192.168.0.1/", "192.168.0.1"),
        ("", None),
        ("https://", None),
        ("/path", "path"),
        ("https://a..b/", None),
        ("https://" + "a" * 300 + ".example/", None),
    ],
)
def test_the_host_of_an_address_is_the_one_that_a_browser_goes_to(address: str, host: str | None) -> None:
    assert host_of(address) == host


LISTED = DomainList(
    {
        "bad.example": "hold",
        "good.bad.example": "trust",
        "example.org": "trust",
        "paypal.com": "trust",
        "xn--bcher-kva.example": "refuse",
    }
)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("bad.example", Match("bad.example", "hold")),
        ("a.b.bad.example", Match("bad.example", "hold")),
        ("good.bad.example", Match("good.bad.example", "trust")),
        ("very.good.bad.example", Match("good.bad.example", "trust")),
        ("xn--bcher-kva.example", Match("xn--bcher-kva.example", "refuse")),
        # Not at the boundary of a label.
        ("notbad.example", None),
        ("bad.example.org.elsewhere.net", None),
        ("example.org.elsewhere.net", None),
        ("bad.example.net", None),
        ("example", None),
        # Only alike.
        ("paypa1.com", Match("paypal.com", "trust", resembles=True)),
        ("www.paypaI.com".lower(), Match("paypal.com", "trust", resembles=True)),
        (host_of("https://pаypal.com"), Match("paypal.com", "trust", resembles=True)),
        ("pay-pal.com", Match("paypal.com", "trust", resembles=True)),
        ("login.paypa1.com", Match("paypal.com", "trust", resembles=True)),
        ("paypal.co", None),
        ("pal.com", None),
    ],
)
def test_a_host_belongs_to_the_nearest_listed_domain_above_it(host: str, expected: Match | None) -> None:
    assert LISTED.match(host) == expected


@pytest.mark.parametrize(
    ("text", "links", "expected"),
    [
        ("Read this.", ["https://example.org/a"], [Place("example.org")]),
        ("See www.example.org/a, or example.net.", [], [Place("www.example.org"), Place("example.net")]),
        ("See example[.]org for it", [], [Place("example.org", is_hidden=True)]),
        ("See example (dot) org for it", [], [Place("example.org", is_hidden=True)]),
        ("See beispiel [punkt] de", [], [Place("beispiel.de", is_hidden=True)]),
        ("hxxps://example.org/a", [], [Place("example.org"), Place("example.org", is_hidden=True)]),
        ("hxxp[:]//bad[.]example/a", [], [Place("bad.example", is_hidden=True)]),
        ("See example dot org for it", [], [Place("example.org")]),
        ("https://example.org:8080/x", [], [Place("example.org")]),
        ("ex\u200bample.org", [], [Place("example.org")]),
        # Neither leads anywhere.
        ("It was 1.000.000, or 3.14, on 01.02.2024.", [], []),
        ("e.g. this, i.e. that, z.B. jenes", [], []),
        ("I agree... and so does he", [], []),
        ("The dot.", [], []),
        ("😀.😀", [], []),
        ("", [], []),
    ],
)
def test_links_and_what_could_be_made_one_lead_somewhere(text: str, links: list[str], expected: list[Place]) -> None:
    assert places_in(text, links) == expected


def test_of_very_many_places_only_some_are_looked_at() -> None:
    assert len(places_in(" ".join(f"a{number}.example" for number in range(1_000)), [])) == MOST
