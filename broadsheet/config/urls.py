"""Every address of the paper. Wagtail's page tree comes last and takes what is left."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as newsroom_urls
from wagtail.documents import urls as document_urls

from broadsheet.delivery.health import healthz, metrics, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("newsroom/", include(newsroom_urls)),
    path("documents/", include(document_urls)),
    path("", include("broadsheet.readers.urls")),
    path("api/v1/", include("broadsheet.conversation.api.urls")),
    path("", include("broadsheet.conversation.urls")),
    path("", include("broadsheet.moderation.urls")),
    path("", include("broadsheet.notifications.urls")),
    path("", include("broadsheet.site.urls")),
    path("", include("broadsheet.stories.urls")),
    path("", include(wagtail_urls)),
]

handler404 = "broadsheet.stories.views.not_found"
