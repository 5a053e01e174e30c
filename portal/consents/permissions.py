"""Who may do what with consent forms: views ask in order to show and hide, services to refuse.

All are facts about people. That a session passed the second step, and when, is asked at the door.
"""

from django.db.models import QuerySet

from portal.accounts.actors import Person
from portal.accounts.enums import Role
from portal.accounts.models import Centre, User
from portal.accounts.permissions import holds_role

from .models import CentreEdition, CentreSheet, FormVersion
from .transitions import Part

_EDITORS = (Role.EDITOR, Role.MODERATOR)
_WHOLE_NETWORK = Role.COORDINATOR


def may_edit_forms(user: Person) -> bool:
    """Whether this person may write texts."""
    return holds_role(user, *_EDITORS)


def may_publish_forms(user: Person) -> bool:
    """Whether this person may publish and withdraw versions."""
    return holds_role(user, *_EDITORS)


def may_edit_sheet(user: Person, centre: Centre) -> bool:
    """Whether this person may change and publish what that centre adds to forms."""
    if holds_role(user, _WHOLE_NETWORK):
        return True
    return holds_role(user, Role.CLINICIAN) and getattr(user, "centre_id", None) == centre.pk


def parts_in_release(user: Person, release: FormVersion | CentreEdition) -> frozenset[str]:
    """What somebody is to a version or to a centre's edition."""
    if isinstance(release, FormVersion):
        is_publisher = may_publish_forms(user)
    else:
        is_publisher = may_edit_sheet(user, release.sheet.centre)
    return frozenset({Part.PUBLISHER}) if is_publisher else frozenset()


def centres_editable_by(user: Person) -> QuerySet[Centre]:
    """The centres for which `may_edit_sheet` holds."""
    if holds_role(user, _WHOLE_NETWORK):
        return Centre.objects.all()
    if holds_role(user, Role.CLINICIAN) and isinstance(user, User) and user.centre_id is not None:
        return Centre.objects.filter(pk=user.centre_id)
    return Centre.objects.none()


def sheets_editable_by(user: Person) -> QuerySet[CentreSheet]:
    """The sheets of those centres."""
    return CentreSheet.objects.filter(centre__in=centres_editable_by(user))
