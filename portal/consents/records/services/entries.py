"""What all entries have in common: one at a time for a patient, by a person, on a day."""

import uuid
from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.errors import NotYourTaskError
from portal.accounts.models import User
from portal.accounts.permissions import require
from portal.consents.records.models import ConsentSubject


def lock_subject(subject: uuid.UUID) -> ConsentSubject:
    """The patient's row, made where there is none, locked until the transaction ends."""
    ConsentSubject.objects.get_or_create(pk=subject)
    return ConsentSubject.objects.select_for_update().get(pk=subject)


def require_person(allowed: Callable[..., bool], actor: Actor) -> User:
    """The person whom the entry names. An operator acts for somebody: nobody attests nothing."""
    person = require(allowed, actor)
    if person is None:
        raise NotYourTaskError
    return person


def attested_by(holder: ConsentSubject) -> set[uuid.UUID | None]:
    """Who attested this patient's consents. Not who entered another patient's paper here: that
    was corrected, and is no tie."""
    return set(holder.records.filter(correction=None).values_list("attested_by", flat=True))


def today_of(person: User) -> date:
    """The day it is for this person: in Kyiv it begins an hour before it does in Brussels."""
    return timezone.localdate(timezone=ZoneInfo(person.time_zone))
