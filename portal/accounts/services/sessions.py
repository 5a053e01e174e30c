"""Ending sessions. The next request of an ended session is anonymous."""

import uuid

from django.db import transaction

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.accounts.permissions import may_change_account, require
from portal.privacy import audit


@transaction.atomic
def end_session(*, user: User, public_id: uuid.UUID, actor: Actor) -> bool:
    """End one of `user`'s sessions; False when it was over already or is somebody else's."""
    person = require(may_change_account, actor, user)
    ended, _rows = user.sessions.filter(public_id=public_id).delete()
    if ended:
        audit.record(action="accounts.session_ended", actor=person, target=user)
    return bool(ended)


@transaction.atomic
def end_sessions(*, user: User, actor: Actor, keep_session: str = "") -> int:
    """End all of `user`'s sessions but `keep_session` (a session key); how many those were."""
    person = require(may_change_account, actor, user)
    ended, _rows = user.sessions.exclude(session_key=keep_session).delete()
    audit.record(
        action="accounts.sessions_ended", actor=person, target=user, data={"sessions": ended}
    )
    return ended
