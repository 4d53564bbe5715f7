"""Whatever is posted, edited, withdrawn, approved, rejected and recommended, in whatever order: counts, places and
orders are those of a simple model, and paging comes by each comment exactly once.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from broadsheet.conversation import editing, judging, queries, ranking, reacting
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.conversation.ordering import ORDERS, Key, Order
from broadsheet.conversation.posting import post
from broadsheet.conversation.refusals import Refused
from tests.conversation.talk import house, make_discussion, make_moderator
from tests.readers.people import make_member

Status = Comment.Status


@dataclass
class Said:
    """What the model knows of a comment."""

    pk: int
    reader: int
    parent: "Said | None"
    status: str
    text: str
    recommended_by: set[int] = field(default_factory=set)

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED


class Thread(RuleBasedStateMachine):
    """A discussion, and the same as a list in memory."""

    said = Bundle("said")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        house(most_by_reader=10_000, most_by_address=10_000)
        self.discussion = make_discussion("https://elsewhere.example/model/")
        self.readers = [make_member() for _ in range(3)]
        self.moderator = make_moderator()
        self.all: dict[int, Said] = {}
        self.number = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # -- what can happen

    def words(self) -> str:
        self.number += 1
        return f"{self.number}"

    def _post(self, who: int, parent: Said | None) -> Said | None:
        reader, text = self.readers[who], self.words()
        parent_id = parent.pk if parent else None
        if parent is not None and not parent.is_published:
            with pytest.raises(Refused):
                post(reader, self.discussion.pk, text, parent_id=parent_id)
            return None
        made = post(reader, self.discussion.pk, text, parent_id=parent_id, key=text).comment
        again = post(reader, self.discussion.pk, text, parent_id=parent_id, key=text)
        assert again.comment == made
        assert not again.is_new
        said = Said(made.pk, who, parent, made.status, text)
        self.all[said.pk] = said
        return said

    @rule(target=said, who=st.integers(0, 2))
    def begin(self, who: int) -> Said:
        made = self._post(who, None)
        assert made is not None
        return made

    @rule(target=said, who=st.integers(0, 2), parent=said)
    def answer(self, who: int, parent: Said) -> Said:
        return self._post(who, parent) or parent

    @rule(is_held=st.booleans())
    def look_at_everything_first(self, is_held: bool) -> None:
        wanted = Discussion.Rule.HELD if is_held else Discussion.Rule.OPEN
        Discussion.objects.filter(pk=self.discussion.pk).update(rule=wanted)

    @rule(comment=said)
    def edit(self, comment: Said) -> None:
        text = self.words()
        reader = self.readers[comment.reader]
        if comment.status not in (Status.PUBLISHED, Status.HELD):
            with pytest.raises(Refused):
                editing.edit(reader, comment.pk, text)
            return
        comment.status = editing.edit(reader, comment.pk, text).status
        comment.text = text

    @rule(comment=said)
    def withdraw(self, comment: Said) -> None:
        editing.withdraw(self.readers[comment.reader], comment.pk)
        if comment.status in (Status.PUBLISHED, Status.HELD):
            comment.status = Status.WITHDRAWN

    @rule(comment=said)
    def approve(self, comment: Said) -> None:
        if comment.status == Status.WITHDRAWN:
            with pytest.raises(Refused):
                judging.approve(self.moderator, comment.pk)
            return
        judging.approve(self.moderator, comment.pk)
        comment.status = Status.PUBLISHED

    @rule(comment=said)
    def reject(self, comment: Said) -> None:
        if comment.status == Status.WITHDRAWN:
            with pytest.raises(Refused):
                judging.reject(self.moderator, comment.pk)
            return
        judging.reject(self.moderator, comment.pk)
        comment.status = Status.REJECTED

    @rule(who=st.integers(0, 2), comment=said, takes_back=st.booleans())
    def recommend(self, who: int, comment: Said, takes_back: bool) -> None:
        if not comment.is_published or (comment.reader == who and not takes_back):
            with pytest.raises(Refused):
                reacting.react(self.readers[who], comment.pk, "" if takes_back else "recommend")
            return
        reacting.react(self.readers[who], comment.pk, "" if takes_back else "recommend")
        (comment.recommended_by.discard if takes_back else comment.recommended_by.add)(who)

    @rule()
    def settle(self) -> None:
        ranking.settle(Discussion.objects.get(pk=self.discussion.pk))

    # -- what is always true

    def below(self, comment: Said | None) -> list[Said]:
        """Depth-first, oldest first."""
        found = []
        for child in sorted((each for each in self.all.values() if each.parent is comment), key=lambda each: each.pk):
            found += [child, *self.below(child)]
        return found

    def is_shown(self, comment: Said) -> bool:
        return comment.is_published or any(each.is_published for each in self.below(comment))

    @invariant()
    def counts_are_right(self) -> None:
        discussion = Discussion.objects.get(pk=self.discussion.pk)
        published = [each for each in self.all.values() if each.is_published]
        assert discussion.comment_count == len(published)
        assert discussion.participant_count == len({each.reader for each in published})
        assert discussion.reaction_count == sum(len(each.recommended_by) for each in self.all.values())
        for comment in Comment.objects.filter(discussion=discussion):
            said = self.all[comment.pk]
            assert (comment.status, comment.text) == (said.status, said.text)
            assert comment.reply_count == sum(each.is_published for each in self.below(said))
            assert comment.is_shown == self.is_shown(said)
            assert comment.reactions.get("recommend", 0) == comment.reaction_count == len(said.recommended_by)

    @invariant()
    def every_order_comes_by_each_thread_once(self) -> None:
        wanted = {each.pk for each in self.all.values() if each.parent is None and self.is_shown(each)}
        for order, ruling in ORDERS.items():
            if order == Order.PICKS:
                continue
            seen: list[Comment] = []
            key: Key | None = None
            while True:
                page = queries.threads(self.discussion, order, key, count=2)
                seen += page.comments
                if not page.next_key:
                    break
                key = Key.read(page.next_key)
            assert len(seen) == len(wanted)
            assert {each.pk for each in seen} == wanted
            values = [(ruling.value(each), each.pk) for each in seen]
            assert values == sorted(values, reverse=order != Order.OLDEST)

    @invariant()
    def a_thread_is_walked_depth_first(self) -> None:
        for root in (each for each in self.all.values() if each.parent is None):
            comment = Comment.objects.get(pk=root.pk)
            seen: list[int] = []
            after: Comment | None = None
            while True:
                page = queries.replies(comment, after, count=2)
                seen += [each.pk for each in page.comments]
                if not page.next_key:
                    break
                after = page.comments[-1]
            assert seen == [each.pk for each in self.below(root) if self.is_shown(each)]


@pytest.mark.django_db
def test_a_discussion_is_what_its_model_says() -> None:
    run_state_machine_as_test(
        Thread,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
