from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "broadsheet.site"
    label = "site"
    verbose_name = _("Composition")

    def ready(self) -> None:
        from broadsheet.readers.names import name_officially
        from broadsheet.site import following, privacy
        from broadsheet.stories.queries import names_of_bylines

        following.connect()
        privacy.connect()
        name_officially(names_of_bylines)
