"""Migrations say all that the models say, and the way back is open.

The way from nothing is walked by every full run: pytest makes its database by migrating.
"""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

# Topmost first. Not accounts: Wagtail's own migrations do not lead back over the user's model.
WITH_A_WAY_BACK = ("trainings", "pages", "privacy", "core")


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    own = [app.label for app in apps.get_app_configs() if app.name.startswith("portal.")]
    call_command("makemigrations", *own, check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_migrations_lead_back_to_nothing_and_here_again() -> None:
    if "core" not in MigrationLoader(connection).migrated_apps:
        pytest.skip("needs a database made by migrations")
    tables = set(connection.introspection.table_names())
    try:
        for app in WITH_A_WAY_BACK:
            call_command("migrate", app, "zero", verbosity=0)
            left = set(connection.introspection.table_names())
            assert not [name for name in left if name.startswith(f"{app}_")]
    finally:
        call_command("migrate", verbosity=0)
    assert set(connection.introspection.table_names()) == tables
