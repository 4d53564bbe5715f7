"""A decision about many is taken back as one: each comment stands as before, unless something became of it since."""

import pytest
from django.db import transaction
from django.test import Client

from broadsheet.common.clock import now
from broadsheet.conversation import editing, judging
from broadsheet.conversation.judging import Grounds
from broadsheet.conversation.models import Comment
from broadsheet.conversation.recounting import recount
from broadsheet.moderation import undoing
from broadsheet.moderation.desk import bulk
from broadsheet.moderation.models import Batch, Decision
from broadsheet.moderation.undoing_batches import undo_batch
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.moderation.desk import OWN, decide_many
from tests.moderation.test_desk_bulk import stored, talk
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db
_HELD = ("held_by", "held_reason")


@pytest.mark.parametrize("deed", ["approve", "reject", "withhold"])
@pytest.mark.parametrize("seed", range(4))
def test_all_taken_back_at_once_comes_to_the_same_as_one_after_the_other(seed: int, deed: str) -> None:
    discussion, moderator = talk(seed), make_moderator()
    status = "published" if deed == "withhold" else "held"
    Comment.objects.filter(discussion=discussion, status="held").update(held_by="links", held_reason="Many links.")
    ids = list(Comment.objects.filter(discussion=discussion, status=status).order_by("pk").values_list("pk", flat=True))
    before = stored(discussion)
    result = bulk.decide_all(moderator, ids, deed, now())
    assert result.batch is not None and result.batch.number == len(ids)
    with transaction.atomic():
        for decision in Decision.objects.filter(batch=result.batch):
            undoing.undo(moderator, decision.pk)
        one_by_one = stored(discussion)
        transaction.set_rollback(True)
    assert undo_batch(moderator, result.batch.pk).done == len(ids)
    at_once = stored(discussion)
    statuses = [row[:4] for row in at_once[:-1]]
    assert statuses == [row[:4] for row in before[:-1]] == [row[:4] for row in one_by_one[:-1]]
    assert at_once[-1][:-1] == one_by_one[-1][:-1]
    recount(discussion)
    assert stored(discussion)[-1][:3] == at_once[-1][:3] == before[-1][:3]


@pytest.mark.parametrize("deed", ["approve", "reject"])
def test_what_waited_waits_again_for_the_same_reason(deed: str) -> None:
    moderator, discussion = make_moderator(), make_discussion(rule="held")
    comments = [say(discussion) for _number in range(3)]
    waited = list(Comment.objects.order_by("pk").values_list(*_HELD))
    result = bulk.decide_all(moderator, [each.pk for each in comments], deed, now(), Grounds(words="Why."))
    assert result.batch is not None
    undo_batch(moderator, result.batch.pk)
    assert list(Comment.objects.order_by("pk").values_list(*_HELD)) == waited
    assert set(Comment.objects.values_list("status", flat=True)) == {"held"}


def test_what_became_of_it_since_stays_and_is_said() -> None:
    moderator, colleague, writer = make_moderator(), make_moderator(), make_member()
    discussion = make_discussion(rule="held")
    plain, withdrawn, rejected = (say(discussion, writer) for _number in range(3))
    result = bulk.decide_all(moderator, [plain.pk, withdrawn.pk, rejected.pk], "approve", now())
    editing.withdraw(writer, withdrawn.pk)
    judging.reject(colleague, rejected.pk, Grounds(words="No."))
    assert result.batch is not None
    undone = undo_batch(moderator, result.batch.pk)
    assert (undone.done, dict(undone.left)) == (1, {"Something else has become of the comment since.": 2})
    found = dict(Comment.objects.values_list("pk", "status"))
    assert found == {plain.pk: "held", withdrawn.pk: "withdrawn", rejected.pk: "rejected"}


@pytest.mark.parametrize("deed", ["keep", "approve"])
def test_where_nothing_was_decided_there_is_nothing_to_undo(deed: str) -> None:
    comment = say(make_discussion())
    result = bulk.decide_all(make_moderator(), [comment.pk], deed, now())
    assert result.batch is None and not Batch.objects.exists()


def test_the_button_after_it_undoes_all_of_it(client: Client) -> None:
    moderator, discussion = make_moderator(), make_discussion(rule="held")
    client.force_login(moderator)
    comments = [say(discussion) for _number in range(3)]
    page = decide_many(client, "reject", comments, words="Why.")
    batch = Batch.objects.get()
    address = f"/moderate/batches/{batch.pk}/undo/"
    assert address in page and "3 comments" in page
    assert "3 comments" in client.post(address, headers=OWN, follow=True).content.decode()
    assert set(Comment.objects.values_list("status", flat=True)) == {"held"}
    batch.refresh_from_db()
    assert (batch.undone_by, batch.left) == (moderator, 0)
