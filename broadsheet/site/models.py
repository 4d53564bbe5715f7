"""Where a story and its discussion belong together: the only place that knows of both."""

from django.db import models

from broadsheet.conversation.models import Discussion
from broadsheet.stories.models import Article


class StoryDiscussion(models.Model):
    """Which discussion is about which story. It stays the same when the story moves to another address."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="story_discussion")
    discussion = models.OneToOneField(Discussion, on_delete=models.CASCADE, related_name="story_discussion")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.discussion_id}"
