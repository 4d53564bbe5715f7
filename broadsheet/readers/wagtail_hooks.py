"""Puts the paper's accounts in the place of Wagtail's users."""

from django.apps import apps
from wagtail import hooks
from wagtail.admin.views.account import NameEmailSettingsPanel

from broadsheet.readers.forms import OwnNameForm
from broadsheet.readers.newsroom import GiveRole, SetActive

# Wagtail asks its app for these when the newsroom's addresses are first needed, which is after every app is ready.
apps.get_app_config("wagtailusers").user_viewset = "broadsheet.readers.newsroom.AccountViewSet"  # type: ignore[attr-defined]
# Its own form demands a first and a last name, without which nobody could change their password.
NameEmailSettingsPanel.form_class = OwnNameForm

# Later than Wagtail's own of the same names, whose places they take.
for action in (GiveRole, SetActive):
    hooks.register("register_bulk_action", action, order=100)
