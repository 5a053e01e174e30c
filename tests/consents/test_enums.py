"""What readers call a form."""

from django.core.management import call_command
from django.utils import translation

from portal.consents.enums import Variant


def test_a_title_that_only_repeats_its_variant_is_said_in_the_readers_language() -> None:
    call_command("compile_catalogues")
    with translation.override("fr"):
        assert Variant.ADULT.named("Adult") == translation.gettext("Adult")
        assert Variant.ADULT.named("Genome study") == "Genome study"
        assert Variant.REPRESENTATIVE.named("Adult") == "Adult"
    assert Variant.ADULT.named("Adult") == "Adult"
