from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Before any model is loaded: pages of the paper have addresses with numbers of their own.
from broadsheet.common import numbers  # noqa: F401


class CommonConfig(AppConfig):
    name = "broadsheet.common"
    label = "common"
    verbose_name = _("The paper")

    def ready(self) -> None:
        from broadsheet.common import decisions

        decisions.connect()
