from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "broadsheet.site"
    label = "site"
    verbose_name = _("Composition")

    def ready(self) -> None:
        from broadsheet.site import following, privacy

        following.connect()
        privacy.connect()
