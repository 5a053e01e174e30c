"""Who may do what with tutorials beside writing them, which is Wagtail's to say."""

from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry


def may_read_feedback(user: Any) -> bool:
    """Whoever may change or publish pages reads what readers said of them."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, {"change", "publish"}))
