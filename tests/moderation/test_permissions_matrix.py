"""Who may do what in moderation, from one table: every deed for every role, tried on what is really there."""

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module

import pytest
from django.test import Client

import broadsheet.moderation
from broadsheet.common.clock import now
from broadsheet.conversation import judging
from broadsheet.conversation.refusals import Refused
from broadsheet.moderation import appeals, assigning, cleaning, sanctioning, undoing, undoing_batches
from broadsheet.moderation.desk import bulk, deciding, notes
from broadsheet.moderation.names import deciding as names
from broadsheet.moderation.numbers import publishing
from broadsheet.moderation.sources import imposing
from broadsheet.moderation.watching import watch as watching
from broadsheet.readers.models import Reader
from tests.moderation.desk import OWN
from tests.moderation.matrix import (
    AT_THE_DOOR,
    ELSEWHERE,
    ITS_FIRST_HALF,
    JUDGES,
    LAST_YEAR,
    NOBODY,
    READERS,
    ROLES,
    WHY,
    Paper,
    browsers,
    in_days,
)

pytestmark = pytest.mark.django_db

Deed = Callable[[Paper, Reader], object]
DONE, PASSED_OVER = "done", "nothing"
ASSIGNERS, PUBLISHERS = ("editor", "publisher"), ("publisher",)

# What is done → how, by whom, and what comes of it where a moderator of another section tries.
DEEDS: dict[str, tuple[Deed, tuple[str, ...], object]] = {
    # Comments, one by one.
    "approve": (lambda paper, who: judging.approve(who, paper.held.pk), JUDGES, 403),
    "reject": (lambda paper, who: judging.reject(who, paper.published.pk, WHY), JUDGES, 403),
    "have it wait again": (lambda paper, who: judging.hold_again(who, paper.published.pk), JUDGES, 403),
    "pick": (lambda paper, who: judging.pick(who, paper.published.pk, "Look."), JUDGES, 403),
    "unpick": (lambda paper, who: judging.unpick(who, paper.picked.pk), JUDGES, 403),
    # The same at the desk, where what is elsewhere is not there.
    "approve at the desk": (lambda paper, who: deciding.decide(who, paper.held.pk, "approve", now()), JUDGES, 404),
    "reject at the desk": (lambda paper, who: deciding.decide(who, paper.held.pk, "reject", now(), WHY), JUDGES, 404),
    "withhold": (lambda paper, who: deciding.decide(who, paper.published.pk, "withhold", now(), WHY), JUDGES, 404),
    "restore": (lambda paper, who: deciding.decide(who, paper.rejected.pk, "restore", now()), JUDGES, 404),
    "keep": (lambda paper, who: deciding.decide(who, paper.published.pk, "keep", now()), JUDGES, 404),
    "pick at the desk": (lambda paper, who: deciding.decide(who, paper.published.pk, "pick", now()), JUDGES, 404),
    "note": (lambda paper, who: notes.add(who, paper.held.pk, "Seen before."), JUDGES, 404),
    # Many at once.
    "approve many": (lambda paper, who: bulk.decide_all(who, [paper.held.pk], "approve", now()), JUDGES, PASSED_OVER),
    "reject many": (
        lambda paper, who: bulk.decide_all(who, [paper.held.pk], "reject", now(), WHY),
        JUDGES,
        PASSED_OVER,
    ),
    "withhold many": (
        lambda paper, who: bulk.decide_all(who, [paper.published.pk], "withhold", now(), WHY),
        JUDGES,
        PASSED_OVER,
    ),
    "keep many": (lambda paper, who: bulk.decide_all(who, [paper.published.pk], "keep", now()), JUDGES, PASSED_OVER),
    "undo": (lambda paper, who: undoing.undo(who, paper.decision.pk), JUDGES, 404),
    "undo many": (lambda paper, who: undoing_batches.undo_batch(who, paper.batch.pk), JUDGES, 404),
    "clean up": (lambda paper, who: cleaning.clean_up(who, paper.writer, "all", WHY), JUDGES, 403),
    # What is said against it.
    "let it stand": (lambda paper, who: appeals.answer(who, paper.appeal.pk, "stands", "No."), JUDGES, 404),
    "grant an appeal": (lambda paper, who: appeals.answer(who, paper.appeal.pk, "granted", "Yes."), JUDGES, 404),
    # Whoever wrote elsewhere only, and where readers come from, are for who looks after the whole paper.
    "warn": (lambda paper, who: sanctioning.impose(who, paper.writer, "warning", WHY), JUDGES, 403),
    "silence": (lambda paper, who: sanctioning.impose(who, paper.writer, "silence", WHY, in_days(2)), JUDGES, 403),
    "suspend": (lambda paper, who: sanctioning.impose(who, paper.writer, "suspension", WHY, in_days(2)), JUDGES, 403),
    "ban": (lambda paper, who: sanctioning.impose(who, paper.writer, "ban", WHY), JUDGES, 403),
    "lift": (lambda paper, who: sanctioning.lift(who, paper.sanction.pk), JUDGES, 403),
    "sanction a source": (
        lambda paper, who: imposing.impose(who, paper.writer, "domain:letters.example", "hold", WHY, in_days(2)),
        JUDGES,
        403,
    ),
    "lift it from a source": (lambda paper, who: imposing.lift(who, paper.source.pk), JUDGES, 403),
    # Names are the whole paper's.
    "accept a name": (lambda paper, who: names.accept(who, paper.check.pk), JUDGES, DONE),
    "reject a name": (lambda paper, who: names.reject(who, paper.check.pk, WHY), JUDGES, DONE),
    "watch a reader": (lambda paper, who: watching.watch(who, paper.writer), JUDGES, DONE),
    "unwatch a reader": (lambda paper, who: watching.unwatch(who, paper.watched), JUDGES, DONE),
    "watch a discussion": (lambda paper, who: watching.watch(who, paper.discussion), JUDGES, 404),
    "unwatch a discussion": (lambda paper, who: watching.unwatch(who, paper.held.discussion), JUDGES, 404),
    # What is above the moderators.
    "assign": (lambda paper, who: assigning.assign(who, paper.colleague, ["/sport/"]), ASSIGNERS, 403),
    "publish a report": (lambda paper, who: publishing.publish(who, ITS_FIRST_HALF), PUBLISHERS, 403),
    "withdraw a report": (lambda paper, who: publishing.withdraw(who, LAST_YEAR), PUBLISHERS, 403),
}
# Functions that are given who does it, and that are no deeds of the table.
NO_DEEDS = {
    # Claims and searches are whoever's has them; the desk's door is before them, see test_desk_matrix.py.
    "desk.claims.claim",
    "desk.claims.release",
    "desk.claims.others",
    "desk.saved.own",
    "desk.saved.save",
    "desk.saved.rename",
    "desk.saved.delete",
    "desk.dossier.last_of",
    "scope.of",
    "scope.refuse_narrowed",
    # Parts of deeds, within their transactions.
    "desk.deciding.settle_reports",
    "names.deciding.reinstate",
    # The paper itself publishes its first rules; who else may is asked at its address at the desk.
    "rules.publish_rules",
}
_ACTORS = {"moderator", "judge", "publisher", "by"}


