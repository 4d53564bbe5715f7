"""Addresses of moderation: the desk, what is told to writers, the rules of the house."""

from django.urls import URLPattern, URLResolver, path

import broadsheet.conversation.urls  # noqa: F401 - has the converter of comments' ids
from broadsheet.moderation.views import appeals, counts, desk, reader

desk_urls: list[URLPattern] = [
    path("moderate/", desk.front, name="desk"),
    path("moderate/counts/", counts.counts, name="desk_counts"),
    path("moderate/appeals/", appeals.appeals, name="desk_appeals"),
    path("moderate/comments/<comment:pk>/claim/", counts.claim, name="desk_claim"),
    path("moderate/comments/<comment:pk>/release/", counts.release, name="desk_release"),
    path("moderate/readers/<int:pk>/", reader.reader, name="desk_reader"),
    path("moderate/readers/<int:pk>/sanctions/<int:number>/lift/", reader.lift, name="desk_lift"),
    path("moderate/<slug:name>/", desk.queue, name="desk_queue"),
    path("moderate/<slug:name>/next/", desk.following, name="desk_following"),
    path("moderate/<slug:name>/decide/", desk.decide_many, name="desk_decide_many"),
    path("moderate/<slug:name>/<comment:pk>/", desk.comment, name="desk_comment"),
    path("moderate/<slug:name>/<comment:pk>/decide/", desk.decide, name="desk_decide"),
]

urlpatterns: list[URLPattern | URLResolver] = [*desk_urls]
