"""The account's first page, and what people say about themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts import permissions, selectors, services
from portal.accounts.enums import Role
from portal.accounts.forms import ProfileForm
from portal.accounts.models import User

from .gates import PersonRequest, account_page, signed_in


@account_page("GET")
@signed_in
def home(request: PersonRequest) -> HttpResponse:
    """Everything about one's account at a glance."""
    user = request.user
    context = {
        "factors": selectors.second_factors_of(user),
        "session_count": selectors.sessions_of(user).count(),
        "roles": [role.label for role in Role if role in user.roles],
        "may_edit": permissions.may_open_editor(user),
    }
    return render(request, "account/home.html", context)


@account_page("GET", "POST")
@signed_in
def profile(request: PersonRequest) -> HttpResponse:
    # The form writes to its instance before anything is valid; the page shows who one is.
    shown = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        services.update_profile(user=request.user, actor=request.user, **form.cleaned_data)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return render(
        request, "account/profile.html", {"form": form}, status=422 if form.errors else 200
    )
