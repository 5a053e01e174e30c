"""veraPDF, and the shipped forms as they print."""

from collections.abc import Mapping

import pytest

from portal.consents.printing import PrintedForm
from portal.consents.specimens import all_specimens, load_specimen
from tests.verapdf import Judge

from .forms import printed


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Asks veraPDF; compiled once a session, skipped without a JDK."""
    return Judge(tmp_path_factory.mktemp("verapdf"))


@pytest.fixture(scope="session")
def model_prints() -> Mapping[tuple[str, str], PrintedForm]:
    """Every shipped form in every language that it is written in, printed once a session."""
    prints = {
        (form.slug, language): printed(load_specimen(form.slug, language))
        for form in all_specimens()
        for language in form.languages
    }
    assert prints
    return prints


@pytest.fixture(scope="session")
def large_prints() -> Mapping[tuple[str, str], PrintedForm]:
    """The same in large print."""
    prints = {
        (form.slug, language): printed(load_specimen(form.slug, language), is_large=True)
        for form in all_specimens()
        for language in form.languages
    }
    assert prints
    return prints
