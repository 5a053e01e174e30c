"""Who may enter and withdraw consents. The apps that hold patients' records narrow it further.

A superuser is no clinician: nothing here asks for `is_superuser`.
"""

from collections.abc import Collection
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.permissions import holds_role


def may_record_consent(user: User | AnonymousUser) -> bool:
    """Whether this person may attest what a patient signed."""
    return holds_role(user, Role.CLINICIAN, Role.ASSISTANT)


def may_correct_consent(user: User | AnonymousUser, *, attested_by: UUID | None) -> bool:
    """Whether this person may put an entry right: who attested it."""
    return may_record_consent(user) and user.pk is not None and user.pk == attested_by


def may_decide_conflict(
    user: User | AnonymousUser, *, attested_by: Collection[UUID | None]
) -> bool:
    """Whether this person may decide between two guardians: a coordinator, or a clinician who
    attested one of the patient's consents. An assistant types, and does not decide."""
    return holds_role(user, Role.COORDINATOR) or (
        holds_role(user, Role.CLINICIAN) and user.pk in attested_by
    )


def may_withdraw_consent(
    user: User | AnonymousUser, *, attested_by: Collection[UUID | None]
) -> bool:
    """Whether this person may enter a patient's withdrawal.

    `attested_by` are the people who attested that patient's consents. A coordinator may for any
    patient: a withdrawal must not wait for somebody's holiday. So may whoever records consents
    where nobody attested any: a letter may come before the paper that it answers.
    """
    return holds_role(user, Role.COORDINATOR) or (
        may_record_consent(user) and (not attested_by or user.pk in attested_by)
    )


def may_read_consent(user: User | AnonymousUser, *, attested_by: UUID | None) -> bool:
    """Whether this person may read a record; paired with `records_visible_to`."""
    return may_record_consent(user) and user.pk is not None and user.pk == attested_by
