"""What a process does that talks with others at once: `python -m tests.conversation.crowd prepare|talk|tell …`."""

import json
import os
import random
import sys

import django

DISCUSSION = "https://elsewhere.example/crowd/"
READERS = 4
EACH = 30


def prepare() -> None:
    """A paper, migrated, with a few readers and one discussion, that they may flood."""
    from allauth.account.models import EmailAddress

    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.models import Commenting
    from broadsheet.readers.models import Reader

    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 1_000_000
    house.save()
    open_discussion(DISCUSSION)
    for number in range(READERS):
        reader = Reader.objects.create_user(f"crowd{number}@example.org", display_name=f"Crowd {number}")
        EmailAddress.objects.create(user=reader, email=reader.email, verified=True, primary=True)


def talk(number: int) -> None:
    """Posts, answers, reacts and withdraws, and sends each comment twice as a browser without an answer would."""
    from broadsheet.conversation import editing, reacting
    from broadsheet.conversation.models import Comment, Discussion
    from broadsheet.conversation.posting import post
    from broadsheet.conversation.refusals import Refused
    from broadsheet.readers.models import Reader

    chance = random.Random(number)
    # Two processes for each reader: what they send has the same keys.
    reader = Reader.objects.get(email=f"crowd{number % READERS}@example.org")
    discussion = Discussion.objects.get(url=DISCUSSION)
    for turn in range(EACH):
        others = list(Comment.objects.filter(discussion=discussion, status="published").values_list("pk", flat=True))
        parent = chance.choice(others) if others and turn % 2 else None
        try:
            post(reader, discussion.pk, f"{turn}.", parent_id=parent, key=f"{number % READERS}-{turn}")
            if others:
                reacting.react(reader, chance.choice(others), "recommend")
            if turn % 7 == 6:
                mine = Comment.objects.filter(reader=reader, status="published").order_by("?").first()
                if mine is not None:
                    editing.withdraw(reader, mine.pk)
        except Refused as refused:
            if refused.code not in ("parent-gone", "own", "no-comment"):
                raise


def tell() -> None:
    """What is counted, and what there is."""
    from broadsheet.conversation.models import Comment, Discussion, Reaction

    discussion = Discussion.objects.get(url=DISCUSSION)
    published = Comment.objects.filter(discussion=discussion, status="published")
    wrong = []
    for comment in Comment.objects.filter(discussion=discussion):
        below = Comment.objects.filter(path__startswith=comment.path, status="published").exclude(pk=comment.pk)
        given = Reaction.objects.filter(comment=comment).count()
        if (comment.reply_count, comment.reaction_count) != (below.count(), given):
            wrong.append(comment.pk)
    numbers = list(Comment.objects.filter(number__gt=0).values_list("thread", "number"))
    keys = list(Comment.objects.exclude(sent_key=None).values_list("reader_id", "sent_key"))
    told = {
        "counted": [discussion.comment_count, discussion.participant_count, discussion.reaction_count],
        "there": [published.count(), published.values("reader").distinct().count(), Reaction.objects.count()],
        "wrong": wrong,
        "numbers_are_unique": len(numbers) == len(set(numbers)),
        "written": len(keys),
        "keys_are_unique": len(keys) == len(set(keys)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.config.settings"
    django.setup()
    {"prepare": prepare, "talk": lambda: talk(int(sys.argv[2])), "tell": tell}[sys.argv[1]]()
