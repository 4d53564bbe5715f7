"""Newsletters and who gets them, made in a line."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from broadsheet.common.clock import now
from broadsheet.notifications.models import Edition, Enrolment, Newsletter, Posting
from broadsheet.notifications.newsletters import editions, sending
from broadsheet.stories.models import Section, Topic
from tests.factories import make_front, make_section, make_story

_numbers = count(1)


def make_newsletter(
    name: str = "The Morning",
    *,
    sections: Sequence[Section] = (),
    topics: Sequence[Topic] = (),
    **fields: Any,
) -> Newsletter:
    """A newsletter that is sent by hand, unless `rhythm` says otherwise."""
    make_front()
    slug = name.lower().replace(" ", "-")
    newsletter = Newsletter.objects.create(**{"name": name, "slug": slug, "rhythm": "hand", **fields})
    newsletter.sections.set(sections)
    newsletter.topics.set(topics)
    return newsletter


def enrolled(newsletter: Newsletter, email: str = "", **fields: Any) -> Enrolment:
    """An address that gets it."""
    email = email or f"someone{next(_numbers)}@example.org"
    moment = now() - timedelta(days=1)
    return Enrolment.objects.create(
        **{"newsletter": newsletter, "email": email, "state": "confirmed", "confirmed_at": moment, **fields}
    )


def made_edition(newsletter: Newsletter, subject: str = "Good morning", *titles: str) -> Edition:
    """A draft with stories of these headlines in a section of its own."""
    section = make_section(f"News {next(_numbers)}")
    stories = [make_story(title, section) for title in titles or ("The harbour opens again",)]
    edition = editions.make(newsletter, None, stories)
    edition.subject, edition.is_by_rule = subject, False
    edition.save()
    return edition


def sent_edition(newsletter: Newsletter, subject: str = "Good morning", *titles: str) -> Edition:
    """The same, sent to everybody."""
    return editions.send(made_edition(newsletter, subject, *titles), None)


def clock_goes_round() -> None:
    """Everything that was put off is due, and the worker's clock goes round."""
    Posting.objects.update(at=now() - timedelta(seconds=1))
    sending.go_on()


def numbers(edition: Edition) -> dict[str, int]:
    edition.refresh_from_db()
    return {name: getattr(edition, name) for name in ("size", "sent", "failed", "bounced", "unsubscribed")}
