"""The demo's hospitals and accounts, their password and their one-time codes."""

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_otp.oath import totp

from portal.accounts.actors import Operator
from portal.accounts.enums import CentreType, Role
from portal.accounts.models import Centre, TotpDevice, User
from portal.accounts.models.devices import DIGITS, STEP_SECONDS
from portal.accounts.services import (
    begin_totp,
    confirm_totp,
    create_user,
    current_totp_code,
    grant_role,
    set_password,
)

from .errors import NotADemoAccountError

# Reserved by RFC 2606: no such address can belong to anybody.
DOMAIN = "demo.example"
DEVICE_NAME = "Demo: manage.py demo_code"


@dataclass(frozen=True)
class DemoCentre:
    name: str
    city: str
    country: str
    type: CentreType = CentreType.FULL_MEMBER


@dataclass(frozen=True)
class DemoAccount:
    """`try_this` is what the printed table suggests to whoever signs in."""

    name: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    centre: str
    try_this: str
    language: str = "en"
    time_zone: str = "Europe/Brussels"

    @property
    def email(self) -> str:
        return f"{self.name}@{DOMAIN}"


CENTRES = {
    "no": DemoCentre("Fjordby Example Hospital", "Fjordby", "NO"),
    "fr": DemoCentre("Hôpital d'exemple de Valclair", "Valclair", "FR"),
    "de": DemoCentre("Beispielklinik Musterstadt", "Musterstadt", "DE"),
    "it": DemoCentre("Ospedale di Borgo Esempio", "Borgo Esempio", "IT"),
    "pl": DemoCentre("Szpital Przykładowy", "Przykładowo", "PL", CentreType.AFFILIATED),
    "fi": DemoCentre("Esimerkki Hospital", "Esimerkkilä", "FI", CentreType.AFFILIATED),
    "pt": DemoCentre("Hospital Exemplo da Serra", "Vila Exemplo", "PT"),
    "se": DemoCentre("Exempelstad University Hospital", "Exempelstad", "SE"),
    "nl": DemoCentre("Voorbeeldziekenhuis", "Voorbeelddam", "NL"),
    "gr": DemoCentre("Paradeigma Hospital", "Paradeigma", "GR", CentreType.OTHER),
    "ua": DemoCentre("Prykladiv Children's Hospital", "Prykladiv", "UA", CentreType.UKRAINIAN),
}

# Every family name means "example" in its bearer's language.
ACCOUNTS = (
    DemoAccount(
        "editor",
        "Edda",
        "Beispiel",
        (Role.EDITOR,),
        "de",
        "write a tutorial or a consent form in /cms/",
    ),
    DemoAccount(
        "moderator",
        "Maud",
        "Exemple",
        (Role.MODERATOR,),
        "fr",
        "approve the page and the guide that wait in /cms/",
        "fr",
    ),
    DemoAccount(
        "clinician",
        "Kari",
        "Eksempel",
        (Role.CLINICIAN,),
        "no",
        "have one's hospital's consent forms printed: /consents/centre/",
        "en",
        "Europe/Oslo",
    ),
    DemoAccount(
        "clinician2",
        "Olena",
        "Pryklad",
        (Role.CLINICIAN,),
        "ua",
        "read training times in Kyiv time",
        "en",
        "Europe/Kyiv",
    ),
    DemoAccount(
        "assistant",
        "Asta",
        "Esimerkki",
        (Role.ASSISTANT,),
        "fi",
        "see one's account",
        "en",
        "Europe/Helsinki",
    ),
    DemoAccount(
        "expert", "Elio", "Esempio", (Role.EXPERT,), "it", "see one's account", "en", "Europe/Rome"
    ),
    DemoAccount(
        "expert2",
        "Ewa",
        "Przykład",
        (Role.EXPERT,),
        "pl",
        "see one's account",
        "en",
        "Europe/Warsaw",
    ),
    DemoAccount("expert3", "Eva", "Ejemplo", (Role.EXPERT,), "nl", "see one's account"),
    DemoAccount(
        "lead",
        "Liv",
        "Exempel",
        (Role.EXPERT, Role.CLINICIAN),
        "se",
        "see one's account",
        "en",
        "Europe/Stockholm",
    ),
    DemoAccount("dispatcher", "Dirk", "Voorbeeld", (Role.DISPATCHER,), "nl", "see one's account"),
    DemoAccount(
        "coordinator",
        "Carmen",
        "Exemplo",
        (Role.COORDINATOR, Role.DISPATCHER),
        "pt",
        "see one's account",
        "en",
        "Europe/Lisbon",
    ),
    DemoAccount("researcher", "Runa", "Eksempel", (Role.RESEARCHER,), "no", "see one's account"),
    DemoAccount(
        "admin",
        "Ada",
        "Paradeigma",
        (Role.ADMINISTRATOR,),
        "gr",
        "make a person, give a role, reset a second factor",
        "en",
        "Europe/Athens",
    ),
)


