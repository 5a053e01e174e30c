"""Tutorials in the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.pages.services import FIRST_PAGES

from .services import open_tutorials
from .videoadmin import VideoFileViewSet

hooks.register(FIRST_PAGES, open_tutorials)
register_snippet(VideoFileViewSet)
