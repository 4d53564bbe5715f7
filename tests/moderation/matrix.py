"""A paper in which there is one of everything that moderators decide about, and one of everybody who might try to."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.test import Client

from broadsheet.common.clock import now
from broadsheet.conversation import judging, reporting
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment, Report
from broadsheet.moderation import appeals, rules, sanctioning
from broadsheet.moderation.desk import bulk, saved
from broadsheet.moderation.models import Assignment, Claim, Decision, NameCheck
from broadsheet.moderation.numbers import publishing
from broadsheet.moderation.numbers.periods import Period
from broadsheet.moderation.sources import imposing
from broadsheet.moderation.watching.watch import watch
from broadsheet.readers.models import Reader
from tests.conversation.talk import make_discussion, say
from tests.factories import make_front, make_section
from tests.readers.people import make_member

WHY = Grounds(words="You named a neighbour.")
LAST_YEAR, ITS_FIRST_HALF = Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2025, 1, 1), date(2025, 6, 30))
NOBODY, ELSEWHERE = "nobody", "moderator of another section"
JUDGES = ("editor", "moderator", "publisher")
#: Whom the desk leads to the door: whoever was shut out is nobody.
AT_THE_DOOR = (NOBODY, "suspended reader", "former moderator")
READERS = ("reader", "its writer", "reporter")
ROLES = (*AT_THE_DOOR, *READERS, *JUDGES, ELSEWHERE)


def in_days(number: int) -> Any:
    return now() + timedelta(days=number)


class Paper:
    """Everything is of the section “City”; `people` has somebody of every role but nobody."""

    def __init__(self) -> None:
        make_front()
        make_section("Sport")
        rules.in_force()
        self.colleague, publisher = make_member("", "Moderators"), make_member("", "Publishers")
        self.writer = make_member(email="writer@letters.example")
        waits, goes_on = make_discussion("/city/a-story/", rule="held"), make_discussion("/city/another/")
        self.discussion = goes_on
        self.held, self.published, self.picked = say(waits, self.writer), say(goes_on, self.writer), say(goes_on)
        judging.pick(self.colleague, self.picked.pk, "Was there.")
        reporting.report(make_member(), self.published.pk, "spam")
        self.rejected = say(goes_on)
        judging.reject(self.colleague, self.rejected.pk, WHY)
        self.decision = Decision.objects.get(comment=self.rejected)
        assert self.decision.reader is not None
        self.appeal = appeals.appeal(self.decision.reader, self.decision.pk, "It was true.")
        batch = bulk.decide_all(self.colleague, [say(waits).pk], "approve", now()).batch
        assert batch is not None
        self.batch = batch
        self.watched = make_member()
        watch(self.colleague, waits)
        watch(self.colleague, self.watched)
        self.check = NameCheck.objects.create(
            reader=self.writer, field="display_name", text=self.writer.display_name, status="marked"
        )
        self.kept = saved.save(self.colleague, "Mine", "held", "text=x")
        Claim.objects.create(comment=self.picked, moderator=self.colleague, until=in_days(1))
        publishing.publish(publisher, LAST_YEAR)
        self.sanction = sanctioning.impose(self.colleague, self.writer, "hold", WHY, in_days(3))
        self.source = imposing.impose(
            self.colleague, self.writer, "domain:letters.example", "accounts", WHY, in_days(3)
        )
        self.people = self._people(publisher)
        self.before = self.standing()

    def _people(self, publisher: Reader) -> dict[str, Reader]:
        suspended, former, elsewhere = make_member(), make_member("", "Moderators"), make_member("", "Moderators")
        sanctioning.impose(self.colleague, suspended, "suspension", WHY, in_days(3))
        Reader.objects.filter(pk=former.pk).update(is_active=False)
        Assignment.objects.create(moderator=elsewhere, begins="/sport/", title="Sport")
        return {
            "suspended reader": suspended,
            "former moderator": former,
            "reader": make_member(),
            "its writer": self.writer,
            "reporter": make_member("", "Reporters"),
            "editor": make_member("", "Editors"),
            "moderator": make_member("", "Moderators"),
            "publisher": publisher,
            ELSEWHERE: elsewhere,
        }

    def standing(self) -> list[Any]:
        """All that moderators can change."""
        models: list[type[Model]] = [*apps.get_app_config("moderation").get_models(), Comment, Report]
        readers = Reader.objects.order_by("pk").values_list("pk", "status", "display_name", "is_active")
        return [list(readers), *(list(each._default_manager.order_by("pk").values_list()) for each in models)]

    def tried(self, doing: Callable[[], object]) -> tuple[Any, bool]:
        """What came of it, and whether anything is different now. Then it is as if nobody had tried."""
        with transaction.atomic():
            found = doing()
            is_different = self.standing() != self.before
            transaction.set_rollback(True)
        return found, is_different


def browsers(paper: Paper) -> dict[str, Client]:
    """One for each role, logged in as far as they can."""
    found = {role: Client() for role in ROLES}
    for role, reader in paper.people.items():
        found[role].force_login(reader)
    return found
