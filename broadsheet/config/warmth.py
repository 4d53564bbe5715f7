"""Making a few pages before the children are forked, so that they share what making pages takes."""

import io
import logging
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseBase

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
            _make(path)
    except Exception:
        logger.exception("The pages that a start makes could not be made; it goes on")


def _make(path: str) -> None:
    """What the page store has is made nevertheless: the purpose is not the page."""
    from broadsheet.config.wsgi import application

    public = urlsplit(settings.PUBLIC_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": public.hostname or "localhost",
        "SERVER_PORT": str(public.port or (443 if public.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": public.netloc,
        "wsgi.url_scheme": public.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = application(environ, lambda *_: lambda _: None)
    if isinstance(answer, HttpResponseBase):
        answer.close()
