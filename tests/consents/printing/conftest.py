"""veraPDF for the tests of printed forms."""

import pytest

from tests.verapdf import Judge


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Asks veraPDF; compiled once a session, skipped without a JDK."""
    return Judge(tmp_path_factory.mktemp("verapdf"))
