"""What every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from portal.pages.memory import forget
from tests.databases import django_db_setup  # noqa: F401 -- in place of pytest-django's
from tests.engines import Shares


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--share",
        action="store_true",
        help="leave tests that need to run once only to the other engine's run (make test)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Shares(config), "shares")


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Pages kept by one test are nobody's in the next: revisions are rolled back with the rest."""
    cache.clear()
    forget()
    yield
    cache.clear()
    forget()


@pytest.fixture(autouse=True)
def _no_files() -> Iterator[None]:
    """Media, private files, anchors: what one test leaves below `VAR_DIR` no other one finds."""
    there = _files()  # by a fixture of more than one test
    yield
    for path in _files() - there:
        path.unlink(missing_ok=True)


def _files() -> set[Path]:
    """Below `VAR_DIR`, but for the database."""
    top = Path(settings.VAR_DIR)
    return {
        Path(folder, name)
        for folder, _folders, names in os.walk(top)
        for name in names
        if not name.startswith("test.sqlite3")
    }


@pytest.fixture(autouse=True)
def _no_language() -> Iterator[None]:
    """A request leaves its language in the thread; the next test begins as a new thread does."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _needs_postgres(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test runs it there")
