"""Making a page without anybody asking for it, in this very process, the way a request would."""

import io
import sys
from functools import cache
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase


@cache
def _application() -> WSGIHandler:
    return WSGIHandler()


def make(path: str) -> bool:
    """Makes the page at `path` (percent-decoded); whether it went into the page store.

    What the store already has is made nevertheless, and replaced.
    """
    public = urlsplit(settings.PUBLIC_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        # WSGI carries paths as the bytes they are, read as Latin-1 (PEP 3333).
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "RAW_URI": quote(path),
        "SERVER_NAME": public.hostname or "localhost",
        "SERVER_PORT": str(public.port or (443 if public.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": public.netloc,
        "HTTP_X_FORWARDED_PROTO": public.scheme,
        "wsgi.url_scheme": public.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = _application()(environ, lambda *_: lambda _: None)
    if isinstance(answer, HttpResponseBase):
        answer.close()
    return bool(getattr(answer, "is_printed", False))
