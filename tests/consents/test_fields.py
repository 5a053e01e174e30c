import pytest
from django.core.exceptions import ValidationError

from portal.consents.enums import DataUse, Purpose
from portal.consents.models import FormModule
from tests.factories.consents import make_form

pytestmark = pytest.mark.django_db


def module(*terms: DataUse) -> FormModule:
    return FormModule(
        form=make_form(),
        code="further",
        purpose=Purpose.OTHER,
        data_use=[term.value for term in terms],
    )


@pytest.mark.parametrize(
    "terms",
    [
        (),
        (DataUse.NO_RESTRICTION,),
        (DataUse.CLINICAL_CARE, DataUse.DISEASE_RESEARCH, DataUse.NON_COMMERCIAL),
    ],
)
def test_data_use_may_be_narrowed(terms: tuple[DataUse, ...]) -> None:
    module(*terms).full_clean()


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ((DataUse.NO_RESTRICTION, DataUse.NON_COMMERCIAL), "“no restriction” stands alone"),
        ((DataUse.HEALTH_RESEARCH, DataUse.DISEASE_RESEARCH), "Tick one of these at most"),
    ],
)
def test_data_use_may_not_contradict_itself(terms: tuple[DataUse, ...], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        module(*terms).full_clean()

    assert list(caught.value.error_dict) == ["data_use"]
    assert caught.value.messages[0].startswith(told)
