"""What is answered at the addresses of notices and alerts."""

from broadsheet.notifications.views.inbox import notices
from broadsheet.notifications.views.settings import settings

__all__ = ["notices", "settings"]
