"""For a hospital's server: nothing is guessed, a missing secret stops the start."""

import os
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from portal.privacy.errors import KeyRingError
from portal.privacy.keyring import KeyRing

_REQUIRED = ("SECRET_KEY", "VAULT_KEYS", "DATABASE_URL", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL")
_missing = [name for name in _REQUIRED if not os.environ.get(name)]
if _missing:
    msg = "Production does not start without: " + ", ".join(_missing)
    raise ImproperlyConfigured(msg)
if len(os.environ["SECRET_KEY"]) < 50:
    msg = "SECRET_KEY must be at least 50 characters long."
    raise ImproperlyConfigured(msg)
if not os.environ["SITE_URL"].startswith("https://"):
    msg = "SITE_URL must start with https:// in production."
    raise ImproperlyConfigured(msg)
if "*" in os.environ["ALLOWED_HOSTS"].split(","):
    msg = "ALLOWED_HOSTS must name the portal's hosts in production."
    raise ImproperlyConfigured(msg)
try:
    KeyRing(os.environ["VAULT_KEYS"])
except KeyRingError:
    # Without its cause, whose text would be looked up in settings that are not there yet.
    msg = "VAULT_KEYS must be name:base64 of 32 bytes, comma-separated, names not repeated."
    raise ImproperlyConfigured(msg) from None

from .base import *  # noqa: E402 -- the secrets are checked before anything is built on them

BACKUP_EXPECTED_EVERY = timedelta(hours=26)
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
# The editor shows a page's preview in a frame of the portal's own; others may frame nothing.
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W019"]
