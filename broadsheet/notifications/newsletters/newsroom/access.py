"""Who sees newsletters in the newsroom, and which they may name."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.notifications.models import Edition, Newsletter
from broadsheet.notifications.newsletters.editions import may_send
from broadsheet.notifications.newsroom.access import Screen
from broadsheet.readers.models import Reader

ICON = "mail"


class NewslettersScreen(Screen):
    """A screen for those who may send newsletters."""

    folder = "notifications/newsletters/newsroom"
    header_icon = ICON
    newsletter: Newsletter | None = None

    def may_enter(self, person: Reader) -> bool:
        return may_send(person)

    def above(self) -> list[dict[str, str]]:
        found = [{"url": reverse("newsroom_newsletters"), "label": _("Newsletters")}]
        if self.newsletter is not None:
            address = reverse("newsroom_newsletter", args=[self.newsletter.pk])
            found.append({"url": address, "label": self.newsletter.name})
        return found

    def take_newsletter(self, number: int) -> Newsletter:
        """The newsletter with this key. Raises `Http404`."""
        self.newsletter = get_object_or_404(Newsletter, pk=number)
        return self.newsletter


class EditionsScreen(NewslettersScreen):
    """A screen about one edition."""

    def edition(self, number: int) -> Edition:
        """The edition with this key. Raises `Http404`."""
        people: Any = ("made_by", "sent_by", "cancelled_by")
        found = get_object_or_404(Edition.objects.select_related("newsletter", *people), pk=number)
        self.newsletter = found.newsletter
        return found
