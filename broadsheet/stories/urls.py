"""Addresses of the public pages that Wagtail's page tree does not hold."""

from django.urls import path

from broadsheet.stories import machine_files, sitemaps, views
from broadsheet.stories.feeds import views as feeds
from broadsheet.stories.search import search

urlpatterns = [
    path("topic/", views.topics, name="topics"),
    path("topic/<str:slug>/", views.topic, name="topic"),
    path("topic/<str:slug>/page/<whole:number>/", views.topic, name="topic_page"),
    path("by/", views.bylines, name="bylines"),
    path("by/<slug:slug>/", views.byline, name="byline"),
    path("by/<slug:slug>/page/<whole:number>/", views.byline, name="byline_page"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/page/<whole:number>/", views.corrections, name="corrections_page"),
    path("archive/", views.archive, name="archive"),
    path("archive/<whole:year>/", views.archive_year, name="archive_year"),
    path("archive/<whole:year>/<whole:month>/", views.archive_month, name="archive_month"),
    path("archive/<whole:year>/<whole:month>/<whole:day>/", views.archive_day, name="archive_day"),
    # People write 01 for January.
    path("archive/<int:year>/<int:month>/", views.Unpadded.as_view(pattern_name="archive_month")),
    path("archive/<int:year>/<int:month>/<int:day>/", views.Unpadded.as_view(pattern_name="archive_day")),
    path("search/", search, name="search"),
    path("robots.txt", machine_files.robots, name="robots"),
    path(".well-known/security.txt", machine_files.security, name="security"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-<slug:name>.xml", sitemaps.month, name="sitemap_month"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("feed.<slug:suffix>", feeds.paper_feed, name="feed"),
    path("topic/<str:slug>/feed.<slug:suffix>", feeds.topic_feed, name="topic_feed"),
    path("by/<slug:slug>/feed.<slug:suffix>", feeds.byline_feed, name="byline_feed"),
    path("<path:path>/feed.<slug:suffix>", feeds.section_feed, name="section_feed"),
    path("pictures/<whole:pk>-<slug:mark>/<slug:preset>-<whole:width>.<slug:suffix>", views.picture, name="picture"),
]
