"""Every test runs, on the engines that it depends on."""

import pytest

from tests.engines import ENGINES, collected_items, engines_of


def test_every_test_belongs_to_an_engine_and_what_is_left_to_the_other_one(
    request: pytest.FixtureRequest,
) -> None:
    here, left = collected_items(request.config)
    assert here == request.session.items
    assert {engine for item in [*here, *left] for engine in engines_of(item)} <= set(ENGINES)
    assert [item.nodeid for item in [*here, *left] if not engines_of(item)] == []
    assert not {item.nodeid for item in here} & {item.nodeid for item in left}


def test_a_test_without_a_database_runs_beside_sqlite(request: pytest.FixtureRequest) -> None:
    assert engines_of(request.node) == ("sqlite",)


@pytest.mark.django_db
def test_a_marked_test_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert engines_of(request.node) == ENGINES


def test_a_test_with_a_fixture_of_the_database_runs_on_both(
    request: pytest.FixtureRequest, db: None
) -> None:
    assert engines_of(request.node) == ENGINES


@pytest.mark.postgres
def test_what_needs_postgresql_runs_there(request: pytest.FixtureRequest) -> None:
    assert engines_of(request.node) == ("postgresql",)


def test_every_browser_test_runs_beside_postgresql(request: pytest.FixtureRequest) -> None:
    here, left = collected_items(request.config)
    in_browser = [item for item in [*here, *left] if item.nodeid.startswith("tests/browser/")]
    assert {engines_of(item) for item in in_browser} <= {("postgresql",)}
