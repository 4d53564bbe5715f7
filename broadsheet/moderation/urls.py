"""Addresses of moderation: the desk, what is told to writers, the rules of the house."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
