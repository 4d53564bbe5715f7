"""Adds old stories to the demo newspaper, enough for second pages. Run inside the paper's own environment.

python -m tests.browser.more_stories
"""

from datetime import timedelta

import django

HOW_MANY = 24
SECTION = "sport"
TOPIC = "archaeology"
BYLINE = "leyla-farrandine"


def add() -> None:
    """Publishes stories that are all older than the demo's."""
    from broadsheet.common.clock import now
    from broadsheet.demo.load import index_at_once
    from broadsheet.stories.models import ArticleByline, Byline, Section, Story, Topic

    section = Section.objects.get(slug=SECTION)
    topic, byline = Topic.objects.get(slug=TOPIC), Byline.objects.get(slug=BYLINE)
    for number in range(1, HOW_MANY + 1):
        at = now() - timedelta(days=300 + number)
        story = Story(
            title=f"Report {number} from the winter league, in which the weather had the last word",
            slug=f"winter-league-{number}",
            standfirst="A short report, kept for the record.",
            first_published_at=at,
            last_published_at=at,
            body=[
                {"type": "paragraph", "value": "<p>Nothing was decided, and the pitch was worse after than before.</p>"}
            ],
        )
        story.byline_items.add(ArticleByline(byline=byline))
        section.add_child(instance=story)
        story.topics.set([topic])
        story.save()
    index_at_once()


if __name__ == "__main__":
    django.setup()
    add()
