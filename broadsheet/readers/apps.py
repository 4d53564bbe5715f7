from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadersConfig(AppConfig):
    name = "broadsheet.readers"
    label = "readers"
    verbose_name = _("Readers")

    def ready(self) -> None:
        from broadsheet.readers import badges, following, freshness, me, privacy, relations, sign_ins, standing
        from broadsheet.readers.arrivals import keeping
        from broadsheet.readers.providers import proof
        from broadsheet.readers.signals import reader_leaves

        freshness.connect()
        proof.connect()
        keeping.connect()
        privacy.connect()
        badges.connect()
        sign_ins.connect()
        following.add_kind(following.READERS)
        me.contribute(standing.standing)
        reader_leaves.connect(relations.forget, dispatch_uid="readers-relations")
