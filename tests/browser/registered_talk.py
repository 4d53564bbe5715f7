"""Has a story's discussion read by registered readers alone. Run inside the paper's own environment.

python -m tests.browser.registered_talk ADDRESS

Prints the discussion's number.
"""

import sys

import django


def close_to_strangers(address: str) -> int:
    from broadsheet.conversation.models import Discussion

    discussion = Discussion.objects.get(url__endswith=address)
    discussion.rule = Discussion.Rule.REGISTERED
    discussion.save()
    return discussion.pk


if __name__ == "__main__":
    django.setup()
    print(close_to_strangers(sys.argv[1]))
