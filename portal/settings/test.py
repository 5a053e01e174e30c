"""For the tests: cheap password hashes, mail kept in memory, everything else as shipped."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "only-for-tests-" + "x" * 50
VAULT_KEYS = "t1:" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://localhost:8000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A runner of its own process leaves its mails where the test that began it looks.
if _mail := os.environ.get("PORTAL_TEST_MAIL"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = Path(_mail)
# Its own folder for each process, so that test runs side by side do not meet.
VAR_DIR = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
AUDIT_ANCHOR_FILE = VAR_DIR / "audit-anchors.jsonl"
AUDIT_SPOOL_DIR = VAR_DIR / "audit-spool"
STORAGES = {
    "default": {"BACKEND": "portal.core.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file as in the demo: the in-memory database would be one connection for all threads.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
