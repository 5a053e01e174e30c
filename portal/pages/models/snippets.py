"""People, announcements, the menu and the foot: edited once, shown on many pages."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import TranslatableMixin
from wagtail.search import index

from portal.pages.blocks import LinkBlock, MenuColumnBlock, MenuItemBlock
from portal.pages.blocks.text import SHORT_TEXT
from portal.pages.enums import Severity

from .media import check_alternative_text


class Person(index.Indexed, TranslatableMixin, models.Model):
    """Somebody whom pages show. Not an account: that is `accounts.User`."""

    title = models.CharField(
        _("title"), max_length=40, blank=True, help_text=_("Such as Dr or Prof.")
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role in the workgroup"), max_length=120, blank=True)
    centre = models.CharField(_("hospital"), max_length=200, blank=True)
    place = models.CharField(
        _("place"), max_length=120, blank=True, help_text=_("City and country.")
    )
    picture = models.ForeignKey(
        "pages.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    languages = models.CharField(
        _("languages"),
        max_length=200,
        blank=True,
        help_text=_("Languages they can be asked in."),
    )
    links = StreamField([("link", LinkBlock())], blank=True, verbose_name=_("links"), max_num=4)

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("name")]),
        FieldPanel("role"),
        FieldRowPanel([FieldPanel("centre"), FieldPanel("place")]),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("languages"),
        FieldPanel("links"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.title} {self.name}".strip()

    @property
    def initials(self) -> str:
        """Two letters at most, shown where there is no picture."""
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))

    def clean(self) -> None:
        super().clean()
        check_alternative_text(self, picture="picture", text="picture_alt")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def ahead(self) -> "AnnouncementQuerySet":
        """Those shown now or later: what has passed is left out."""
        return self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=timezone.now()))


class Announcement(TranslatableMixin, models.Model):
    """A line above every page, from one moment to another."""

    text = RichTextField(_("text"), features=SHORT_TEXT, max_length=600)
    severity = models.CharField(_("kind"), max_length=10, choices=Severity, default=Severity.INFO)
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("shown until"), null=True, blank=True, help_text=_("Empty: until somebody removes it.")
    )

    objects = AnnouncementQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldPanel("severity"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ("-starts_at",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="pages_announcement_ends_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(severity__in=Severity.values),
                name="pages_announcement_severity_known",
            ),
        ]

    def __str__(self) -> str:
        return strip_tags(self.text)[:80]

    @property
    def is_current(self) -> bool:
        now = timezone.now()
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


class NavigationMenu(TranslatableMixin, models.Model):
    """The main menu of one site in one language."""

    site = models.ForeignKey(
        "wagtailcore.Site", models.CASCADE, related_name="+", verbose_name=_("site")
    )
    items = StreamField(
        [("item", MenuItemBlock())],
        max_num=8,
        verbose_name=_("entries"),
        help_text=_("In the order in which they are shown. Five fit on most screens."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("site"), FieldPanel("items")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("main menu")
        verbose_name_plural = _("main menus")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "locale"], name="pages_menu_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.site} ({self.locale})"


class Footer(TranslatableMixin, models.Model):
    """The foot of every page of one site in one language."""

    site = models.ForeignKey(
        "wagtailcore.Site", models.CASCADE, related_name="+", verbose_name=_("site")
    )
    columns = StreamField(
        [("column", MenuColumnBlock())], blank=True, max_num=4, verbose_name=_("columns of links")
    )
    text = RichTextField(
        _("text"),
        features=SHORT_TEXT,
        blank=True,
        help_text=_("Who runs the site. What is stored about a visitor is said by itself."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("site"), FieldPanel("columns"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("footer")
        verbose_name_plural = _("footers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "locale"], name="pages_footer_once_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.site} ({self.locale})"
