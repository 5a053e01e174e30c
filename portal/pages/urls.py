"""Addresses of pages that are no Wagtail page."""

from django.urls import path

from . import views
from .feeds import NewsFeed
from .sitemaps import sitemap

# Below the language's prefix.
translated = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggest, name="search_suggestions"),
    path("feed/", NewsFeed(), name="feed"),
]
plain = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
