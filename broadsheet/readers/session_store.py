"""Django's sessions in the database, looked up with a query that is written once (`SESSION_ENGINE`)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from broadsheet.common.prepared import Prepared

_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key), "key of a session")


class SessionStore(db.SessionStore):
    """The engine."""

    def _get_session_from_db(self) -> Any:
        found = _BY_KEY.first(self.session_key) if self.session_key else None
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
