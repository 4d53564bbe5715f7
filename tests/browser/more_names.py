"""Adds watched words, and readers whose names wait, to the demo newspaper. Run inside the paper's own environment.

python -m tests.browser.more_names WORD NUMBER

The word is held in names, “not” before it is refused. Prints, as JSON, cookies of a moderator and of a new reader.
"""

import json
import sys
from typing import Any

import django


def add(word: str, number: int) -> list[dict[str, Any]]:
    from broadsheet.moderation.models import WatchedWord
    from broadsheet.readers.models import Reader
    from broadsheet.readers.names import change_display_name
    from tests.browser.more_talk import signed_in

    WatchedWord.objects.get_or_create(word=word, language="en", defaults={"answer": "hold"})
    WatchedWord.objects.get_or_create(word=f"never{word}", language="en", defaults={"answer": "refuse"})
    for each in range(1, number + 1):
        signed_in(f"{word}{each}@example.org", f"Nell Aske {each}")
        change_display_name(Reader.objects.get(email=f"{word}{each}@example.org"), f"The {word} {each}")
    return [signed_in("moderator@example.org"), signed_in(f"{word}@example.org", "Ansel Marsh")]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(add(sys.argv[1], int(sys.argv[2]))))
