"""Where a reader's public page is, if there is one, and what pages that show a reader depend on."""

from django.urls import reverse

from broadsheet.common.decisions import decided
from broadsheet.readers.models import Reader, Registration
from broadsheet.readers.status import ARE_PUBLIC


def page_url(reader: Reader) -> str:
    """The address of the reader's page; empty where readers have none, or this one has not yet or no longer."""
    is_shown = reader.status in ARE_PUBLIC and decided(Registration).has_profiles
    return reader.get_absolute_url() if is_shown else ""


def relations_url(reader: Reader) -> str:
    """Where others follow, mute and block the reader, which they may where readers have no pages, too."""
    return reverse("follow", args=["reader", reader.pk]) if reader.status in ARE_PUBLIC else ""


def reader_tag(pk: int) -> str:
    """The tag of shared pages that show the reader with this primary key."""
    return f"reader:{pk}"
