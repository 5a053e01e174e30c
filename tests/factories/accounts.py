"""People as tests need them: with a password, with an app, signed in."""

from typing import Any

import factory
from django.test import Client
from django.utils import timezone

from portal.accounts import services
from portal.accounts.actors import Operator
from portal.accounts.enums import Role
from portal.accounts.models import Centre, TotpDevice, User
from portal.accounts.sessions import PUBLIC_ID, SIGNED_IN_AT, new_public_id

PASSWORD = "correct horse battery staple"


class CentreFactory(factory.django.DjangoModelFactory[Centre]):
    class Meta:
        model = Centre

    name = factory.Sequence(lambda n: f"University Hospital {n}")
    city = "Leuven"
    country = "BE"


class UserFactory(factory.django.DjangoModelFactory[User]):
    """Somebody with `PASSWORD` and no second factor."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:  # noqa: ARG003 -- factory_boy calls with them
        password = kwargs.pop("password", PASSWORD)
        user: User = User.objects.create_user(password=password, **kwargs)
        return user


def make_user(*roles: Role, **fields: Any) -> User:
    """Somebody with these roles."""
    user: User = UserFactory.create(**fields)
    for role in roles:
        services.grant_role(user=user, role=role, actor=Operator())
    return user


def add_app(user: User, name: str = "My phone") -> TotpDevice:
    """Give somebody a confirmed authenticator app, whose codes nobody has used."""
    device = services.begin_totp(user=user, actor=user)
    device.name, device.confirmed = name, True
    device.save()
    return device


def sign_in(client: Client, user: User, *, verified: bool = True) -> TotpDevice | None:
    """Sign `user` in, with the second step just passed unless told otherwise."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    now = timezone.now().isoformat()
    session[PUBLIC_ID] = new_public_id()
    session[SIGNED_IN_AT] = now
    device = None
    if verified:
        device = TotpDevice.objects.filter(user=user, confirmed=True).first() or add_app(user)
        session["otp_device_id"] = device.persistent_id
        session["verified_at"] = now
    session.save()
    return device
