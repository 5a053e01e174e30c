"""What forms' versions and centres' editions share: going out of use."""

from typing import TypeVar

from django.utils import timezone

from portal.accounts.models import User
from portal.consents.enums import VersionState
from portal.consents.errors import NotInUseError, ReasonMissingError
from portal.consents.models import CentreEdition, FormVersion
from portal.core.models import RevisionName, raise_revision
from portal.privacy import audit

Published = TypeVar("Published", FormVersion, CentreEdition)


def take_out_of_use(
    release: Published, *, person: User | None, reason: str, language: str, action: str
) -> Published:
    """Withdraw what is or was in force, for good; call it with the owner's row locked.

    `language` is the one that `reason` is written in, `action` the audit trail's word for it;
    whether `person` may was asked before. Raises `ReasonMissingError` and `NotInUseError`.
    """
    if not reason.strip():
        raise ReasonMissingError
    locked = type(release)._default_manager.select_for_update().get(pk=release.pk)
    if locked.state not in {VersionState.CURRENT, VersionState.SUPERSEDED}:
        raise NotInUseError
    locked.state = VersionState.WITHDRAWN
    locked.withdrawn_at, locked.withdrawn_by = timezone.now(), person
    locked.withdrawal_reason, locked.withdrawal_language = reason.strip(), language
    locked.save(
        update_fields=[
            "state",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawal_reason",
            "withdrawal_language",
        ]
    )
    raise_revision(RevisionName.SITE)
    audit.record(action=action, actor=person, target=locked, data={"number": locked.number})
    return locked
