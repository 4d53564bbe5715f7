"""Before a reader's data is handed over or their account deleted: was it they who came in, a moment ago?"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest
from django.utils.http import urlencode


def came_lately(request: HttpRequest) -> bool:
    """Whether whoever is signed in has lately shown, in this session, that the account is theirs."""
    try:
        return not is_reauthentication_required(request, app="account")
    except ReauthenticationRequired:
        return False


def confirm_address(request: HttpRequest, then: str) -> str:
    """Where they show it, and come from to the address `then`.

    That is a page to look at, never a form sent in their name: allauth would keep the form in the session to send it
    afterwards, and with it what the browser said, its internet address included.
    """
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return f"{methods[0]['url']}?{urlencode({'next': then})}"
