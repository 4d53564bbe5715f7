"""Alerts in the newsroom: in its menu, in the editor of a story, and in its log."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from broadsheet.notifications.alerts.services import may_send
from broadsheet.notifications.newsletters.newsroom import hooks as hooks_of_newsletters
from broadsheet.notifications.newsroom import desk, history, log, writing
from broadsheet.notifications.newsroom.access import ICON
from broadsheet.readers.models import Reader
from broadsheet.stories.models import Article

__all__ = ["hooks_of_newsletters"]

hooks.register("register_log_actions", log.register)


@hooks.register("register_admin_urls")
def alert_urls() -> list[URLPattern]:
    return [
        path("alerts/", history.history, name="newsroom_alerts"),
        path("alerts/new/", writing.write, name="newsroom_new_alert"),
        path("alerts/test/", writing.test, name="newsroom_test_alert"),
        path("alerts/reach/", writing.reach, name="newsroom_alert_reach"),
        path("alerts/<long:number>/", desk.alert, name="newsroom_alert"),
        path("alerts/<long:number>/progress/", desk.progress, name="newsroom_alert_progress"),
    ]


class AlertsMenuItem(MenuItem):
    """Shown to whoever may send alerts, with how many wait for them to confirm."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Reader) and may_send(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        assert isinstance(request.user, Reader)
        number = history.waiting_for(request.user)
        self.label = f"{_('Alerts')} ({number})" if number else str(_("Alerts"))
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def alerts_item() -> MenuItem:
    return AlertsMenuItem(_("Alerts"), reverse("newsroom_alerts"), name="alerts", icon_name=ICON, order=120)


class AlertButton(Button):
    """Opens the dialog; without script it leads to the same form as a page."""

    def __init__(self, story: Page) -> None:
        super().__init__(
            _("Send an alert…"),
            url=f"{reverse('newsroom_new_alert')}?story={story.pk}",
            icon_name=ICON,
            attrs={"data-alert-dialog": True},
            priority=5,
        )


def _button(page: Page, user: Any) -> Iterator[Button]:
    if isinstance(user, Reader) and issubclass(page.specific_class or Page, Article) and may_send(user):
        yield AlertButton(page)


@hooks.register("register_page_header_buttons")
def alert_from_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _button(page, user)


@hooks.register("register_page_listing_more_buttons")
def alert_from_listing(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if page.live:
        yield from _button(page, user)


@hooks.register("insert_global_admin_css")
def alerts_css() -> SafeString:
    sheets = [(static(f"notifications/newsroom/{name}.css"),) for name in ("alerts", "preview", "desk")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_global_admin_js")
def alerts_js() -> SafeString:
    return format_html(
        '<script type="module" src="{}" data-alert-words data-close="{}" data-trouble="{}"></script>',
        static("notifications/newsroom/dialog.js"),
        _("Close"),
        _("That did not work. Perhaps you have been logged out: log in in another tab, and press again."),
    )
