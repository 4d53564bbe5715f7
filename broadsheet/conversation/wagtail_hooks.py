"""The conversation in the newsroom: what screens about readers show of it."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from broadsheet.conversation.models import Comment
from broadsheet.readers.desk.listing import add_filter
from broadsheet.readers.desk.page import Fact, add_fact
from broadsheet.readers.models import Reader
from broadsheet.readers.pages import page_url


def _comments(reader: Reader) -> Fact:
    """How much somebody has written, and how much of that was not published."""
    written = Comment.objects.filter(reader=reader).order_by()
    number = written.count()
    unpublished = number - written.filter(status=Comment.Status.PUBLISHED).count()
    text = ngettext("%(count)s comment", "%(count)s comments", number) % {"count": number}
    if unpublished:
        text += " " + ngettext("(%(count)s not published)", "(%(count)s not published)", unpublished) % {
            "count": unpublished
        }
    is_read = number > unpublished and page_url(reader) and not reader.hides_comments
    return Fact(_("Has written"), text, reverse("reader_comments", args=[reader.handle]) if is_read else "")


def _who_have_commented(readers: QuerySet[Reader], name: str, value: Any) -> QuerySet[Reader]:
    wrote = Exists(Comment.objects.filter(reader=OuterRef("pk")))
    return readers.filter(wrote if value == "yes" else ~wrote)


add_fact(_comments)
add_filter(
    "has_commented",
    django_filters.ChoiceFilter(
        label=_("Has commented"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        empty_label=_("Any"),
        method=_who_have_commented,
    ),
)
