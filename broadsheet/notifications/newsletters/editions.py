"""What editors do with an edition: make it, write it, try it, send it now or later, stop it, see how it goes."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.common.clock import now
from broadsheet.common.text import shortened
from broadsheet.notifications.models import Edition, Enrolment, Newsletter
from broadsheet.notifications.models.newsletter import LONGEST_INTRODUCTION, LONGEST_SUBJECT, MOST_STORIES
from broadsheet.notifications.newsletters import sending
from broadsheet.notifications.newsletters.choosing import by_rule, place, stories_of
from broadsheet.notifications.newsletters.states import Act, NotAllowed, NotNow, NotWritable, after
from broadsheet.notifications.taking import take
from broadsheet.readers.models import Reader
from broadsheet.stories.models import Article

State = Edition.State
#: The permission that newsletters need.
RIGHT = "notifications.send_newsletter"


def may_send(person: Reader) -> bool:
    """Whether they may make newsletters and send their editions."""
    return bool(person.has_perm(RIGHT))


def draft(newsletter: Newsletter, author: Reader | None) -> Edition:
    """The next edition as the rule makes it, to be written and sent by an editor. Raises `NotAllowed`."""
    _check_right(author)
    with transaction.atomic():
        return make(newsletter, author, by_rule(newsletter))


def make(newsletter: Newsletter, author: Reader | None, stories: Sequence[Article]) -> Edition:
    """A draft with these stories, inside the caller's transaction. `author` is nobody for the clock."""
    edition = Edition.objects.create(
        newsletter=newsletter,
        subject=subject_for(newsletter, stories),
        chosen_at=now(),
        made_by=author,
        is_by_rule=author is None,
    )
    place(edition, [story.pk for story in stories])
    return edition


def subject_for(newsletter: Newsletter, stories: Sequence[Article]) -> str:
    """What an edition is called where nobody wrote it: “The Morning: Harbour opens again”."""
    if not stories:
        return newsletter.name
    words = _("%(newsletter)s: %(headline)s")
    said = words % {"newsletter": newsletter.name, "headline": stories[0].card_headline}
    return shortened(said, LONGEST_SUBJECT)


def write(edition: Edition, person: Reader, subject: str, introduction: str, stories: Sequence[int]) -> Edition:
    """Writes a draft anew, with the stories of these keys in this order.

    Raises `NotWritable`, `NotNow`, `NotAllowed`.
    """
    _check_right(person)
    subject, introduction = " ".join(subject.split()), introduction.replace("\r\n", "\n").strip()
    if not subject:
        raise NotWritable(_("An edition needs a subject."))
    if len(subject) > LONGEST_SUBJECT or len(introduction) > LONGEST_INTRODUCTION:
        raise NotWritable(
            _("The subject may have %(subject)d characters and the introduction %(introduction)d.")
            % {"subject": LONGEST_SUBJECT, "introduction": LONGEST_INTRODUCTION}
        )
    if len(stories) > MOST_STORIES:
        raise NotWritable(_("An edition has at most %(number)d stories.") % {"number": MOST_STORIES})
    with transaction.atomic():
        take(edition)
        if edition.state != State.DRAFT:
            raise NotNow(_("This edition is no draft any more."))
        edition.subject, edition.introduction = subject, introduction
        edition.save(update_fields=["subject", "introduction"])
        place(edition, stories)
    return edition


def choose_anew(edition: Edition, person: Reader) -> Edition:
    """Has a draft's stories chosen by the rule once more, as of now. Raises `NotNow`, `NotAllowed`."""
    _check_right(person)
    with transaction.atomic():
        take(edition)
        if edition.state != State.DRAFT:
            raise NotNow(_("This edition is no draft any more."))
        edition.chosen_at = now()
        edition.save(update_fields=["chosen_at"])
        place(edition, [story.pk for story in by_rule(edition.newsletter, edition.pk)])
    return edition


def send(edition: Edition, person: Reader | None) -> Edition:
    """Sends it at once. Raises `NotWritable`, `NotNow`, `NotAllowed`."""
    return _send(edition, person, None)


def schedule(edition: Edition, person: Reader, at: datetime) -> Edition:
    """Has it sent at that moment. Raises `NotWritable`, `NotNow`, `NotAllowed`."""
    return _send(edition, person, at)


def cancel(edition: Edition, person: Reader | None) -> Edition:
    """Stops it: what has gone out has gone out, nobody else gets it. Raises `NotNow`, `NotAllowed`."""
    _check_right(person)
    with transaction.atomic():
        take(edition)
        edition.state = after(edition, Act.CANCEL)
        edition.cancelled_by, edition.ended_at = person, now()
        edition.save(update_fields=["state", "cancelled_by", "ended_at"])
        sending.forget_unsent(edition.pk)
    return edition


def test_to(person: Reader, edition: Edition) -> str:
    """Mails it to that person alone; nothing is counted. What the mail server said against it, else nothing."""
    _check_right(person)
    return sending.try_on(edition, person.email)


def reach(newsletter: Newsletter) -> int:
    """How many addresses get it."""
    return Enrolment.objects.filter(newsletter=newsletter, state=Enrolment.State.CONFIRMED).count()


def fingerprint_of(edition: Edition) -> str:
    """Changes with whatever its readers or its sender would notice."""
    keys = list(edition.items.order_by("place", "pk").values_list("article_id", flat=True))
    told = [edition.subject, edition.introduction, keys, str(edition.send_at)]
    return sha256(json.dumps(told).encode()).hexdigest()[:16]


def _send(edition: Edition, person: Reader | None, at: datetime | None) -> Edition:
    _check_right(person)
    with transaction.atomic():
        take(edition)
        if not edition.introduction and not stories_of(edition):
            raise NotWritable(_("There is nothing in this edition."))
        edition.sent_by = person or edition.sent_by
        if at is not None and at > now():
            edition.state, edition.send_at = after(edition, Act.SCHEDULE), at
            edition.save(update_fields=["state", "send_at", "sent_by"])
        else:
            edition.state = after(edition, Act.SEND)
            edition.save(update_fields=["state", "sent_by"])
            sending.begin(edition)
    return edition


def _check_right(person: Reader | None) -> None:
    if person is not None and not may_send(person):
        raise NotAllowed(_("You may not send newsletters."))
