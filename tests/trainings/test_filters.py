"""What addresses ask for."""

import pytest
from django.http import QueryDict

from portal.core.errors import BadFilterError
from portal.trainings.filters import CalendarFilter, CalendarQuery
from portal.trainings.months import Month


def test_an_address_says_what_it_was_read_from() -> None:
    for address in (
        "",
        "?audience=experts&language=fr",
        "?when=past&page=2",
        "?view=month&month=2026-11",
    ):
        assert CalendarQuery.parse(QueryDict(address.removeprefix("?"))).address() == address


def test_order_does_not_matter() -> None:
    one = CalendarFilter.parse(QueryDict("language=fr&audience=experts&utm_source=x"))
    other = CalendarFilter.parse(QueryDict("audience=experts&language=fr&language=fr"))
    assert one == other


def test_another_filter_starts_at_the_first_page() -> None:
    query = CalendarQuery.parse(QueryDict("when=past&page=7"))
    assert query.with_filter(language="fr").address() == "?language=fr&when=past"
    assert query.as_month(Month(2026, 11)).address() == "?when=past&view=month&month=2026-11"
    assert query.feed_address() == "?when=past"


@pytest.mark.parametrize(
    "address",
    [
        "audience=surgeons",
        "language=english",
        "when=now",
        "view=year",
        "month=2026-13",
        "page=0",
        "page=-1",
        "page=1e3",
        "page=99999999999999999999",
        "audience=" + "x" * 9000,
    ],
)
def test_values_nobody_defined(address: str) -> None:
    with pytest.raises(BadFilterError) as caught:
        CalendarQuery.parse(QueryDict(address))
    assert caught.value.status == 404
    assert len(str(caught.value)) < 200
