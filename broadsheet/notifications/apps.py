from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

HOUR = timedelta(hours=1)


class NotificationsConfig(AppConfig):
    name = "broadsheet.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from broadsheet.common.decisions import decided
        from broadsheet.delivery.worker import every_round
        from broadsheet.notifications import tasks
        from broadsheet.notifications.alerts import announcing, fanout, freshness
        from broadsheet.notifications.alerts import services as alerts
        from broadsheet.notifications.browsers import subscriptions
        from broadsheet.notifications.carrying import errands, hours
        from broadsheet.notifications.models import Alerting
        from broadsheet.notifications.newsletters import clock, enrolling, sending
        from broadsheet.notifications.newsletters import freshness as newsletters_freshness
        from broadsheet.notifications.newsletters import privacy as newsletters_privacy
        from broadsheet.notifications.notices import keeping, listening, privacy, ringing, standing
        from broadsheet.readers import me, navigation

        listening.connect()
        announcing.connect()
        freshness.connect()
        privacy.connect()
        hours.connect()
        ringing.connect()
        enrolling.connect()
        newsletters_freshness.connect()
        newsletters_privacy.connect()
        me.contribute(standing.standing)
        every_round(tasks.tell_overlooked)
        every_round(errands.carry_due)
        every_round(alerts.send_due)
        every_round(fanout.go_on)
        every_round(clock.send_due)
        every_round(sending.go_on)
        every_round(keeping.forget_old, at_most_every=HOUR)
        every_round(enrolling.forget_old, at_most_every=HOUR)
        every_round(subscriptions.forget_expired, at_most_every=HOUR)
        navigation.add_pages(
            navigation.AccountPage(_("Notices"), "notices", _("What happened that concerns you")),
            navigation.AccountPage(_("What you are told"), "notice_settings", _("Switches for every kind of notice")),
            navigation.AccountPage(
                _("Newsletters"),
                "own_newsletters",
                _("Which ones come to you"),
                is_shown=lambda request: decided(Alerting).has_newsletters,
            ),
            after="account_profile",
        )
