"""What a newspaper is made of. One idea a file; import from here."""

from broadsheet.stories.models.article import Article, ArticleByline, ArticleUpdate
from broadsheet.stories.models.byline import Byline
from broadsheet.stories.models.front import FrontPage, SecondaryStory
from broadsheet.stories.models.info import InfoPage
from broadsheet.stories.models.live import LiveBlog, LiveEntry
from broadsheet.stories.models.picture import Picture, Rendition
from broadsheet.stories.models.section import Section
from broadsheet.stories.models.story import Story
from broadsheet.stories.models.topic import Topic

__all__ = [
    "Article",
    "ArticleByline",
    "ArticleUpdate",
    "Byline",
    "FrontPage",
    "InfoPage",
    "LiveBlog",
    "LiveEntry",
    "Picture",
    "Rendition",
    "SecondaryStory",
    "Section",
    "Story",
    "Topic",
]
