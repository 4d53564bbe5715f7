"""Gives the demo newspaper numbers of a hundred days and a report. Run inside the paper's own environment.

python -m tests.browser.more_numbers

Prints, as JSON, the cookies of a moderator who is signed in, and the address of a published report.
"""

import json
from typing import Any

import django


def add() -> dict[str, Any]:
    from broadsheet.moderation.models import Tally
    from broadsheet.moderation.numbers import publishing
    from broadsheet.moderation.numbers.durations import span_of
    from broadsheet.moderation.numbers.periods import DAY, reportable, today
    from broadsheet.moderation.numbers.tallying import AT_ONCE
    from broadsheet.readers.models import Reader
    from tests.browser.more_talk import signed_in

    rows = []
    for number in range(9, 109):
        day = today() - DAY * number
        for measure, key, count in (
            ("written", "published", 400 + 37 * (number % 7)),
            ("written", "held", 3),
            ("written", "rejected", 12 + number % 5),
            ("decided", "hold-auto", 60),
            ("decided", "approve", 40 + number % 9),
            ("decided", "reject", 11),
            ("ground", "rule:respect", 7),
            ("ground", "law", 1),
            ("held-by", "suspect_words", 31),
            ("machine-wrong", "suspect_words", 6),
            ("machine-right", "suspect_words", 20),
            ("reported", "abuse", 5 + number % 3),
            ("waited", span_of(DAY / (1 + number % 40)), 30),
        ):
            rows.append(Tally(day=day, section="/news/", measure=measure, key=key, number=count))
        rows.append(Tally(day=day, measure="counted", number=1))
    Tally.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    period = reportable()[0]
    publishing.publish(Reader.objects.get(email="publisher@example.org"), period)
    return {
        "moderator": signed_in("moderator@example.org"),
        "publisher": signed_in("publisher@example.org"),
        "report": f"/transparency/{period.since}/{period.until}/",
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(add()))
