"""The letter of an edition: text, and simple HTML that fetches nothing. Written once, and addressed to each."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from broadsheet.common.clock import date_text, now
from broadsheet.common.models import Paper
from broadsheet.notifications.mail.envelope import enveloped
from broadsheet.notifications.models import Edition, Enrolment
from broadsheet.notifications.newsletters import seals
from broadsheet.notifications.newsletters.choosing import grouped, stories_of

# Stands in the letter where each one's own link comes: of the letters that such links are made of.
_HERE = "n0.0.everybodys-own"


class Letter:
    """An edition as it is at this moment, in the paper's language."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.paper = Paper.load()
        with translation.override(settings.LANGUAGE_CODE):
            context = self._context()
            self.text = render_to_string("notifications/newsletters/mail/letter.txt", context).strip() + "\n"
            self.html = render_to_string("notifications/newsletters/mail/letter.html", context)

    def to(self, enrolment: Enrolment) -> EmailMultiAlternatives:
        """The letter to an address, with links that are its own."""
        edition, newsletter = self.edition, self.edition.newsletter
        token = seals.seal(seals.STOP, enrolment, edition.pk)
        return enveloped(
            edition.subject,
            self.text.replace(_HERE, token),
            self.html.replace(_HERE, token),
            enrolment.email,
            paper=self.paper.name,
            seal=seals.seal(seals.LETTER, enrolment, edition.pk),
            list_name=f"{newsletter.slug}.newsletters",
            stop_url=seals.stop_url(enrolment, edition.pk),
            stop_token=token,
            more=[("List-Archive", f"<{_absolute(newsletter.get_absolute_url())}>")],
        )

    def as_test(self, email: str) -> EmailMultiAlternatives:
        """The letter as an editor tries it. Its link to end it leads to the newsletter."""
        own = _absolute(self.edition.newsletter.get_absolute_url())
        subject = _("Test: %(subject)s") % {"subject": self.edition.subject}
        plain, html = (text.replace(_stop_here(), own) for text in (self.text, self.html))
        message = EmailMultiAlternatives(
            subject, plain, settings.DEFAULT_FROM_EMAIL, [email], headers={"Auto-Submitted": "auto-generated"}
        )
        message.attach_alternative(html, "text/html")
        return message

    def _context(self) -> dict[str, Any]:
        edition, newsletter = self.edition, self.edition.newsletter
        groups = [
            {
                "title": group.section.title,
                "stories": [
                    {
                        "headline": story.headline,
                        "standfirst": story.standfirst,
                        "label": story.label_text,
                        "url": _absolute(str(story.url)),
                    }
                    for story in group.stories
                ],
            }
            for group in grouped(stories_of(edition))
        ]
        return {
            "paper": self.paper,
            "newsletter": newsletter,
            "edition": edition,
            "date": date_text(edition.begun_at or now()),
            "paragraphs": [each for each in edition.introduction.split("\n\n") if each.strip()],
            "groups": groups,
            "language": get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
            "archive_url": _absolute(edition.get_absolute_url()),
            "newsletters_url": _absolute(reverse("newsletters")),
            "privacy_url": _absolute(reverse("privacy")),
            "stop_url": _stop_here(),
        }


def _stop_here() -> str:
    return _absolute(reverse("stop_newsletter", args=[_HERE]))


def _absolute(path: str) -> str:
    return path if path.startswith(("http://", "https://")) else f"{settings.PUBLIC_URL}{path}"
