"""What every test may use."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from portal.pages.memory import forget
from tests.flushing import tables_can_be_emptied  # noqa: F401 -- a fixture


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Pages kept by one test are nobody's in the next: revisions are rolled back with the rest."""
    cache.clear()
    forget()
    yield
    cache.clear()
    forget()


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
