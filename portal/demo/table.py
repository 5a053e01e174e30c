"""What `make demo` prints: where to look and whom to be."""

from collections.abc import Callable

from django.conf import settings

from .accounts import ACCOUNTS, known_password


def print_demo_table(write: Callable[[str], object]) -> None:
    """Write the demo's address, password, accounts and what to try, line by line."""
    password = known_password() or "(unknown here: set DEMO_PASSWORD and start again)"
    rows = [
        (account.email, ", ".join(str(role.label) for role in account.roles), account.try_this)
        for account in ACCOUNTS
    ]
    first = max(len(row[0]) for row in rows)
    second = max(len(row[1]) for row in rows)
    lines = [
        "",
        f"  The portal:   {settings.SITE_URL}/",
        f"  The editing:  {settings.SITE_URL}/cms/",
        f"  Password:     {password}",
        "  One-time code: .venv/bin/python manage.py demo_code EMAIL",
        "",
        f"  {'Account':<{first}}  {'Role':<{second}}  What to try",
        *(f"  {email:<{first}}  {role:<{second}}  {hint}" for email, role, hint in rows),
        "",
    ]
    for line in lines:
        write(line)
