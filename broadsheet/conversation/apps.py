from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationConfig(AppConfig):
    name = "broadsheet.conversation"
    label = "conversation"
    verbose_name = _("Conversation")

    def ready(self) -> None:
        from broadsheet.conversation import claims, freshness, live, privacy, standing
        from broadsheet.readers import me, navigation

        claims.connect()
        live.connect()
        freshness.connect()
        privacy.connect()
        me.contribute(standing.standing)
        navigation.add_pages(
            navigation.AccountPage(_("Your comments"), "own_comments", _("What you wrote, and how it stands")),
            navigation.AccountPage(_("Replies to you"), "own_replies", _("What others answered")),
            after="following",
        )
