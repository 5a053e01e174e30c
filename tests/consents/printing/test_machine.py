"""What a machine reads from the file inside a form."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

# FHIR R4B: its Consent is R4's, word for word; the package ships no module for R4 itself.
from fhir.resources.R4B.consent import Consent

from portal.consents.enums import DataUse, Purpose, Variant
from portal.consents.printing import PrintedForm
from portal.consents.specimens import load_specimen

from .forms import DOCUMENT, VERIFY_URL, a_centre, a_form, a_module, printed
from .reading import enclosures_of, inflated


def enclosed(*args: Any, **changes: Any) -> dict[str, Any]:
    enclosures = enclosures_of(printed(*args, **changes).pdf)
    assert list(enclosures) == ["consent-form.json"]
    form: dict[str, Any] = json.loads(enclosures["consent-form.json"])
    return form


def test_the_form_is_inside_its_own_pdf() -> None:
    content = a_form()
    form = enclosed(content)
    assert form["schema"] == "workgroup-portal/consent-form/1"
    assert form["document"] == str(DOCUMENT)
    assert form["verify"] == VERIFY_URL
    assert (form["form"], form["variant"], form["version"]) == ("adult", "adult", 3)
    assert (form["language"], form["published_on"]) == ("en", "2026-11-23")
    assert form["sha256"] == content.digest
    assert "centre" not in form
    assert form["modules"][1] == {
        "code": "registry",
        "purpose": "registry",
        "is_needed": False,
        "title": "Registry",
        "statement": "I agree that my data are kept in a registry.",
        "data_use": [
            {"code": "DUO:0000007", "label": "disease specific research"},
            {"code": "DUO:0000018", "label": "not for profit, non commercial use only"},
        ],
    }


def test_a_centre_is_named_with_its_edition() -> None:
    centre = a_centre()
    form = enclosed(centre=centre)
    assert form["centre"] == {
        "name": "University Hospital Brugge",
        "city": "Brugge",
        "country": "BE",
        "edition": 4,
        "sha256": centre.digest,
        "retention": 30,
        "transfers": "Ukraine",
        "safeguard": "clauses",
        "registry": "Registry of rare conditions\nUniversity of Example",
        "operator": "Example Association, Brussels\nData stored in Belgium",
    }
    assert form["fhir"]["organization"] == [{"display": "University Hospital Brugge"}]


def test_the_enclosure_is_marked_as_the_data_of_the_pages() -> None:
    pdf = printed().pdf
    assert hashlib.sha256(pdf).hexdigest() == printed().sha256
    assert b"/AFRelationship" not in pdf  # it lies in a compressed object stream
    assert re.search(rb"/AFRelationship\s*/Data", b"".join(inflated(pdf)))


def test_fhir_denies_all_but_what_a_yes_would_permit() -> None:
    consent = Consent.model_validate(enclosed()["fhir"])
    assert consent.status == "draft"
    assert consent.provision.type == "deny"
    assert [rule.type for rule in consent.provision.provision] == ["permit", "permit"]
    assert [rule.id for rule in consent.provision.provision] == ["care", "registry"]
    codes = [
        [(coding.system, coding.code) for coding in rule.purpose]
        for rule in consent.provision.provision
    ]
    reason = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    duo = "http://purl.obolibrary.org/obo/duo.owl"
    assert codes == [
        [(f"urn:uuid:{DOCUMENT}", "care"), (reason, "TREAT"), (duo, "DUO:0000043")],
        [
            (f"urn:uuid:{DOCUMENT}", "registry"),
            (reason, "HRESCH"),
            (duo, "DUO:0000007"),
            (duo, "DUO:0000018"),
        ],
    ]


def test_fhir_knows_the_patient_by_pseudonym_alone() -> None:
    without = enclosed()["fhir"]["patient"]
    assert without["extension"][0]["valueCode"] == "temp-unknown"
    named = enclosed(pseudonym="BRU-0042")["fhir"]
    assert named["patient"] == {"identifier": {"value": "BRU-0042"}}
    assert Consent.model_validate(named)


def test_fhir_of_every_specimen_is_valid(
    model_prints: Mapping[tuple[str, str], PrintedForm],
) -> None:
    for (slug, language), form in model_prints.items():
        enclosure = json.loads(enclosures_of(form.pdf)["consent-form.json"])
        consent = Consent.model_validate(enclosure["fhir"])
        assert consent.language == language
        content = load_specimen(slug, language)
        is_consent = content.variant in {Variant.ADULT, Variant.REPRESENTATIVE}
        permitted = [
            module.code
            for module in content.modules
            if is_consent and module.purpose is not Purpose.RESEARCH_CONTACT
        ]
        assert consent.provision.type == "deny"
        rules = consent.provision.provision or []
        assert [(rule.id, rule.type) for rule in rules] == [(code, "permit") for code in permitted]


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("data_use", [(), tuple(DataUse)])
def test_fhir_of_every_purpose_is_valid(purpose: Purpose, data_use: tuple[DataUse, ...]) -> None:
    module = a_module(purpose=purpose, data_use=data_use)
    fhir = enclosed(a_form(modules=(module,)))["fhir"]
    assert Consent.model_validate(fhir)


@pytest.mark.parametrize("variant", Variant)
def test_fhir_permits_only_where_a_yes_does(variant: Variant) -> None:
    """A child's yes, a withdrawal and a yes to being asked later permit no use of any data."""
    modules = tuple(
        a_module(code=purpose.value.replace("_", "-"), purpose=purpose) for purpose in Purpose
    )
    fhir = enclosed(a_form(variant=variant, modules=modules))["fhir"]
    permits = variant in {Variant.ADULT, Variant.REPRESENTATIVE}
    rules = fhir["provision"].get("provision", [])
    assert fhir["provision"]["type"] == "deny"
    assert [rule["id"] for rule in rules] == (["care", "registry", "other"] if permits else [])


def test_fhir_of_a_sheet_without_modules_denies_all() -> None:
    fhir = enclosed(a_form(modules=(), variant=Variant.INFORMATION))["fhir"]
    assert fhir["provision"] == {"type": "deny"}
    assert Consent.model_validate(fhir)


def test_the_validator_can_say_no() -> None:
    fhir = enclosed()["fhir"]
    del fhir["scope"]
    with pytest.raises(ValueError, match="scope"):
        Consent.model_validate(fhir)
