"""What is asked of a request once, at the door, so that nothing behind it asks again.

That somebody holds a role is a fact about a person (`permissions`); that their session passed the
second step is a fact about a request. Behind a door, services and selectors take people.
"""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .actors import Person


def passed_second_step(request: HttpRequest) -> bool:
    """Whether whoever sends this is an active person who passed the second step in this session."""
    user = getattr(request, "user", None)  # missing where an error came before the person
    confirmed = getattr(user, "is_verified", None)  # added by django-otp's middleware
    return bool(user is not None and user.is_active and confirmed is not None and confirmed())


def acting_person(request: HttpRequest) -> Person:
    """Who acts, for what is open to visitors too: before the second step nobody does."""
    return request.user if passed_second_step(request) else AnonymousUser()
