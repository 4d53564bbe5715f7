"""The addresses of the paper as an app."""

from django.urls import path, re_path

from broadsheet.site import web_app

_ICON = r"^icon/(?P<shape>[a-z]+)-(?P<colour>[0-9a-f]{6})-(?P<size>[0-9]{2,3})\.png$"

urlpatterns = [
    path("manifest.webmanifest", web_app.manifest, name="manifest"),
    re_path(_ICON, web_app.icon, name="app_icon"),
]
