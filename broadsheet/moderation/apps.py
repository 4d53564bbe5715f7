from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ModerationConfig(AppConfig):
    name = "broadsheet.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from datetime import timedelta

        from broadsheet.conversation.pages import show_rules
        from broadsheet.delivery.worker import every_round
        from broadsheet.moderation import listening, privacy, rules, sanctioning, scope, standing, tasks
        from broadsheet.moderation.names import keeping as names
        from broadsheet.moderation.numbers import retention, tallying
        from broadsheet.moderation.reporting import keeping as reports_kept
        from broadsheet.moderation.sources import door, imposing
        from broadsheet.moderation.sources import listed as sources_listed
        from broadsheet.moderation.texts import likeness, listed
        from broadsheet.moderation.watching import listed as watching
        from broadsheet.moderation.words import lists
        from broadsheet.readers import navigation, wishes

        listening.connect()
        rules.in_short.connect()
        show_rules(rules.in_short)
        scope.connect()
        likeness.connect()
        listed.in_force.connect()
        lists.in_force.connect()
        watching.discussions.connect()
        watching.readers.connect()
        sources_listed.in_force.connect()
        door.connect()
        every_round(tasks.finish_overlooked, timedelta(minutes=1))
        every_round(imposing.forget_ended, timedelta(hours=6))
        privacy.connect()
        every_round(standing.recount_lately, timedelta(hours=6))
        wishes.introduce(names)
        navigation.add_pages(
            navigation.AccountPage(
                pgettext_lazy("decisions", "Decisions"),
                "own_decisions",
                _("What moderators decided about what you wrote, and why"),
            ),
            after="following",
        )
        every_round(sanctioning.lift_due, timedelta(minutes=1))
        every_round(reports_kept.forget_old, timedelta(days=1))
        every_round(tallying.tally_lately, timedelta(minutes=10))
        every_round(tallying.tally_again, timedelta(hours=6))
        every_round(retention.forget_old, timedelta(hours=1))
