"""Addresses of pages that are no Wagtail page."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe
from wagtail.urls import serve_pattern

from . import views
from .feeds import NewsFeed
from .sitemaps import sitemap

# Below the language's prefix.
translated = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggest, name="search_suggestions"),
    path("feed/", require_safe(NewsFeed()), name="feed"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.page_password,
    ),
    # Before Wagtail's own, which keeps the name by which addresses are made.
    re_path(serve_pattern, views.serve_page),
]
plain = [
    path("documents/authenticate_with_password/<int:restriction_id>/", views.document_password),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
