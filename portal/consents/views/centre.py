"""A centre's own part of the forms: written, looked at, published by its own people."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.views.gates import PersonRequest, account_page, confirmed, stepped_up
from portal.consents.addresses import verify_url
from portal.consents.content import Particulars
from portal.consents.enums import VersionState
from portal.consents.errors import CentrePartIncompleteError, OutdatedTextError
from portal.consents.filters import key_from
from portal.consents.forms import ClauseFormSet, OfficerCheckForm, SheetForm
from portal.consents.markup import body_of, text_of
from portal.consents.models import CentreSheet
from portal.consents.printing import check_centre, render_form
from portal.consents.printing.queue import place_in_queue
from portal.consents.selectors import sheets as found
from portal.consents.selectors.published import library_address
from portal.consents.selectors.working import is_stalled, needs_new_edition
from portal.consents.services import centres as services
from portal.consents.services.releases import EDITIONS
from portal.consents.transitions import ReleaseMove
from portal.core.errors import PortalError

View = Callable[..., HttpResponse]
# Stands where a printed code would be: no document has it, so a preview that is signed by
# mistake is found out when somebody scans it.
NO_DOCUMENT = uuid.UUID(int=0)
# The first few: what follows is often the same mistake once more.
SHOWN_PROBLEMS = 5


def sheet_page(view: View) -> View:
    """Hand the view the sheet that this person may change; missing and forbidden are one 404."""

    @wraps(view)
    def inner(request: PersonRequest, pk: int, **rest: int) -> HttpResponse:
        return view(request, found.sheet_for(request.user, pk), **rest)

    return inner


@account_page("GET", "POST")
@confirmed
def sheets(request: PersonRequest) -> HttpResponse:
    """The centres whose part one may change; a new one is begun with a POST."""
    if request.method == "POST":
        centre = found.centre_for(request.user, key_from(request.POST.get("centre", "")))
        sheet = services.open_sheet(centre=centre, actor=request.user)
        return redirect("consents:sheet", pk=sheet.pk)
    return render(request, "consents/sheets.html", {"rows": found.centre_rows(request.user)})


@account_page("GET", "POST")
@confirmed
@sheet_page
def sheet(request: PersonRequest, sheet: CentreSheet) -> HttpResponse:
    """Write the centre's part, and see what was published of it."""
    form, clauses = _forms(request, sheet)
    if request.method == "POST" and form.is_valid() and clauses.is_valid():
        try:
            _save(request, sheet, form, clauses)
        except OutdatedTextError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Nothing is printed until you publish it."))
            sheet.refresh_from_db()  # the service saved a row that it locked
            for problem in _problems(sheet)[:SHOWN_PROBLEMS]:
                messages.warning(request, problem)
            goes_on = request.POST.get("then") == "publish"
            return redirect("consents:sheet_publish" if goes_on else "consents:sheet", pk=sheet.pk)
    person = request.user
    history = list(found.editions_for(sheet))
    current = next((row for row in history if row.state == VersionState.CURRENT), None)
    preparing = next((row for row in history if row.state == VersionState.PREPARING), None)
    forms = found.current_forms(get_language() or "")
    waiting = {version.pk for version in needs_new_edition(sheet)}
    context = {
        "sheet": sheet,
        "form": form,
        "clauses": clauses,
        "history": history,
        "withdrawable": {
            row.pk for row in history if ReleaseMove.WITHDRAW in EDITIONS.open_to(person, row)
        },
        "current": current,
        "preparing": preparing,
        "is_stalled": preparing is not None and is_stalled(preparing),
        "moves": EDITIONS.open_to(person, preparing) if preparing else (),
        "waiting": [row for row in forms if row.version_id in waiting],
        "is_changed": current is not None and found.is_changed_since(sheet, current),
        "forms": forms,
        "library_url": library_address(),
    }
    is_wrong = form.errors or any(clauses.errors) or clauses.non_form_errors()
    return render(request, "consents/sheet.html", context, status=422 if is_wrong else 200)


@account_page("GET")
@confirmed
@sheet_page
def preview(request: PersonRequest, sheet: CentreSheet) -> HttpResponse:
    """A current form with the centre's part as it stands, marked as a draft."""
    text = found.current_text(
        form=request.GET.get("form", "")[:100], language=request.GET.get("language", "")[:40]
    )
    version = text.version
    centre = found.content_as_it_stands(sheet, text.language, edition=_next(sheet))
    with place_in_queue():
        printed = render_form(
            content=text.form_content,
            version=version.number,
            published_on=version.published_on,
            document_id=NO_DOCUMENT,
            verify_url=verify_url(NO_DOCUMENT),
            centre=centre,
            is_draft=True,
        )
    response = HttpResponse(printed.pdf, content_type="application/pdf")
    name = f"{version.form.slug}-{sheet.slug}-{text.language}-preview.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@account_page("GET", "POST")
