"""Which category an action of the audit trail belongs to, unless a call says so itself."""

from collections.abc import Mapping

from .enums import AuditCategory

_categories: dict[str, AuditCategory] = {}


def register_categories(categories: Mapping[str, AuditCategory]) -> None:
    """Categories by how actions begin: `consents` for all of an app's, `consents.consent` for
    `consents.consent_recorded` and the like. Each app registers its own in `AppConfig.ready`.
    """
    _categories.update(categories)


def is_registered(action: str) -> bool:
    """Whether an app spoke for this action."""
    return _longest(action) is not None


def category_of(action: str) -> AuditCategory:
    """The category of the longest beginning that fits; the portal's own upkeep where none does."""
    begin = _longest(action)
    return AuditCategory.SYSTEM if begin is None else _categories[begin]


def _longest(action: str) -> str | None:
    fits = [begin for begin in _categories if action.startswith((f"{begin}.", f"{begin}_"))]
    return max(fits, key=len, default=action if action in _categories else None)
