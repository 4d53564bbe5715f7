"""Puts the paper's accounts in the place of Wagtail's users."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import ChangePasswordPanel, NameEmailSettingsPanel, PasswordResetConfirmView

from broadsheet.readers.desk.viewset import ReadersViewSet
from broadsheet.readers.desk.waiting import WaitingSummary
from broadsheet.readers.forms import NewPasswordForm, OwnNameForm, OwnPasswordForm
from broadsheet.readers.newsroom import DeleteAccounts, GiveRole, SetActive

# Wagtail asks its app for these when the newsroom's addresses are first needed, which is after every app is ready.
apps.get_app_config("wagtailusers").user_viewset = "broadsheet.readers.newsroom.AccountViewSet"  # type: ignore[attr-defined]
# Its own form demands a first and a last name, without which nobody could change their password.
NameEmailSettingsPanel.form_class = OwnNameForm
ChangePasswordPanel.form_class = OwnPasswordForm
PasswordResetConfirmView.form_class = NewPasswordForm

# Later than Wagtail's own of the same names, whose places they take.
for action in (GiveRole, SetActive, DeleteAccounts):
    hooks.register("register_bulk_action", action, order=100)


@hooks.register("register_admin_viewset")
def readers_desk() -> ReadersViewSet:
    return ReadersViewSet()


@hooks.register("construct_homepage_summary_items")
def who_waits(request: HttpRequest, items: list[Any]) -> None:
    items.append(WaitingSummary(request))


@hooks.register("register_log_actions")
def what_is_logged(actions: Any) -> None:
    actions.register_action("readers.export", _("Export readers"), _("Readers exported"))
    actions.register_action("readers.import", _("Import readers"), _("Readers imported"))


@hooks.register("insert_global_admin_css")
def desk_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("readers/newsroom.css"))


@hooks.register("insert_global_admin_js")
def log_out_js() -> SafeString:
    """Logging out here takes what was written and not sent from the device, as it does on the paper's own pages."""
    return format_html('<script type="module" src="{}"></script>', static("readers/reader.js"))
