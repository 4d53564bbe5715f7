from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    name = "broadsheet.readers"
    label = "readers"
    verbose_name = _("Readers")

    def ready(self) -> None:
        from broadsheet.readers import freshness

        freshness.connect()
