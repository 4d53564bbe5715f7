from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationConfig(AppConfig):
    name = "broadsheet.conversation"
    label = "conversation"
    verbose_name = _("Conversation")

    def ready(self) -> None:
        from datetime import timedelta

        from broadsheet.conversation import claims, freshness, letters, live, privacy, reporting, standing
        from broadsheet.delivery.worker import every_round
        from broadsheet.readers import me, navigation

        claims.connect()
        live.connect()
        freshness.connect()
        privacy.connect()
        me.contribute(standing.standing)
        every_round(letters.write_due, timedelta(seconds=10))
        every_round(reporting.settle_withdrawn, timedelta(minutes=10))
        navigation.add_pages(
            navigation.AccountPage(_("Your comments"), "own_comments", _("What you wrote, and how it stands")),
            navigation.AccountPage(_("Replies to you"), "own_replies", _("What others answered")),
            after="following",
        )
