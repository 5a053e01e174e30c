"""`/account/…`, and the addresses of Wagtail's admin that are ours."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from .views import emails, enrolment, passkeys, passwords, profile, security, sign_in

app_name = "accounts"

urlpatterns = [
    path("", profile.home, name="home"),
    path("profile/", profile.profile, name="profile"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/second-step/", sign_in.second_factor, name="second_factor"),
    path("sign-in/recovery/", sign_in.recovery, name="recovery"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("confirm/", sign_in.confirm, name="confirm"),
    path("confirmed/", sign_in.confirmed, name="confirmed"),
    path("enrol/", enrolment.enrol, name="enrol"),
    path("recovery-codes/", enrolment.recovery_codes, name="recovery_codes"),
    path("security/", security.security, name="security"),
    path("security/apps/<int:pk>/remove/", security.remove_app, name="remove_app"),
    path("security/passkeys/<int:pk>/", security.rename_passkey, name="rename_passkey"),
    path("security/passkeys/<int:pk>/remove/", security.remove_passkey, name="remove_passkey"),
    path("passkeys/add/begin/", passkeys.BeginRegistration.as_view(), name="passkey_add_begin"),
    path("passkeys/add/", passkeys.CompleteRegistration.as_view(), name="passkey_add"),
    path("passkeys/use/begin/", passkeys.BeginAuthentication.as_view(), name="passkey_use_begin"),
    path("passkeys/use/", passkeys.CompleteAuthentication.as_view(), name="passkey_use"),
    path("sessions/", security.sessions, name="sessions"),
    path("sessions/end-others/", security.end_other_sessions, name="end_other_sessions"),
    path("sessions/<uuid:public_id>/end/", security.end_session, name="end_session"),
    path("email/", emails.change_email, name="change_email"),
    path("email/link/<str:token>/", emails.confirm_email, name="confirm_email"),
    path("password/", security.change_password, name="change_password"),
    path("password/forgotten/", passwords.password_forgotten, name="password_forgotten"),
    path("password/sent/", passwords.password_sent, name="password_sent"),
    path("password/choose/", passwords.password_choose, name="password_choose"),
    path("password/done/", passwords.password_done, name="password_done"),
    path("password/link/<str:identity>/<str:token>/", passwords.password_link, name="password_set"),
]


def _not_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    raise Http404


# Before Wagtail's own below `/cms/`: one door in, one way out, and no bulk change of people that
# would pass by roles, sessions and the audit trail.
admin_urlpatterns = [
    path("login/", sign_in.other_door),
    path("logout/", sign_in.sign_out),
    path("password_reset/", _not_here),
    path("password_reset/<path:rest>", _not_here),
    path("bulk/accounts/user/<path:rest>", _not_here),
]
