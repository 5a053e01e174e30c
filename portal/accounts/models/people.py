"""People, the hospitals they work at, and the roles they hold."""

import uuid
import zoneinfo
from typing import ClassVar

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import CentreType, Role


class Centre(models.Model):
    """A healthcare provider: the hospital a person works at."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    city = models.CharField(_("city"), max_length=100)
    country = models.CharField(
        _("country"),
        max_length=2,
        help_text=_("Two letters, ISO 3166-1, such as FR."),
        validators=[RegexValidator(r"\A[A-Z]{2}\Z", _("Write two capital letters, such as FR."))],
    )
    type = models.CharField(
        _("type"), max_length=20, choices=CentreType, default=CentreType.FULL_MEMBER
    )

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ("country", "city", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"), "city", "country", name="accounts_centre_named_once"
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=CentreType.values), name="accounts_centre_type_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}"

    @property
    @admin.display(description=_("type"), ordering="type")
    def type_label(self) -> str:
        return str(self.get_type_display())


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address, which is compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


def validate_time_zone(name: str) -> None:
    """Refuse a name that the IANA time zone database does not have."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Choose one such as Europe/Brussels."),
            code="unknown_time_zone",
            params={"name": name[:60]},
        )


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Known by e-mail address, addressed by UUID."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    centre = models.ForeignKey(
        Centre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("centre"),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Brussels", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("last_name", "first_name", "email")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles granted, asked once an instance. They count as `holds_role` says."""
        return frozenset(Role(role) for role in self.role_grants.values_list("role", flat=True))


class RoleGrant(models.Model):
    """That a person holds a role, since when, and who gave it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_role_held_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
