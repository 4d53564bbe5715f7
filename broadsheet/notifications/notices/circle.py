"""What a batch of readers wants to hear, and from whom: asked for all of them at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from broadsheet.common.decisions import decided
from broadsheet.conversation.identity import id_at
from broadsheet.conversation.models import Mention
from broadsheet.notifications.models import Channel, Kind, MutedThread
from broadsheet.notifications.notices.preferences import wanted_kinds
from broadsheet.notifications.notices.subjects import Said
from broadsheet.readers.following import Key, among
from broadsheet.readers.models import Block, Follow, Mute, Reader, Registration


@dataclass(frozen=True)
class Circle:
    """Readers, and what is known of each with respect to some comments. Eight queries, however many they are."""

    wants: dict[int, set[str]]
    hidden: set[tuple[int, int]]
    muted: set[tuple[int, int]]
    named: set[tuple[int, int]]
    follows: dict[tuple[int, str, int], int]

    def kind_of(self, reader: int, said: Said) -> tuple[str, str]:
        """As what the reader is told of a comment, and what that notice is about; empty where they are not.

        The most personal reason that they want to hear of wins, so that nobody is told twice of one comment.
        """
        wants = self.wants.get(reader)
        if not wants or said.writer == reader or (reader, said.writer) in self.hidden:
            return "", ""
        if (reader, said.thread) in self.muted:
            return "", ""
        if Kind.MENTION in wants and (reader, said.pk) in self.named:
            return Kind.MENTION, f"thread:{said.thread}"
        if Kind.REPLY in wants and said.answers == reader:
            return Kind.REPLY, f"comment:{said.parent}"
        if Kind.FOLLOWED in wants:
            for kind, target in said.followable:
                since = self.follows.get((reader, kind, target))
                if since is not None and said.pk > since:
                    return Kind.FOLLOWED, f"{kind}:{target}"
        return "", ""


def active_among(readers: Collection[int]) -> set[int]:
    """Those of the readers who can log in, and so be told."""
    return set(Reader.objects.filter(pk__in=readers, is_active=True).values_list("pk", flat=True))


def circle_of(readers: Collection[int], comments: Collection[Said]) -> Circle:
    """What these readers want to hear of these comments."""
    active = active_among(readers)
    writers = {said.writer for said in comments}
    threads = {said.thread for said in comments}
    muted = MutedThread.objects.filter(reader__in=active, thread__in=threads)
    named = Mention.objects.filter(comment__in=[said.pk for said in comments], reader__in=active)
    return Circle(
        wanted_kinds(active, Channel.SITE),
        _hidden(active, writers),
        set(muted.values_list("reader_id", "thread")),
        set(named.values_list("reader_id", "comment_id")),
        _follows(active, comments),
    )


def _hidden(readers: Collection[int], writers: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of a reader and a writer whom they are told nothing of: muted, or blocked by either."""
    found = set(Mute.objects.filter(reader__in=readers, target__in=writers).values_list("reader_id", "target_id"))
    found.update(Block.objects.filter(reader__in=readers, target__in=writers).values_list("reader_id", "target_id"))
    found.update(Block.objects.filter(reader__in=writers, target__in=readers).values_list("target_id", "reader_id"))
    return found


def _follows(readers: Collection[int], comments: Iterable[Said]) -> dict[tuple[int, str, int], int]:
    """What of the comments' threads, discussions and writers each of the readers follows, and since when, as an id."""
    has_profiles = decided(Registration).has_profiles
    keys = {Key(*each) for said in comments for each in said.followable}
    wanted = among({key for key in keys if has_profiles or key.kind != "reader"})
    if not wanted or not readers:
        return {}
    rows = Follow.objects.filter(wanted, reader__in=readers).values_list("reader_id", "kind", "target_id", "created_at")
    return {(reader, kind, target): id_at(at) for reader, kind, target, at in rows}
