"""What a centre's people do with an edition once it is begun: resume, stop, withdraw it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.views.gates import PersonRequest, account_page, confirmed, stepped_up
from portal.consents.enums import VersionState
from portal.consents.forms import EditionWithdrawalForm
from portal.consents.models import CentreSheet
from portal.consents.selectors import sheets as found
from portal.consents.services import releases
from portal.core.errors import PortalError

from .centre import sheet_page


@account_page("GET", "POST")
@confirmed
@sheet_page
def printing(request: PersonRequest, sheet: CentreSheet) -> HttpResponse:
    """Try an edition again that is being printed, or stop it. Opened, it leads to the sheet."""
    act = _ACTIONS.get(request.POST.get("action", ""))
    if request.method == "POST" and act is not None:
        edition = sheet.editions.filter(state=VersionState.PREPARING).first()
        if edition is None:
            messages.warning(request, _("Nothing is being printed any more."))
        else:
            service, said = act
            try:
                service(release=edition, actor=request.user)
            except PortalError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, said())
    return redirect("consents:sheet", pk=sheet.pk)


@account_page("GET", "POST")
@confirmed
@stepped_up
@sheet_page
def withdraw(request: PersonRequest, sheet: CentreSheet, number: int) -> HttpResponse:
    """Take an edition out of use for good, and say why."""
    edition = found.edition_in_use(sheet, number)
    form = EditionWithdrawalForm(
        request.POST if request.method == "POST" else None, initial={"language": get_language()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            releases.withdraw(
                release=edition,
                actor=request.user,
                reason=form.cleaned_data["reason"],
                language=form.cleaned_data["language"],
            )
        except PortalError as error:
            form.add_error(None, str(error))
        else:
            said = _("Edition %(number)s is withdrawn.") % {"number": edition.number}
            messages.success(request, said)
            return redirect("consents:sheet", pk=sheet.pk)
    context = {"sheet": sheet, "edition": edition, "form": form}
    status = 422 if form.errors else 200
    return render(request, "consents/withdraw_edition.html", context, status=status)


_ACTIONS: dict[str, tuple[Callable[..., None], Callable[[], str]]] = {
    "resume": (releases.resume, lambda: _("It is being tried again.")),
    "stop": (releases.give_up, lambda: _("Printing was stopped. What you wrote is as it was.")),
}