def _given_an_actor() -> dict[str, object]:
    """The public functions of moderation whose first argument is whoever does it."""
    found = {f"judging.{name}": each for name, each in vars(judging).items() if _is_own(each, judging.__name__)}
    root = f"{broadsheet.moderation.__name__}."
    for module in pkgutil.walk_packages(broadsheet.moderation.__path__, root):
        # What is at addresses is asked through them.
        if ".views" in module.name or ".migrations" in module.name:
            continue
        for name, each in vars(import_module(module.name)).items():
            if _is_own(each, module.name):
                found[f"{module.name.removeprefix(root)}.{name}"] = each
    return {name: each for name, each in found.items() if next(iter(inspect.signature(each).parameters), "") in _ACTORS}


def _called(deed: Deed) -> set[str]:
    """The functions that a line of the table calls, by the names of their modules as its imports have them."""
    words = deed.__code__.co_names
    modules = [each for word in words if inspect.ismodule(each := deed.__globals__.get(word))]
    known = {(each, name) for name, each in _given_an_actor().items()}
    return {name for module in modules for word in words for each, name in known if vars(module).get(word) is each}


def _is_own(each: object, module: str) -> bool:
    return inspect.isfunction(each) and each.__module__ == module and not each.__name__.startswith("_")


def test_no_deed_is_missing_in_the_table() -> None:
    used = {name for deed, _who, _elsewhere in DEEDS.values() for name in _called(deed)}
    assert used | NO_DEEDS == _given_an_actor().keys()


def test_every_deed_of_the_desk_is_in_the_table() -> None:
    tried = {text for deed, _who, _elsewhere in DEEDS.values() for text in deed.__code__.co_consts}
    # Taking a pick back is judging's own, whichever page it is asked from.
    assert set(deciding.DEEDS) - tried == {"unpick"}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_done_by_whom_the_table_names_and_by_nobody_else(name: str) -> None:
    paper, (deed, may, elsewhere) = Paper(), DEEDS[name]
    expected = {role: DONE if role in may else 403 for role in paper.people} | {ELSEWHERE: elsewhere}
    assert {role: _outcome(paper, deed, who) for role, who in paper.people.items()} == expected


def _outcome(paper: Paper, deed: Deed, who: Reader) -> object:
    def tries() -> object:
        try:
            deed(paper, Reader.objects.get(pk=who.pk))
        except Refused as refused:
            return refused.status
        return PASSED_OVER

    found, is_different = paper.tried(tries)
    if not is_different:
        return found
    return DONE if found == PASSED_OVER else f"{found}, and done all the same"


# What is asked from the story's own page, as its script asks it → of which comment.
JUDGEMENTS = {"approve": "held", "reject": "published", "pick": "published", "unpick": "picked"}


def test_the_storys_own_page_lets_the_same_judge() -> None:
    paper, headers = Paper(), {**OWN, "Accept": "application/json"}
    expected = {role: (200, True) if role in JUDGES else (403, False) for role in ROLES}
    expected |= dict.fromkeys(AT_THE_DOOR, (401, False))
    people = browsers(paper)
    for do, which in JUDGEMENTS.items():
        address = f"/comments/{getattr(paper, which).pk}/judge/"

        def sent(browser: Client) -> tuple[int, bool]:
            return paper.tried(lambda: browser.post(address, {"do": do, "reason": "Why."}, headers=headers).status_code)  # noqa: B023

        assert {role: sent(browser) for role, browser in people.items()} == expected, do


def test_every_role_is_tried() -> None:
    assert set(ROLES) == {NOBODY, *AT_THE_DOOR, *READERS, *JUDGES, ELSEWHERE}
