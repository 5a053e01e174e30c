"""The demo, loaded once for a module."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What loading says. Each test's changes are rolled back to the demo as it was loaded.

    For modules all of whose tests want the demo: the others' would find it too.
    """
    output = StringIO()
    with django_db_blocker.unblock():
        around = transaction.atomic()
        # Services insist on the outermost transaction, but for those of a test case.
        around._from_testcase = True  # type: ignore[attr-defined]  # -- as pytest-django does
        around.__enter__()
        call_command("load_demo", print_later=True, stdout=output)
    yield output.getvalue()
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
