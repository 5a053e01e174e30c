"""The front page."""

from .base import BasePage


class HomePage(BasePage):
    """The front page of one language."""
