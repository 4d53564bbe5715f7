"""The paper's settings, but for one that no operator can make: it may push to a service on this machine."""

from broadsheet.config.settings import *  # noqa: F403

OUTBOUND_ALLOW_PRIVATE = True
