"""The addresses of notices."""

from django.urls import path

from broadsheet.notifications import views
from broadsheet.notifications.newsletters.views import enrolment, pages
from broadsheet.notifications.views import alerts_page, notice, opened, push, worker

urlpatterns = [
    path("alerts/", alerts_page.alerts_page, name="alerts"),
    path("alerts/sheet/", alerts_page.sheet, name="alerts_sheet"),
    path("alerts/before/<long:before>/", alerts_page.alerts_page, name="alerts_before"),
    path("alerts/<long:alert_id>/", opened.opened, name="alert"),
    path("alerts/<long:alert_id>/opened/", opened.told_opened, name="alert_opened"),
    path("notices/", views.notices, name="notices"),
    path("notices/open/<str:text>/", notice.open_notice, name="open_notice"),
    path("notices/unsubscribe/<str:token>/", notice.unsubscribe, name="unsubscribe"),
    path("notices/settings/", views.settings, name="notice_settings"),
    path("notices/newsletters/", enrolment.own, name="own_newsletters"),
    path("newsletters/", pages.newsletters, name="newsletters"),
    path("newsletters/asked/", enrolment.asked, name="asked_newsletter"),
    path("newsletters/confirm/<str:token>/", enrolment.confirm, name="confirm_newsletter"),
    path("newsletters/stop/<str:token>/", enrolment.stop, name="stop_newsletter"),
    path("newsletters/<slug:slug>/", pages.newsletter, name="newsletter"),
    path("newsletters/<slug:slug>/enrol/", enrolment.enrol, name="enrol_newsletter"),
    path("newsletters/<slug:slug>/before/<long:before>/", pages.newsletter, name="newsletter_before"),
    path("newsletters/<slug:slug>/<long:edition>/", pages.edition, name="edition"),
    path("sw.js", worker.service_worker, name="service_worker"),
    path("push/key", push.key, name="push_key"),
    path("push/subscriptions", push.subscription, name="push_subscriptions"),
]
