"""The numbers of alerts, as the newsroom shows them."""

from collections.abc import Iterable
from dataclasses import fields

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from broadsheet.notifications.alerts.services import Progress, progress_of
from broadsheet.notifications.models import Alert
from broadsheet.notifications.newsroom.words import browsers_text, number_text


class Figures(Progress):
    """What became of an alert's browsers, in words and numbers."""

    @property
    def most(self) -> int:
        """What a bar of progress ends at, which may not be nothing."""
        return max(self.size, self.done + self.waiting, 1)

    @property
    def words(self) -> str:
        """“6,100 of 12,340 browsers”."""
        of = max(self.size, self.done + self.waiting)
        return _("%(done)s of %(browsers)s") % {"done": number_text(self.done), "browsers": browsers_text(of)}

    def as_texts(self) -> dict[str, str]:
        """All of them, written out."""
        return {each.name: number_text(getattr(self, each.name)) for each in fields(self)} | {"words": self.words}

    def rows(self) -> list[tuple[str, str, str]]:
        """Name, word and number of each that the page of an alert shows."""
        words = {
            "sent": pgettext("alert", "Sent"),
            "opened": pgettext("alert", "Opened"),
            "waiting": pgettext("alert", "To be tried again"),
            "spared": pgettext("alert", "Spared"),
            "gone": pgettext("alert", "Gone"),
            "failed": pgettext("alert", "Failed"),
        }
        return [(name, word, number_text(getattr(self, name))) for name, word in words.items()]


def figures_of(alerts: Iterable[Alert]) -> dict[int, Figures]:
    """The numbers of each by its primary key, in one query however many they are."""
    return {pk: Figures(**vars(found)) for pk, found in progress_of(alerts).items()}
