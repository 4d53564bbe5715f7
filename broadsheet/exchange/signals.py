"""What an import asks those parts of the paper that it must not know."""

from django.dispatch import Signal

# `page`: something was said about it on another site. Whoever knows its discussion answers with it, opened where the
# page should have one, or with `None` where it should not or nobody can read it yet.
discussion_wanted = Signal()
