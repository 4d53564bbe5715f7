from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "broadsheet.stories"
    label = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from broadsheet.stories import freshness, roles, websub

        freshness.connect()
        roles.connect()
        websub.connect()
