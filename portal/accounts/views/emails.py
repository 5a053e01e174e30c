"""A new e-mail address of one's own, confirmed through a link that is mailed to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.accounts import selectors, services
from portal.accounts.errors import EmailLinkOverError, TooManyLinksError
from portal.accounts.forms import ChangeEmailForm

from .gates import PersonRequest, account_page, stepped_up


@account_page("GET", "POST")
@stepped_up
def change_email(request: PersonRequest) -> HttpResponse:
    """Ask for the link. The answer is the same whoever the new address belongs to."""
    form = ChangeEmailForm(request, request.POST or None)
    if request.method == "POST":
        services.limit_rate(request, services.SIGN_IN)
        if form.is_valid():
            try:
                services.ask_for_email(actor=request.user, email=form.cleaned_data["new_email"])
            except TooManyLinksError as error:
                form.add_error(None, str(error))
            else:
                return redirect("accounts:change_email")
    context = {"form": form, "waiting": selectors.waiting_email_change(request.user)}
    status = 422 if form.errors else 200
    return render(request, "account/change_email.html", context, status=status)


@account_page("GET", "POST")
@stepped_up
def confirm_email(request: PersonRequest, token: str) -> HttpResponse:
    """Where the mailed link leads. GET asks, POST does: programs open links in mails too."""
    change = selectors.email_change_of(request.user, token)
    if change is None:
        return _over(request)
    if request.method != "POST":
        return render(request, "account/confirm_email.html", {"change": change})
    try:
        services.confirm_email(
            actor=request.user, token=token, keep_session=request.session.session_key or ""
        )
    except EmailLinkOverError:
        return _over(request)
    request.session.cycle_key()
    messages.success(request, _("Your e-mail address is changed. Sign in with it from now on."))
    return redirect("accounts:security")


def _over(request: PersonRequest) -> HttpResponse:
    return render(request, "account/email_over.html", status=410)
