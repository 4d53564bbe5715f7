"""Who is told of a comment, by a table: every way of being concerned × wanting it or not × every reason for silence.

And then what of that is carried where, by another: every kind × channel × switch × rhythm × quiet hours × what happens
meanwhile. docs/notifications.md has both tables in words.
"""

import re
from itertools import product
from pathlib import Path

import pytest

from broadsheet.conversation import judging, reacting, reporting
from broadsheet.conversation.models import Comment, Discussion
from broadsheet.notifications.models import Channel, Due, Kind, MutedThread, Notice
from broadsheet.notifications.notices import inbox, preferences
from broadsheet.readers.models import Block, Follow, Mute, Reader
from broadsheet.stories.models import Story
from tests.conversation.talk import make_discussion, make_moderator, say
from tests.factories import make_story, make_topic
from tests.notifications.devices import make_device
from tests.notifications.postbox import Postbox
from tests.notifications.push_service import PushService
from tests.notifications.telling import due, hours, post_comes, quiet_now
from tests.notifications.test_stories import publish_with
from tests.readers.people import make_member

pytestmark = pytest.mark.django_db

# How the reader is concerned → as what they are told where all kinds are wanted, and where the first is switched off.
CONCERNED: dict[frozenset[str], tuple[str, str]] = {
    frozenset(): ("", ""),
    frozenset({"answered"}): ("reply", ""),
    frozenset({"named"}): ("mention", ""),
    frozenset({"follows"}): ("followed", ""),
    frozenset({"answered", "named"}): ("mention", "reply"),
    frozenset({"answered", "follows"}): ("reply", "followed"),
    frozenset({"named", "follows"}): ("mention", "followed"),
    frozenset({"answered", "named", "follows"}): ("mention", "reply"),
}
# What stands between the reader and the writer → whether the reader is told at all.
BETWEEN: dict[str, bool] = {
    "nothing": True,
    "reader mutes writer": False,
    "writer mutes reader": True,
    "reader blocks writer": False,
    "writer blocks reader": False,
    "reader mutes thread": False,
    "reader is shut out": False,
}
FOLLOWED = ("thread", "discussion", "reader")
CASES = [
    (concern, followed, is_off, between)
    for concern, is_off, between in product(CONCERNED, (False, True), BETWEEN)
    for followed in (FOLLOWED if "follows" in concern else ("",))
    if not (is_off and not concern)
]


def stand(between: str, reader: Reader, writer: Reader, root: Comment) -> None:
    """Puts it between the two."""
    match between:
        case "reader mutes writer":
            Mute.objects.create(reader=reader, target=writer)
        case "writer mutes reader":
            Mute.objects.create(reader=writer, target=reader)
        case "reader blocks writer":
            Block.objects.create(reader=reader, target=writer)
        case "writer blocks reader":
            Block.objects.create(reader=writer, target=reader)
        case "reader mutes thread":
            MutedThread.objects.create(reader=reader, thread=root.pk)
        case "reader is shut out":
            Reader.objects.filter(pk=reader.pk).update(status="shut-out", is_active=False)


def told_as(root: Comment, concern: frozenset[str], followed: str, is_off: bool, between: str) -> list[str]:
    """As what a new reader, concerned so, is told of a new writer's comment in the thread."""
    reader, writer, discussion = make_member(), make_member(), root.discussion
    target = {"thread": root.pk, "discussion": discussion.pk, "reader": writer.pk}
    if followed:
        Follow.objects.create(reader=reader, kind=followed, target_id=target[followed])
    parent = say(discussion, reader, parent=root) if "answered" in concern else root
    if is_off:
        preferences.set_switches(reader.pk, {(CONCERNED[concern][0], Channel.SITE): False})
    text = f"What do you say, @{reader.handle}?" if "named" in concern else "What is there to say."
    if "answered" in concern and "blocks" in between:
        # Nobody may answer whom a block is between; somebody may be blocked for what they said.
        held_before(discussion, writer, reader, root, text, parent, between)
    else:
        stand(between, reader, writer, root)
        say(discussion, writer, text, parent=parent)
    return list(Notice.objects.filter(reader=reader).values_list("kind", flat=True))


