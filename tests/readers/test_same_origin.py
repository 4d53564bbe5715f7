"""Forms on shared pages have no token; what the browser says of where they come from is what counts."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from broadsheet.readers.same_origin import same_origin
from tests.factories import make_front

pytestmark = pytest.mark.django_db


@same_origin
def view(request: object) -> HttpResponse:
    return HttpResponse("done")


def status(**headers: str) -> int:
    request = RequestFactory().post(
        "/follow/topic/1/", headers={name.replace("_", "-"): headers[name] for name in headers}
    )
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    return view(request).status_code


@pytest.fixture(autouse=True)
def paper() -> None:
    make_front()


def test_our_own_form_is_taken() -> None:
    assert status(Sec_Fetch_Site="same-origin", Origin="http://testserver") == 200


def test_an_older_browser_is_known_by_its_origin() -> None:
    assert status(Origin="http://testserver") == 200
    assert status(Origin="http://testserver:80") == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", "same-origin, cross-site"])
def test_another_site_and_a_sub_domain_are_refused(site: str) -> None:
    assert status(Sec_Fetch_Site=site) == 403


def test_the_newer_header_counts_where_the_two_disagree() -> None:
    assert status(Sec_Fetch_Site="cross-site", Origin="http://testserver") == 403


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://testserver",
        "http://testserver:8000",
        "http://evil.example",
        "http://sub.testserver",
        "http://testserver.evil.example",
        "http://eviltestserver",
        "http://testserver@evil.example",
        "http://user@testserver",
        "http://testserver/path",
        "http://testserver:x",
        "testserver",
    ],
)
def test_any_other_origin_is_refused(origin: str) -> None:
    assert status(Origin=origin) == 403


def test_without_either_header_nothing_is_known_and_nothing_done() -> None:
    assert status() == 403


def test_reading_needs_neither() -> None:
    assert view(RequestFactory().get("/follow/topic/1/")).status_code == 200
