"""Newsletters in the newsroom's menu and among its addresses (Wagtail's hooks)."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.notifications.newsletters.editions import may_send
from broadsheet.notifications.newsletters.newsroom import desk, house, writing
from broadsheet.notifications.newsletters.newsroom.access import ICON
from broadsheet.readers.models import Reader


@hooks.register("register_admin_urls")
def newsletter_urls() -> list[URLPattern]:
    edition = "newsletters/editions/<long:number>/"
    return [
        path("newsletters/", house.all_of_them, name="newsroom_newsletters"),
        path("newsletters/new/", house.settings, name="newsroom_new_newsletter"),
        path("newsletters/<long:number>/", house.newsletter, name="newsroom_newsletter"),
        path("newsletters/<long:number>/settings/", house.settings, name="newsroom_newsletter_settings"),
        path(edition, desk.edition, name="newsroom_edition"),
        path(f"{edition}write/", writing.write, name="newsroom_write_edition"),
        path(f"{edition}test/", desk.test, name="newsroom_test_edition"),
        path(f"{edition}preview/", desk.preview, name="newsroom_preview_edition"),
        path(f"{edition}progress/", desk.progress, name="newsroom_edition_progress"),
    ]


class NewslettersMenuItem(MenuItem):
    """Shown to whoever may send newsletters."""

    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, Reader) and may_send(request.user)


@hooks.register("register_admin_menu_item")
def newsletters_item() -> MenuItem:
    return NewslettersMenuItem(
        _("Newsletters"), reverse("newsroom_newsletters"), name="newsletters", icon_name=ICON, order=130
    )


@hooks.register("insert_global_admin_css")
def newsletters_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("notifications/newsroom/newsletters.css"))
