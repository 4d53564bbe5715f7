"""A story: one piece of journalism with an end."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from broadsheet.stories.blocks import STORY_BLOCKS, body_text
from broadsheet.stories.models.article import Article, article_panels


class Story(Article):
    """A headline, a body, and all that a newspaper puts around them."""

    body = StreamField(STORY_BLOCKS, verbose_name=_("body"), blank=True)

    template = "stories/story.html"
    parent_page_types: ClassVar = ["stories.Section"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = article_panels(FieldPanel("body"))
    search_fields: ClassVar[list[object]] = [*Article.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def is_live_blog(self) -> bool:
        return False

    @property
    def body_text(self) -> str:
        return body_text(self.body)
