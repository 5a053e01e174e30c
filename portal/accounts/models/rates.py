"""How often one network address or one name asked, counted for all processes together."""

from datetime import timedelta
from typing import ClassVar

from django.db import connection, models
from django.utils import timezone

_TABLE = "accounts_ratecount"
# One statement, so that of many that come together each is counted: the row is what they wait
# for. Where the time is up the count begins anew in the same row; also where it would end later
# than one that begins now, which was written while the clock was ahead. Those who come together
# read the clock in one order and write in another: so much is no clock that was ahead.
_AT_ONCE = timedelta(minutes=1)
_IS_OVER = f"({_TABLE}.ends_at <= %s OR {_TABLE}.ends_at > %s)"
_COUNT = f"""
    INSERT INTO {_TABLE} (key, number, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        number = CASE WHEN {_IS_OVER} THEN 1 ELSE {_TABLE}.number + 1 END,
        ends_at = CASE WHEN {_IS_OVER} THEN excluded.ends_at ELSE {_TABLE}.ends_at END
    RETURNING number
"""  # noqa: S608 -- the table's name alone is put in


class RateCountManager(models.Manager["RateCount"]):
    def count_one(self, key: str, period: timedelta) -> int:
        """Count one more for `key`; how many that makes since `period` began.

        Call it outside of a transaction: inside, others with this key wait for its end, and a
        rollback takes the count back.
        """
        now = timezone.now()
        moment, end, too_far = (
            connection.ops.adapt_datetimefield_value(value)
            for value in (now, now + period, now + period + _AT_ONCE)
        )
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [key, end, moment, too_far, moment, too_far])
            return int(cursor.fetchone()[0])


class RateCount(models.Model):
    """One key's count until `ends_at`. The key is a keyed hash: the table names nobody."""

    key = models.CharField(max_length=120, primary_key=True)
    number = models.PositiveBigIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[RateCountManager] = RateCountManager()

    def __str__(self) -> str:
        return self.key
