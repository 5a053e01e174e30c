"""People, their hospitals and roles, their second factors, their sessions."""

from .devices import RecoveryCode, RecoveryCodeSet, TotpDevice
from .emails import EmailChange
from .people import Centre, RoleGrant, User, UserManager, validate_time_zone
from .rates import RateCount
from .sessions import Session

__all__ = [
    "Centre",
    "EmailChange",
    "RateCount",
    "RecoveryCode",
    "RecoveryCodeSet",
    "RoleGrant",
    "Session",
    "TotpDevice",
    "User",
    "UserManager",
    "validate_time_zone",
]
