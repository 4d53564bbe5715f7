"""Says much at once under a story, as happens while somebody looks elsewhere. Run inside the paper's own environment.

python -m tests.browser.much_talk ADDRESS NUMBER
"""

import sys
from random import Random
from string import ascii_lowercase

import django


def say(address: str, number: int) -> None:
    from broadsheet.conversation.models import Discussion
    from broadsheet.conversation.posting import post
    from broadsheet.readers.models import Reader

    discussion = Discussion.objects.get(url__endswith=address)
    readers = Reader.objects.filter(email__startswith="talker", email__endswith="@example.org").order_by("pk")[:8]
    # No two alike: what was said already waits for somebody of the staff.
    letters = Random(number)
    for place in range(1, number + 1):
        words = ["".join(letters.choices(ascii_lowercase, k=7)) for _ in range(10)]
        text = f"Remark {place}: {' '.join(words)}."
        made = post(readers[place % len(readers)], discussion.pk, text)
        assert made.comment.is_published, made.comment.held_reason


if __name__ == "__main__":
    django.setup()
    say(sys.argv[1], int(sys.argv[2]))