def password_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-password"


def known_password() -> str:
    """The password that the demo's accounts were given, or "" when this machine has none."""
    path = password_file()
    return path.read_text().strip() if path.exists() else ""


@transaction.atomic
def make_accounts() -> None:
    """Make the hospitals and accounts that are missing, each with an authenticator app.

    An account that is there stays as it is, whatever was changed in it; only when
    `DEMO_PASSWORD` differs from the password that was last given do all receive the new one.
    """
    before = known_password()
    wanted = settings.DEMO_PASSWORD or before or secrets.token_urlsafe(12)
    centres = {
        key: Centre.objects.get_or_create(
            name=centre.name,
            city=centre.city,
            country=centre.country,
            defaults={"type": centre.type},
        )[0]
        for key, centre in CENTRES.items()
    }
    there = {user.email: user for user in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    for account in ACCOUNTS:
        user = there.get(account.email)
        if user is None:
            _make(account, centres[account.centre], wanted)
        elif before != wanted:
            set_password(user=user, password=wanted, actor=Operator())
    if before != wanted:
        _keep_password(wanted)


def code_for(email: str) -> str:
    """A one-time code that the demo account takes now. Waits when the last one is used up.

    Raises `NotADemoAccountError` for every address that is not one of the demo's own accounts.
    """
    device = _device(email)
    step = int(time.time()) // STEP_SECONDS
    used = device.step_used(time.time())
    # The next step's code is taken already; one further ahead is not yet.
    if used > step:
        time.sleep((used * STEP_SECONDS) - time.time() + 0.05)
    ahead = max(0, used + 1 - int(time.time()) // STEP_SECONDS)
    return f"{totp(device.seed, step=STEP_SECONDS, drift=ahead):0{DIGITS}d}"


def _device(email: str) -> TotpDevice:
    name = email.strip().lower()
    if name not in {account.email for account in ACCOUNTS}:
        raise NotADemoAccountError
    device: TotpDevice | None = TotpDevice.objects.filter(
        user__email=name, user__is_active=True, confirmed=True, name=DEVICE_NAME
    ).first()
    if device is None:
        raise NotADemoAccountError
    return device


def _make(account: DemoAccount, centre: Centre, password: str) -> None:
    user = create_user(
        email=account.email,
        actor=Operator(),
        password=password,
        first_name=account.first_name,
        last_name=account.last_name,
        centre=centre,
        language=account.language,
        time_zone=account.time_zone,
    )
    for role in account.roles:
        grant_role(user=user, role=role, actor=Operator())
    device = begin_totp(user=user, actor=user)
    code = current_totp_code(device)
    confirm_totp(user=user, code=code, name=DEVICE_NAME, actor=user)


def _keep_password(password: str) -> None:
    """Write it for this machine's user only, whole or not at all."""
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(password + "\n")
    draft.replace(path)
