"""Writing an edition in the newsroom: its words, and which stories stand in it, in which order."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.notifications.models import Edition
from broadsheet.notifications.models.newsletter import LONGEST_INTRODUCTION, LONGEST_SUBJECT, MOST_STORIES
from broadsheet.notifications.newsletters import editions
from broadsheet.notifications.newsletters.choosing import new_stories, stories_of
from broadsheet.notifications.newsletters.newsroom.access import EditionsScreen
from broadsheet.notifications.newsletters.states import NewsletterError
from broadsheet.notifications.newsroom.access import number_in
from broadsheet.stories.models import Article


class WriteScreen(EditionsScreen):
    """The form. Every button keeps what was written; those beside a story move it, leave it out or take it in."""

    part = "write"
    page_title = gettext_lazy("Write the edition")

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = self.edition(number)
        if edition.state != Edition.State.DRAFT:
            return redirect("newsroom_edition", edition.pk)
        return self.form(edition)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = self.edition(number)
        act, _colon, key = request.POST.get("do", "").partition(":")
        story = number_in(key)
        keys = moved(self.keys(), act, story)
        subject, introduction = request.POST.get("subject", ""), request.POST.get("introduction", "")
        try:
            editions.write(edition, self.actor, subject, introduction, keys)
            if act == "rule":
                editions.choose_anew(edition, self.actor)
        except NewsletterError as error:
            messages.error(request, str(error))
            edition.subject, edition.introduction = subject, introduction
            return self.form(edition)
        if act == "keep":
            return redirect("newsroom_edition", edition.pk)
        at = f"?at={story}&was={act}#story-{story}" if story else ""
        return redirect(reverse("newsroom_write_edition", args=[edition.pk]) + at)

    def keys(self) -> list[int]:
        """The stories of the form in their order. Raises `Http404` for what is no key."""
        return [pk for text in self.request.POST.getlist("story")[: MOST_STORIES * 2] if (pk := number_in(text))]

    def form(self, edition: Edition) -> HttpResponse:
        chosen = stories_of(edition)
        known = {story.pk for story in chosen}
        others = [story for story in new_stories(edition.newsletter, edition.pk) if story.pk not in known]
        return self.show(
            edition=edition,
            newsletter=edition.newsletter,
            chosen=rows_of(chosen, self.request),
            others=others,
            limits={"subject": LONGEST_SUBJECT, "introduction": LONGEST_INTRODUCTION},
        )


write = WriteScreen.as_view()


def moved(keys: Sequence[int], act: str, story: int | None) -> list[int]:
    """The same stories after a button was pressed beside one of them."""
    found = list(dict.fromkeys(keys))
    if story is None:
        return found
    if act == "in":
        return found if story in found else [*found, story]
    if story not in found:
        return found
    at = found.index(story)
    found.pop(at)
    if act == "up":
        found.insert(max(at - 1, 0), story)
    elif act == "down":
        found.insert(at + 1, story)
    elif act != "out":
        found.insert(at, story)
    return found


def rows_of(stories: Sequence[Article], request: HttpRequest) -> list[dict[str, Any]]:
    """The stories with what their buttons need: what cannot move further has no button for it."""
    last = len(stories) - 1
    at, was = number_in(request.GET.get("at")), request.GET.get("was", "")
    rows = []
    for place, story in enumerate(stories):
        # The button that was pressed keeps the focus; at an end, the other one has it.
        focus = {"up": "up" if place else "down", "down": "down" if place < last else "up"}.get(was, "out")
        rows.append(
            {
                "story": story,
                "may_up": place > 0,
                "may_down": place < last,
                "focus": focus if story.pk == at else "",
                "out": _("Leave out “%(headline)s”") % {"headline": story.headline},
            }
        )
    return rows
