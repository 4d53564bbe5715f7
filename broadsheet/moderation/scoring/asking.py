"""The paper's scorer (`COMMENT_SCORER`), and what it says of a text."""

import logging
import os
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from broadsheet.moderation.scoring.guard import Guard
from broadsheet.moderation.scoring.interface import Score, Scorer

logger = logging.getLogger(__name__)


def guard() -> Guard:
    """The scorer as comments are sent through it: one for each process, with `COMMENT_SCORER_SECONDS` for a text."""
    return _guard(settings.COMMENT_SCORER, settings.COMMENT_SCORER_SECONDS)


def patient_guard(seconds: float = 2.0) -> Guard:
    """The same scorer for whoever can wait longer. It rests apart."""
    return _guard(settings.COMMENT_SCORER, seconds)


@cache
def _guard(path: str, seconds: float) -> Guard:
    return Guard(_loaded(path), seconds)


@cache
def _loaded(path: str) -> Scorer:
    try:
        made: Scorer = import_string(path)()
    except Exception:
        # Whatever a publisher wrote into the settings, people can post.
        logger.exception("The scorer %s cannot be loaded; comments go on without it.", path)
        return _Nobody(path)
    return made


class _Nobody:
    """In the place of a scorer that cannot be loaded: never answers."""

    version = ""
    attributes: tuple[str, ...] = ()
    is_bounded = True

    def __init__(self, name: str) -> None:
        self.name = name

    def score(self, text: str, language: str) -> dict[str, Score]:
        raise LookupError(self.name)


def _begin_anew() -> None:
    _guard.cache_clear()
    _loaded.cache_clear()


# A process that was forked has none of the threads that its parent's guard counts on.
os.register_at_fork(after_in_child=_begin_anew)
