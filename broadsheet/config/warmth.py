"""Making a few pages before the children are forked, so that they share what making pages takes."""

import logging

from broadsheet.delivery.making import make
from broadsheet.stories import queries

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Makes the front page, the newest story and its section once, in this process.

    Compiled templates, translations and modules that are only loaded when needed are then in memory that all children
    share; each would otherwise have its own, and its first reader would wait for them. A page that cannot be made is
    noted and no reason not to start.
    """
    try:
        newest = queries.newest_articles(1)
        paths = ["/", *(path for article in newest for path in (article.url, article.section.url))]
        for path in filter(None, paths):
            make(path)
    except Exception:
        logger.exception("The pages that a start makes could not be made; it goes on")
