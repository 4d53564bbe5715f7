"""Why something cannot be done, in words for whoever tried."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """It cannot be done. `status`: of HTTP; `why`: a sentence or two for the reader; `wait`: seconds, where that helps;
    `code`: a name for programs that stays the same.
    """

    def __init__(self, status: int, code: str, why: str, wait: int = 0) -> None:
        super().__init__(why)
        self.status, self.code, self.why, self.wait = status, code, str(why), wait


def no_comment() -> Refused:
    """There is nothing with that id, or nothing that whoever asks may know of."""
    return Refused(404, "no-comment", _("There is no such comment."))


def no_parent() -> Refused:
    """What was to be answered has gone meanwhile."""
    return Refused(409, "parent-gone", _("The comment that you answer is no longer there."))
