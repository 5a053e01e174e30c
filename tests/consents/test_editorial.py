"""What an installation has of consent forms from its first day."""

import pytest

from portal.accounts.actors import Operator
from portal.consents.enums import Variant
from portal.consents.models import ConsentForm, ConsentText, FormVersion, content_of
from portal.consents.selectors.working import languages_of
from portal.consents.specimens import LANGUAGES, SLUGS, load_specimen
from portal.pages.services import set_up_portal

pytestmark = pytest.mark.django_db


def test_the_specimens_lie_ready_as_drafts() -> None:
    set_up_portal(actor=Operator())
    forms = ConsentForm.objects.all()
    assert {form.slug for form in forms} == set(SLUGS)
    assert all(form.is_model for form in forms)
    assert {form.variant for form in forms} == set(Variant) - {Variant.INFORMATION}
    states = [state for form in forms for state in languages_of(form)]
    assert len(states) == len(SLUGS) * len(LANGUAGES)
    assert not any(state.is_checked or state.problems for state in states)
    assert not FormVersion.objects.exists()


def test_they_say_what_was_shipped() -> None:
    set_up_portal(actor=Operator())
    text = ConsentText.objects.get(form__slug="adult", language__code="uk")
    assert content_of(text) == load_specimen("adult", "uk")


def test_what_an_editor_removed_does_not_come_back() -> None:
    set_up_portal(actor=Operator())
    ConsentText.objects.all().delete()
    ConsentForm.objects.exclude(slug="adult").delete()
    set_up_portal(actor=Operator())
    assert [form.slug for form in ConsentForm.objects.all()] == ["adult"]
    assert not ConsentText.objects.exists()
