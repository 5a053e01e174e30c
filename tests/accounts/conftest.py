import pytest
from wagtail.models import Locale

from portal.accounts.models import User
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def _locale(request: pytest.FixtureRequest) -> None:
    """Every page has a frame, which asks for the default language; migrations make its row."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        Locale.objects.get_or_create(language_code="en")


@pytest.fixture
def user(db: None) -> User:
    made: User = UserFactory.create()
    return made
