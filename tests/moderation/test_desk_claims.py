"""Who has a comment in hand."""

from datetime import timedelta

import pytest

from broadsheet.common.clock import now
from broadsheet.moderation.desk import claims
from broadsheet.moderation.models import Claim
from tests.conversation.talk import make_discussion, make_moderator, say

pytestmark = pytest.mark.django_db


def test_the_first_has_it_and_the_second_is_told_whose_it_is() -> None:
    first, second, comment = make_moderator(), make_moderator(), say(make_discussion(rule="held"))
    assert claims.claim(first, comment.pk).moderator == first
    assert claims.claim(second, comment.pk).moderator == first
    assert claims.others(second, [comment.pk]) == {comment.pk: first.name}
    assert claims.others(first, [comment.pk]) == {}


def test_a_claim_runs_out_and_is_longer_each_time_it_is_renewed() -> None:
    first, second, comment = make_moderator(), make_moderator(), say(make_discussion(rule="held"))
    claims.claim(first, comment.pk)
    Claim.objects.update(until=now() + timedelta(seconds=1))
    assert claims.claim(first, comment.pk).until > now() + timedelta(minutes=4)
    Claim.objects.update(until=now())
    assert claims.others(second, [comment.pk]) == {}
    assert claims.claim(second, comment.pk).moderator == second


def test_nobody_gives_back_what_is_somebody_elses() -> None:
    first, second, comment = make_moderator(), make_moderator(), say(make_discussion(rule="held"))
    claims.claim(first, comment.pk)
    claims.release(second, comment.pk)
    assert claims.claim(second, comment.pk).moderator == first
    claims.release(first, comment.pk)
    assert claims.claim(second, comment.pk).moderator == second
