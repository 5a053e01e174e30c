"""Permanent addresses of printed forms and the names they are saved under.

Both say form, version, language and centre, and nothing of any patient.
"""

import uuid
from typing import Final

from django.conf import settings
from django.urls import reverse

# What stands below /consents/ beside the forms, so that no form can be called so (`urls.py`).
RESERVED: Final = frozenset({"centre", "verify", "zip"})


def document_url(
    *,
    form: str,
    version: int,
    language: str,
    is_large: bool = False,
    centre: str = "",
    edition: int = 0,
    ending: str = "pdf",
) -> str:
    """The address of a PDF, or of its picture with `ending="png"`; a centre's has its edition."""
    where = [form, version, centre, edition] if centre else [form, version]
    size = "large" if is_large else "normal"
    kind = "centre" if centre else "general"
    return reverse(f"consent_files:{kind}_{size}_{ending}", args=[*where, language])


def file_name(
    *,
    form: str,
    version: int,
    language: str,
    is_large: bool = False,
    centre: str = "",
    edition: int = 0,
    ending: str = "pdf",
) -> str:
    """What a browser saves the document as, such as `adult-v3-leuven-e2-fr-large.pdf`."""
    parts = [form, f"v{version}"]
    parts += [centre, f"e{edition}"] if centre else []
    parts += [language, "large"] if is_large else [language]
    return f"{'-'.join(parts)}.{ending}"


def verify_url(document_id: uuid.UUID) -> str:
    """The whole address behind a document's printed code. It is on paper: it never changes."""
    return f"{settings.SITE_URL}/consents/verify/{document_id}/"
