"""A small site."""

import pytest

from portal.pages.models import HomePage
from tests.factories.pages import make_home


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()
