"""Who acts: a person, or an operator for commands, set-up and demo content."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from .models import User


@dataclass(frozen=True)
class Operator:
    """Whoever runs commands on the server: they own the database, and no service can hold them.

    For set-up, demo content and measurements; no view makes one. `on_behalf_of` is the person
    whom the rows and the audit trail name, nobody where it is None.
    """

    on_behalf_of: User | None = None


Actor = User | Operator
Person = User | AnonymousUser
