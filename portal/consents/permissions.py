"""Who may do what with consent forms: views ask in order to show and hide, services to refuse.

A role counts only after the second step, and only for a request's own user. That the step was
passed a moment ago is the view's to ask: it can send a person there and back.
"""

from django.db.models import QuerySet

from portal.accounts.actors import Person
from portal.accounts.enums import Role
from portal.accounts.models import Centre, User
from portal.accounts.permissions import has_role, is_verified

from .models import CentreEdition, CentreSheet, FormVersion
from .transitions import Part

_EDITORS = (Role.EDITOR, Role.MODERATOR)
_WHOLE_NETWORK = Role.COORDINATOR


def may_edit_forms(user: Person) -> bool:
    """Whether this person may write texts: an editor or moderator whose group allows it."""
    is_editor = any(has_role(user, role) for role in _EDITORS)
    return is_editor and user.has_perm("consents.change_consenttext")


def may_publish_forms(user: Person) -> bool:
    """Whether this person may publish and withdraw versions."""
    is_editor = any(has_role(user, role) for role in _EDITORS)
    return is_editor and user.has_perm("consents.add_formversion")


def may_edit_sheet(user: Person, centre: Centre) -> bool:
    """Whether this person may change and publish what that centre adds to forms."""
    if has_role(user, _WHOLE_NETWORK):
        return True
    return has_role(user, Role.CLINICIAN) and getattr(user, "centre_id", None) == centre.pk


def parts_in_release(user: Person, release: FormVersion | CentreEdition) -> frozenset[str]:
    """What somebody is to a version or to a centre's edition."""
    if isinstance(release, FormVersion):
        is_publisher = may_publish_forms(user)
    else:
        is_publisher = may_edit_sheet(user, release.sheet.centre)
    return frozenset({Part.PUBLISHER}) if is_publisher else frozenset()


def centres_editable_by(user: Person) -> QuerySet[Centre]:
    """The centres for which `may_edit_sheet` holds."""
    if has_role(user, _WHOLE_NETWORK):
        return Centre.objects.all()
    if has_role(user, Role.CLINICIAN) and isinstance(user, User) and user.centre_id is not None:
        return Centre.objects.filter(pk=user.centre_id)
    return Centre.objects.none()


def sheets_editable_by(user: Person) -> QuerySet[CentreSheet]:
    """The sheets of those centres."""
    if not is_verified(user):
        return CentreSheet.objects.none()
    return CentreSheet.objects.filter(centre__in=centres_editable_by(user))
