"""What is a code and what tells who the patient is."""

import pytest
from django.core.exceptions import ValidationError
from stdnum import get_cc_module

from portal.consents.pseudonyms import PERSONAL_NUMBERS, validate_letters, validate_pseudonym


def refusal_of(value: str) -> str:
    """The code of the refusal; empty where the value may stand."""
    try:
        validate_letters(value)
        validate_pseudonym(value)
    except ValidationError as error:
        return str(error.code)
    return ""


@pytest.mark.parametrize(
    "value",
    ["MARIA7", "maria-7", "ANNA-LEE-7", "7-EVA-BERG", "SCHMIDT-0042", "MuellerK1", "K-NO-NUMBER"],
)
def test_names_in_any_case(value: str) -> None:
    assert refusal_of(value) == "name"


@pytest.mark.parametrize(
    "value",
    [
        "2019-3-5", "5-3-2019", "05-03-19", "5MAR2019", "K-12-DEZ-84", "3-juin-2011", "19840312",
        "K-1984-03-12", "050319", "190305-12345", "131052-308T", "44051401359", "611224-8906",
    ],
)  # fmt: skip
def test_dates_however_they_are_written(value: str) -> None:
    assert refusal_of(value) == "date"


# One valid number for each kind that is looked for; all are published examples, nobody's own.
EXAMPLES = {
    ("at", "vnr"): "1237010180",
    ("be", "nn"): "85073003328",
    ("be", "bis"): "98472899765",
    ("bg", "egn"): "7523169263",
    ("bg", "pnf"): "7111042925",
    ("ch", "ssn"): "7569217076985",
    ("cz", "rc"): "7103192745",
    ("de", "idnr"): "36574261809",
    ("dk", "cpr"): "2110625629",
    ("ee", "ik"): "36805280109",
    ("es", "dni"): "54362315K",
    ("es", "nie"): "X2482300W",
    ("fi", "hetu"): "131052-308T",
    ("fr", "nif"): "3023217600053",
    ("fr", "nir"): "295109912611193",
    ("gb", "nhs"): "9434765870",
    ("gr", "amka"): "01013099997",
    ("hr", "oib"): "33392005961",
    ("ie", "pps"): "6433435F",
    ("is", "kennitala"): "4504013150",
    ("it", "codicefiscale"): "RCCMNL83S18D969H",
    ("lt", "asmens"): "33309240064",
    ("lv", "pvn"): "16117519997",
    ("nl", "bsn"): "111222333",
    ("no", "fodselsnummer"): "15108695088",
    ("pl", "pesel"): "44051401359",
    ("pt", "cc"): "000000000ZZ4",
    ("pt", "nif"): "501964843",
    ("ro", "cnp"): "1630615123457",
    ("se", "personnummer"): "8803200016",
    ("si", "emso"): "0101006500006",
    ("sk", "rc"): "7103192745",
    ("tr", "tckimlik"): "17291716060",
    ("ua", "rntrc"): "1759013776",
}


@pytest.mark.parametrize("kind", PERSONAL_NUMBERS, ids="-".join)
def test_personal_numbers_of_every_country_that_is_looked_for(kind: tuple[str, str]) -> None:
    value = EXAMPLES[kind]
    numbers = get_cc_module(*kind)
    assert numbers is not None
    assert numbers.is_valid(value), "the example itself"
    assert refusal_of(value), kind
    assert refusal_of(f"K7-{value}"), kind


@pytest.mark.parametrize(
    "value",
    [
        "K7-0042", "a1", "2026-0001", "GEN-2026-0117", "BE-LEU-000123", "LEU-GEN-7", "K7-000123",
        "26-0001-K", "ITH-26-00017", "1" * 32,
    ],
)  # fmt: skip
def test_codes_of_hospitals_may_stand(value: str) -> None:
    assert refusal_of(value) == ""


@pytest.mark.parametrize("shape", ["K7-{:04}", "BE-LEU-{:06}", "GEN-{:05}"])
def test_a_running_number_is_never_taken_for_another(shape: str) -> None:
    numbers = range(0, 10_000, 19)
    refused = [shape.format(number) for number in numbers if refusal_of(shape.format(number))]
    assert refused == []
