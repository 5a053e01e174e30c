"""Local times and zones, without I/O: what a clock on the wall says, and which instant that is."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from .errors import DoubleTimeError, MissingTimeError, UnknownZoneError

# Administrative names of the zone database that no person would choose from a list.
_NOT_PLACES = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


class Occurrence(StrEnum):
    """Which of the two instants a repeated local time means."""

    FIRST = "first"
    SECOND = "second"


def zone_named(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises `UnknownZoneError`."""
    if name not in _known_zones():
        raise UnknownZoneError(zone=name[:64])
    return ZoneInfo(name)


@cache
def zone_names() -> tuple[str, ...]:
    """Names to choose from: UTC first, then places in order."""
    places = (n for n in _known_zones() if "/" in n and not n.startswith(_NOT_PLACES))
    return ("UTC", *sorted(places))


def is_repeated(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks in `zone` show the naive `local` twice."""
    return _offset(local, zone, 0) > _offset(local, zone, 1)


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks in `zone` jump over the naive `local`."""
    return _offset(local, zone, 0) < _offset(local, zone, 1)


def to_utc(local: datetime, zone: ZoneInfo, occurrence: Occurrence | None = None) -> datetime:
    """The instant at which the clocks in `zone` show the naive `local`, in UTC.

    Raises `MissingTimeError` for a time in the spring gap, and `DoubleTimeError` for one that
    comes twice in autumn unless `occurrence` says which is meant.
    """
    if is_skipped(local, zone):
        change = _change_near(local, zone)
        raise MissingTimeError(
            time=f"{local:%H:%M}",
            zone=zone.key,
            before=f"{change + _offset(local, zone, 0):%H:%M}",
            after=f"{change + _offset(local, zone, 1):%H:%M}",
        )
    if is_repeated(local, zone) and occurrence is None:
        raise DoubleTimeError(time=f"{local:%H:%M}", zone=zone.key)
    fold = 1 if occurrence == Occurrence.SECOND else 0
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def to_local(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks in `zone` show at an aware `instant`, as a naive time."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def occurrence_of(instant: datetime, zone: ZoneInfo) -> Occurrence | None:
    """Which of two equal local times an aware `instant` is; None when there is only one."""
    there = instant.astimezone(zone)
    if not is_repeated(there.replace(tzinfo=None, fold=0), zone):
        return None
    return Occurrence.SECOND if there.fold else Occurrence.FIRST


def zone_label(name: str, instant: datetime) -> str:
    """How people call a zone at an instant: its city, and its letters where it has any."""
    city = name.rsplit("/", 1)[-1].replace("_", " ")
    letters = instant.astimezone(zone_named(name)).tzname() or ""
    return f"{city}, {letters}" if letters.isalpha() and letters != city else city


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of `day` in `zone`, in UTC.

    Some zones change their clocks at midnight, so that a day can begin at 01:00.
    """
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _change_near(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks jump over `local`.

    Read with the offset from before the change, a missing time falls after it, and the other
    way round: the change lies between the two.
    """
    low = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    high = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


def _offset(local: datetime, zone: ZoneInfo, fold: int) -> timedelta:
    return local.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta()


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
