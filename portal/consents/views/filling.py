"""A form printed on the spot with a pseudonym and the clinician's name. Nothing of it is kept.

The two values come in a POST, so that no address, log or history holds them; the answer is not
stored anywhere. There is no token against forged requests, because a token needs a cookie and
there is nothing to forge: no row changes, and nobody is signed in here who could be misused.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.accounts.services import limit_rate
from portal.consents.enums import VersionState
from portal.consents.errors import PressBusyError
from portal.consents.forms import FillForm
from portal.consents.models import FormDocument, FormVersion, VersionText
from portal.consents.printing import render_form
from portal.consents.printing.queue import place_in_queue
from portal.consents.selectors import published

from . import files

# Printing takes a second of computing. A hospital shares one network address.
PRINTS = ("consent_print", 120, timedelta(minutes=15))
RETRY_AFTER = 10  # seconds


@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, form: str, version: int, language: str) -> HttpResponse:
    """Ask for the two values, and answer with the form that bears them."""
    found = published.version_called(form=form, number=version)
    if found.state == VersionState.WITHDRAWN:
        return files.document(request, form=form, version=version, language=language)
    text = published.text_in(version=found, language=language)
    filled = FillForm(
        request.POST if request.method == "POST" else None,
        initial={"centre": request.GET.get("centre", "")},
        centres=published.editions_of(version=found, language=language),
    )
    if request.method == "POST" and filled.is_valid():
        limit_rate(request, PRINTS)
        try:
            with place_in_queue():
                return _printed(filled, form=form, version=version, language=language)
        except PressBusyError as error:
            return _busy(request, filled, found, text, error)
    return _page(request, filled, found, text, 422 if filled.errors else 200)


def _page(
    request: HttpRequest, filled: FillForm, version: FormVersion, text: VersionText, status: int
) -> HttpResponse:
    successor = published.successor_of(version)
    face = text.form_content
    context = {
        "form": filled,
        "version": version,
        "successor": successor,
        "is_in_successor": successor is not None
        and successor.texts.filter(language=text.language).exists(),
        "text": text,
        "face": face,
        "has_namesakes": published.has_namesakes(version, face.variant),
        "library_url": published.library_address(),
    }
    return render(request, "consents/fill.html", context, status=status)


def _busy(
    request: HttpRequest,
    filled: FillForm,
    version: FormVersion,
    text: VersionText,
    error: PressBusyError,
) -> HttpResponse:
    """What was typed is still there, to be sent again."""
    filled.add_error(None, str(error))
    response = _page(request, filled, version, text, error.status)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _printed(filled: FillForm, **place: Any) -> HttpResponse:
    edition = filled.edition
    if edition is not None:
        place |= {"centre": edition.sheet.slug, "edition": edition.number}
    is_large = filled.cleaned_data["is_large"]
    document: FormDocument = published.document_called(**place, is_large=is_large)
    text = document.text
    pdf = render_form(
        content=text.form_content,
        version=text.version.number,
        published_on=text.version.published_on,
        document_id=document.pk,
        verify_url=settings.SITE_URL + reverse("consent_files:verify", args=[document.pk]),
        centre=edition.content_in(text.language) if edition else None,
        is_large=is_large,
        is_draft=document.is_draft,
        pseudonym=filled.cleaned_data["pseudonym"],
        clinician=filled.cleaned_data["clinician"],
    ).pdf
    response = HttpResponse(pdf, content_type="application/pdf")
    name = published.name_of(document)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Language"] = text.language
    return response