@confirmed
@stepped_up
@sheet_page
def publish(request: PersonRequest, sheet: CentreSheet) -> HttpResponse:
    """Say that the data protection officer read it, and have it printed."""
    form = OfficerCheckForm(
        request.POST if request.method == "POST" else None,
        initial={"revision": sheet.revision, "officer_checked_on": timezone.localdate()},
    )
    missing: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            services.publish_centre_edition(
                sheet=sheet,
                actor=request.user,
                officer_checked_on=form.cleaned_data["officer_checked_on"],
                expected_revision=form.cleaned_data["revision"],
            )
        except CentrePartIncompleteError as error:
            missing = error.missing
        except PortalError as error:
            _show(form, error)
        else:
            messages.success(request, _("The edition is being printed. This page shows how far."))
            return redirect("consents:sheet", pk=sheet.pk)
    names = dict(found.languages_on_offer())
    complete, others = services.printable_languages(sheet.clauses.all(), names)
    context = {
        "sheet": sheet,
        "form": form,
        "clauses": [
            (names.get(clause.language, clause.language), clause) for clause in sheet.clauses.all()
        ],
        "lacking": missing,
        "complete": [(code, names[code]) for code in complete],
        "missing": [(code, names[code]) for code in others],
    }
    return render(
        request,
        "consents/publish_sheet.html",
        context,
        status=422 if form.errors or missing else 200,
    )


def _show(form: OfficerCheckForm, error: PortalError) -> None:
    """Everything that is in the way, one line each."""
    problems = getattr(error, "problems", None)
    for line in map(str, problems or [error]):
        form.add_error(None, line)


def _forms(request: PersonRequest, sheet: CentreSheet) -> tuple[SheetForm, Any]:
    data = request.POST if request.method == "POST" else None
    form = SheetForm(
        data,
        initial={
            "controller": sheet.controller,
            "officer": sheet.officer,
            "contacts": sheet.contacts,
            **{name: getattr(sheet, name) for name in Particulars.__dataclass_fields__},
            "revision": sheet.revision,
        },
    )
    clauses = ClauseFormSet(
        data,
        prefix="clauses",
        initial=[
            {
                "language": clause.language,
                "after": clause.after,
                "heading": clause.heading,
                "body": text_of(clause.body),
            }
            for clause in sheet.clauses.all()
        ],
        form_kwargs=_choices(sheet),
    )
    return form, clauses


def _choices(sheet: CentreSheet) -> dict[str, list[tuple[str, str]]]:
    """Languages and places on offer, and those that clauses have already."""
    languages = dict(found.languages_on_offer())
    places = dict(found.places_for_clauses())
    for clause in sheet.clauses.all():
        languages.setdefault(clause.language, clause.language)
        if clause.after:
            places.setdefault(clause.after, clause.after)
    return {"languages": list(languages.items()), "places": list(places.items())}


def _save(request: PersonRequest, sheet: CentreSheet, form: SheetForm, clauses: Any) -> None:
    before = list(sheet.clauses.all())
    written = []
    for place, entry in enumerate(clauses):
        if place < len(before) and not entry.cleaned_data:
            # The page was opened before this clause was there: somebody sent it twice.
            raise OutdatedTextError
        if (entry.has_changed() or place < len(before)) and not entry.cleaned_data.get("DELETE"):
            row = entry.cleaned_data
            # A plain field shows no emphasis: what nobody touched is kept as it was.
            is_kept = place < len(before) and "body" not in entry.changed_data
            body = before[place].body if is_kept else body_of(row["body"])
            written.append(
                services.LocalClause(row["language"], row["after"], row["heading"], body)
            )
    services.save_sheet(
        sheet=sheet,
        controller=form.cleaned_data["controller"],
        officer=form.cleaned_data["officer"],
        contacts=form.cleaned_data["contacts"],
        particulars=form.particulars,
        clauses=written,
        expected_revision=form.cleaned_data["revision"],
        actor=request.user,
    )


def _problems(sheet: CentreSheet) -> list[str]:
    """What will keep the part from being printed, in the reader's words, each once."""
    languages = {clause.language for clause in sheet.clauses.all()} or {""}
    contents = (
        found.content_as_it_stands(sheet, language, edition=_next(sheet))
        for language in sorted(languages)
    )
    told = (str(problem) for content in contents for problem in check_centre(content))
    return list(dict.fromkeys(told))


def _next(sheet: CentreSheet) -> int:
    last = sheet.editions.exclude(state=VersionState.FAILED).order_by("-number").first()
    return last.number + 1 if last else 1
