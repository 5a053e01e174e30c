"""What the code on a printed form opens: whether that paper may still be signed."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from portal.consents.enums import VersionState
from portal.consents.models import FormDocument
from portal.consents.selectors import published
from portal.consents.specimens import shipped_verdicts
from portal.core.errors import NotFoundError
from portal.core.pagecache import cacheable
from portal.pages.selectors.frame import frame_for

# A code has 36 characters; whatever is longer was not printed by us.
CODE_LENGTH = 60
# Letters that no code has, read for the digits that they look like on paper.
_LOOKALIKES = str.maketrans("oOlLiI|", "0011111", " \t\u00a0\u2010\u2011\u2013")
ADDRESS_LENGTH = 300


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody whose camera does not read it."""
    typed = request.GET.get("code", "").strip()[:ADDRESS_LENGTH]
    if typed:
        # Some type the whole address that stands on the first page.
        code = typed.rstrip("/").rpartition("/")[2][:CODE_LENGTH]
        known = _read(code)
        # What is no code stays out of the address, which is logged: it may be anybody's name.
        if known is None:
            return _no_code(request, typed)
        return redirect("consent_files:verify", code=known)
    if not request.META.get("QUERY_STRING"):
        cacheable(request)
    return render(request, "consents/verify_any.html", {"library_url": published.library_address()})


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say what became of the form with this code, in the form's own language where we speak it.

    A code that was never printed is a 404 that says so: the paper may be a forgery. What cannot
    be a code is told gently, for it was misread or mistyped.
    """
    known = _read(code)
    if known is None:
        return _no_code(request, code[:CODE_LENGTH])
    try:
        found = published.document_with_code(known)
    except NotFoundError:
        return _unknown(request, code[:CODE_LENGTH])
    # One spelling is kept, or anybody could fill the page cache with copies of one page.
    if code == str(known) and not request.META.get("QUERY_STRING"):
        cacheable(request)
    with translation.override(_language_for(request, found)):
        newest = published.newest_like(found) if found.state != VersionState.CURRENT else None
        context: dict[str, Any] = {
            "document": found,
            "version": found.text.version,
            "edition": found.centre_edition,
            "withdrawn": _withdrawn_release(found),
            "face": published.face_of(found, language=translation.get_language() or ""),
            "on_paper": published.face_of(found),
            "url": published.address_of(found),
            "newest": newest,
            "newest_url": published.address_of(newest) if newest else "",
            "library_url": published.library_address(),
            "verdict": _verdict(found),
        }
        response = render(request, "consents/verify.html", context)
        response["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
    return response


def _read(code: str) -> uuid.UUID | None:
    """The code however it is written; None for what is none."""
    try:
        return uuid.UUID(code[:CODE_LENGTH].translate(_LOOKALIKES))
    except ValueError:
        return None


def _no_code(request: HttpRequest, typed: str) -> HttpResponse:
    """Ask again for what was misread or mistyped, with what was typed still in its place."""
    context = {
        "code": typed,
        "is_no_code": True,
        "digits": len([sign for sign in typed.rpartition("/")[2] if sign.isalnum()]),
        "library_url": published.library_address(),
    }
    return render(request, "consents/verify_any.html", context, status=404)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    context = {"code": code, "library_url": published.library_address()}
    return render(request, "consents/verify_unknown.html", context, status=404)


def _withdrawn_release(found: FormDocument) -> Any:
    """The version or the centre's edition that was withdrawn; None when neither was."""
    for release in (found.text.version, found.centre_edition):
        if release is not None and release.state == VersionState.WITHDRAWN:
            return release
    return None


def _verdict(found: FormDocument) -> dict[str, str]:
    """The answer in the form's own language where the page around it cannot be; else empty."""
    language = found.text.language
    words = shipped_verdicts(language) if language != translation.get_language() else {}
    if not words:
        return {}
    is_draft = found.state == VersionState.CURRENT and found.is_draft
    state = "draft" if is_draft else str(found.state)
    return {"language": language, "said": words[state], "hint": words[f"{state}_hint"]}


def _language_for(request: HttpRequest, found: FormDocument) -> str:
    """The form's language if the portal has words or pages in it, else the address's own."""
    spoken = {code for code, _name in settings.INTERFACE_LANGUAGES}
    spoken |= {language["code"] for language in frame_for(request)["languages"]}
    language = found.text.language
    return language if language in spoken else translation.get_language() or settings.LANGUAGE_CODE
