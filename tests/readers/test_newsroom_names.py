"""Pages that show a name follow it when it is changed in the newsroom."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from broadsheet.readers.models import Reader
from broadsheet.readers.signals import reader_changed
from tests.factories import make_reader
from tests.readers.test_newsroom_accounts import change
from tests.stories.desk import filled_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed() -> Iterator[list[str]]:
    """The names of readers whose pages go out of date, as they are by then."""
    names: list[str] = []

    def follow(reader: Reader, **_: object) -> None:
        names.append(Reader.objects.get(pk=reader.pk).name)

    reader_changed.connect(follow)
    yield names
    reader_changed.disconnect(follow)


def test_whose_account_is_changed_by_a_publisher(followed: list[str]) -> None:
    publisher, jo = signed_in("Publishers"), make_reader("jo@example.org", "Reporters")
    change(publisher, jo, display_name="Jo Marsh", groups=list(jo.groups.values_list("pk", flat=True)))
    assert "Jo Marsh" in followed


def test_who_changes_their_own(followed: list[str]) -> None:
    reporter = signed_in("Reporters")
    address = reverse("wagtailadmin_account")
    form = filled_in(reporter.get(address))  # type: ignore[arg-type]
    assert reporter.post(address, form | {"name_email-display_name": "Jo Marsh"}).status_code == 302
    assert followed == ["Jo Marsh"]
