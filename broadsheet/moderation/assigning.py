"""Who looks after which sections."""

from collections.abc import Iterable

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from broadsheet.conversation.permissions import MODERATE, may_moderate
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation.models import Assignment
from broadsheet.moderation.numbers.sections import sections
from broadsheet.moderation.scope import ASSIGN
from broadsheet.readers.models import Reader

#: So many moderators are listed.
MOST = 200


def may_assign(reader: Reader) -> bool:
    """Whether somebody may say who looks after what."""
    return reader.has_perm(ASSIGN)


def team() -> QuerySet[Reader]:
    """Who moderates and may be narrowed to some sections, by name, with what they look after."""
    may = ModelBackend().with_perm(MODERATE, include_superusers=False).filter(is_superuser=False)
    assigners = ModelBackend().with_perm(ASSIGN, include_superusers=False)
    found = may.exclude(pk__in=assigners.order_by().values("pk"))
    return found.order_by("display_name", "pk").prefetch_related("assignments")[:MOST]


def assign(by: Reader, moderator: Reader, begins: Iterable[str]) -> list[Assignment]:
    """Has a moderator look after these sections, and after no others; after the whole paper where none is named.

    What they looked after and is no section any more can be left to them. Raises `Refused`.
    """
    if not may_assign(by):
        raise Refused(403, "not-allowed", _("You are not allowed to do that."))
    if not may_moderate(moderator) or may_assign(moderator):
        raise Refused(409, "no-moderator", _("Only moderators have sections."))
    known, chosen = sections(), set(begins)
    with transaction.atomic():
        # One after the other: of two who assign at once the later one is right.
        Reader.objects.select_for_update(no_key=True).get(pk=moderator.pk)
        before = {each.begins: each.title for each in Assignment.objects.filter(moderator=moderator)}
        if chosen - known.keys() - before.keys():
            raise Refused(422, "no-section", _("There is no such section any more."))
        for each in Assignment.objects.filter(moderator=moderator).exclude(begins__in=chosen):
            log(each, "wagtail.delete", user=by, title=f"{moderator.name}: {each}", deleted=True)
            each.delete()
        for begins_with in sorted(chosen - before.keys()):
            made = Assignment.objects.create(moderator=moderator, begins=begins_with, title=known[begins_with][:120])
            log(made, "wagtail.create", user=by, title=f"{moderator.name}: {made}")
    return list(Assignment.objects.filter(moderator=moderator))
