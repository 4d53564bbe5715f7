"""The paper's own settings, with a push service on this machine allowed."""

from broadsheet.config.settings import *  # noqa: F403

OUTBOUND_ALLOW_PRIVATE = True
