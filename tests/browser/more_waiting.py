"""Adds comments that wait for the moderators to the demo newspaper. Run inside the paper's own environment.

python -m tests.browser.more_waiting WORD NUMBER

Each has the word in it, so that a test finds its own. Prints, as JSON, cookies of two moderators who are signed in.
"""

import json
import sys
from typing import Any

import django


def add(word: str, number: int) -> list[dict[str, Any]]:
    from broadsheet.conversation.discussions import open_discussion
    from broadsheet.conversation.models import Commenting
    from broadsheet.conversation.posting import post
    from broadsheet.readers.models import Reader
    from tests.browser.more_talk import signed_in

    house = Commenting.load()
    house.most_by_reader = house.most_by_address = 10_000
    house.save()
    discussion = open_discussion(f"https://elsewhere.example/{word}/", title=f"About the {word}", rule="held")
    writer = Reader.objects.get(email="reader2@example.org")
    for each in range(1, number + 1):
        post(writer, discussion.pk, f"The {word} again, for the {each}. time.")
    return [signed_in("moderator@example.org"), signed_in("editor@example.org")]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(add(sys.argv[1], int(sys.argv[2]))))
