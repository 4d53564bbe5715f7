from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "broadsheet.site"
    label = "site"
    verbose_name = _("Composition")

    def ready(self) -> None:
        from broadsheet.readers.names import name_officially
        from broadsheet.site import discussions, following, many_discussions, privacy, under_story
        from broadsheet.stories.queries import names_of_bylines

        following.connect()
        privacy.connect()
        discussions.connect()
        many_discussions.connect()
        under_story.connect()
        name_officially(names_of_bylines)