def held_before(
    discussion: Discussion, writer: Reader, reader: Reader, root: Comment, text: str, parent: Comment, between: str
) -> None:
    """The answer waited for a moderator while one blocked the other."""
    Discussion.objects.filter(pk=discussion.pk).update(rule="held")
    answer = say(discussion, writer, text, parent=parent)
    Discussion.objects.filter(pk=discussion.pk).update(rule="open")
    stand(between, reader, writer, root)
    judging.approve(make_moderator(), answer.pk)


@pytest.mark.parametrize("between", BETWEEN)
def test_who_is_told_is_what_the_table_says(between: str) -> None:
    root = say(make_discussion())
    for concern, followed, is_off, _between in (case for case in CASES if case[3] == between):
        expected = CONCERNED[concern][is_off] if BETWEEN[between] else ""
        assert told_as(root, concern, followed, is_off, between) == ([expected] if expected else []), (
            set(concern),
            followed,
            is_off,
        )


@pytest.mark.parametrize("kind", preferences.DEFAULTS)
def test_every_kind_has_a_default_on_every_channel(kind: str) -> None:
    assert set(preferences.DEFAULTS[kind]) == set(Channel.values)
    reader, other = make_member(), make_member()
    for channel in Channel.values:
        default = preferences.DEFAULTS[kind][channel]
        preferences.set_switches(reader.pk, {(kind, channel): not default})
        wanted = preferences.wanted([reader.pk, other.pk], kind, channel)
        assert wanted == ({other.pk} if default else {reader.pk})
    assert Kind(kind).label


def test_nobody_is_told_of_what_they_said_themselves() -> None:
    reader, discussion = make_member(), make_discussion()
    root = say(discussion, reader)
    for kind, pk in (("thread", root.pk), ("discussion", discussion.pk), ("reader", reader.pk)):
        Follow.objects.create(reader=reader, kind=kind, target_id=pk)
    say(discussion, reader, f"As I said, @{reader.handle}.", parent=root)
    assert not Notice.objects.exists()


# What is carried where ------------------------------------------------------------------------------------------------


def be_told(kind: str, reader: Reader) -> None:
    """Something happens that the reader is told of as this kind, by the writer of it where there is one."""
    discussion, writer, moderator = make_discussion(), make_member("Béla"), make_moderator()
    own = say(discussion, reader)
    match kind:
        case "reply":
            say(discussion, writer, parent=own)
        case "mention":
            say(discussion, writer, f"Is it so, @{reader.handle}?")
        case "followed":
            Follow.objects.create(reader=reader, kind="discussion", target_id=discussion.pk)
            say(discussion, writer)
        case "milestone":
            reacting.react(writer, own.pk, "recommend")
        case "pick":
            judging.pick(moderator, own.pk)
        case "decision":
            judging.reject(moderator, own.pk)
        case "report":
            other = say(discussion, writer)
            reporting.report(reader, other.pk, "spam")
            judging.reject(moderator, other.pk)
        case "story":
            story = make_story("The storm")
            Follow.objects.create(reader=reader, kind="story", target_id=story.pk)
            publish_with(story, "correction", "It was Tuesday.")
        case "news":
            topic = make_topic()
            Follow.objects.create(reader=reader, kind="topic", target_id=topic.pk)
            make_story("The storm", topics=[topic])


# Kinds that tell of what somebody wrote in a thread: whom, and which, one may want to hear no more of.
OF_WRITERS = frozenset({"reply", "mention", "followed"})
NOT_CARRIED: dict[str, frozenset[str]] = {
    "not of writers": OF_WRITERS,
    "not of news": frozenset({"news"}),
    "not of stories": frozenset({"story", "news"}),
}
# What happens between the telling and the carrying → whether it is carried: always, never, where nobody wrote it, or
# where it is not about (new) stories.
MEANWHILE: dict[str, str] = {
    "nothing": "always",
    "the reader reads it": "never",
    "the reader switches the kind off there": "never",
    "the reader switches the kind off on the site": "always",
    "the reader mutes the writer": "not of writers",
    "the reader blocks the writer": "not of writers",
    "the writer blocks the reader": "not of writers",
    "the reader mutes the thread": "not of writers",
    "the reader follows it no more": "not of news",
    "the story is withdrawn": "not of stories",
    "the reader is shut out": "never",
}


def meanwhile(what: str, reader: Reader, notice: Notice, channel: str) -> None:
    writers = list(Reader.objects.filter(display_name="Béla"))
    match what:
        case "the reader reads it":
            inbox.mark_all_read(reader.pk)
        case "the reader switches the kind off there":
            preferences.set_switches(reader.pk, {(notice.kind, channel): False})
        case "the reader switches the kind off on the site":
            preferences.set_switches(reader.pk, {(notice.kind, Channel.SITE): False})
        case "the reader mutes the writer":
            Mute.objects.bulk_create(Mute(reader=reader, target=writer) for writer in writers)
        case "the reader blocks the writer":
            Block.objects.bulk_create(Block(reader=reader, target=writer) for writer in writers)
        case "the writer blocks the reader":
            Block.objects.bulk_create(Block(reader=writer, target=reader) for writer in writers)
        case "the reader mutes the thread":
            threads = Comment.objects.values_list("thread", flat=True).distinct()
            MutedThread.objects.bulk_create(MutedThread(reader=reader, thread=thread) for thread in threads)
        case "the reader follows it no more":
            Follow.objects.filter(reader=reader).delete()
        case "the story is withdrawn":
            for story in Story.objects.all():
                story.unpublish()
        case "the reader is shut out":
            Reader.objects.filter(pk=reader.pk).update(is_active=False)


def is_carried(kind: str, what: str) -> bool:
    return MEANWHILE[what] == "always" or kind not in NOT_CARRIED.get(MEANWHILE[what], {kind})


@pytest.mark.parametrize("kind", preferences.DEFAULTS)
@pytest.mark.parametrize("is_quiet", [False, True])
@pytest.mark.parametrize("channel", [Channel.PUSH, Channel.MAIL])
def test_what_is_carried_is_what_the_table_says(
    channel: Channel, is_quiet: bool, kind: str, push_service: PushService, postbox: Postbox
) -> None:
    # While it is quiet nothing is decided: that is done when it ends.
    for what in ["nothing"] if is_quiet else MEANWHILE:
        reader = make_member()
        preferences.set_switches(reader.pk, {(kind, each): each in (channel, Channel.SITE) for each in Channel.values})
        device = make_device(push_service, reader)
        # So that something can happen meanwhile.
        quiet_now(reader)
        be_told(kind, reader)
        notice = Notice.objects.get(reader=reader, kind=kind)
        meanwhile(what, reader, notice, channel)
        if not is_quiet:
            hours(reader, quiet_from=None, quiet_until=None)
        post_comes()
        arrived = postbox.to(reader.email) if channel == Channel.MAIL else push_service.of(device)
        waiting = due(reader, channel)
        if is_quiet:
            assert not arrived, what
            assert [each.notice_id for each in waiting] == [notice.pk]
        else:
            assert len(arrived) == is_carried(kind, what), what
            assert not waiting


@pytest.mark.parametrize("kind", preferences.DEFAULTS)
def test_a_kind_that_is_switched_off_is_not_even_planned(kind: str) -> None:
    for off in (Channel.SITE, Channel.MAIL):
        reader = make_member()
        preferences.set_switches(reader.pk, {(kind, each): each != off for each in Channel.values})
        be_told(kind, reader)
        assert Notice.objects.filter(reader=reader, kind=kind).exists() == (off != Channel.SITE)
        assert not Due.objects.filter(reader=reader, notice__kind=kind).exists()


def test_the_manual_has_the_same_defaults() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "notifications.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` .*? \| (on|off) \| (on|off) \| (on|off) \|$", manual, flags=re.M)
    written = {kind: dict(zip(Channel.values, (each == "on" for each in on), strict=True)) for kind, *on in rows}
    assert written == preferences.DEFAULTS
