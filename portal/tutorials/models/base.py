"""What every tutorial has, whatever it is made of."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.pages.models import BasePage
from portal.tutorials.blocks import AuthorsBlock, RelatedTrainingsBlock
from portal.tutorials.enums import Kind, Level, Licence, Role
from portal.tutorials.pageforms import TutorialPageForm

# What every translation of a tutorial shares.
SHARED_FACTS = ("roles", "level", "licence", "replaces")
LONGEST_MINUTES = 600


class TutorialQuerySet(PageQuerySet):
    """Tutorials by what a visitor asks for."""

    def published_in(self, code: str) -> Self:
        """Public, each tutorial once: its page in the language `code`, else in another.

        The other is the portal's default language where that page is live, else the oldest.
        """
        best = (
            self.model._default_manager.live()
            .filter(translation_key=OuterRef("translation_key"))
            .order_by(language_rank(code), "pk")
            .values("pk")[:1]
        )
        found: Self = self.live().public().filter(pk=Subquery(best))
        return found


def language_rank(code: str) -> Case:
    """Orders a tutorial's pages by how well their language suits a reader of `code`."""
    return Case(
        models.When(locale__language_code=code, then=Value(0)),
        models.When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )


def default_roles() -> list[str]:
    return []


class TutorialPage(BasePage):
    """Something to learn from. Pages are always of one of the types built on this one.

    A type says with `KIND` what it is, and answers `own_minutes`, `spoken_languages` and
    `captioned_languages` for what it holds. Publishing writes these answers into
    `known_minutes`, `audio_languages` and `caption_languages` (`services.take_stock`), so that
    lists read one table whatever the types are made of.
    """

    KIND: ClassVar[Kind]

    roles = models.JSONField(_("for people who say"), default=default_roles)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.INTRODUCTION)
    objectives = models.TextField(
        _("what one can do afterwards"),
        max_length=1200,
        help_text=_("One per line, each starting with a verb: “Find the next training”."),
    )
    duration = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)],
        help_text=_("Empty: counted from the words, or read from the video."),
    )
    authors = StreamField(AuthorsBlock(), verbose_name=_("authors"))
    version_label = models.CharField(
        _("version"),
        max_length=20,
        default="1.0",
        help_text=_("Raise it when what one learns has changed, not for a spelling mistake."),
    )
    licence = models.CharField(_("licence"), max_length=14, choices=Licence, default=Licence.CC_BY)
    related_trainings = StreamField(
        RelatedTrainingsBlock(required=False),
        blank=True,
        verbose_name=_("related trainings"),
        help_text=_("Where one can ask about it."),
    )
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
        help_text=_("The older tutorial then says that this one takes its place."),
    )

    # Written when the page is published; codes are separated by spaces.
    known_minutes = models.PositiveSmallIntegerField(null=True, editable=False)
    audio_languages = models.CharField(max_length=200, blank=True, editable=False)
    caption_languages = models.CharField(max_length=200, blank=True, editable=False)

    objects: ClassVar[Any] = PageManager.from_queryset(TutorialQuerySet)()

    base_form_class = TutorialPageForm
    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["tutorials.TutorialIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "tutorials/tutorial_page.html"

    # A type puts its own panels between the two.
    first_panels: ClassVar[list[Any]] = [*BasePage.summary_panels, FieldPanel("objectives")]
    fact_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("roles"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("duration")]),
            ],
            heading=_("For whom"),
        ),
        FieldPanel("authors"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("version_label"), FieldPanel("licence")]),
                FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("review_interval")]),
                PageChooserPanel("replaces", "tutorials.TutorialPage"),
            ],
            heading=_("Version and review"),
        ),
        FieldPanel("related_trainings"),
    ]
    content_panels: ClassVar[list[Any]] = [*first_panels, *fact_panels]
    promote_panels: ClassVar[list[Any]] = [*BasePage.promote_panels[:-1]]

    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        index.SearchField("objectives"),
        index.SearchField("authors"),
        index.FilterField("level"),
    ]

    override_translatable_fields: ClassVar = [
        SynchronizedField(name, overridable=False) for name in SHARED_FACTS
    ]

    class Meta:
        verbose_name = _("tutorial")
        verbose_name_plural = _("tutorials")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="tutorials_tutorial_level_known"
            ),
            models.CheckConstraint(
                condition=Q(licence__in=Licence.values), name="tutorials_tutorial_licence_known"
            ),
            models.CheckConstraint(
                condition=Q(duration__isnull=True) | Q(duration__gte=1),
                name="tutorials_tutorial_duration_positive",
            ),
        ]

    @property
    def own_minutes(self) -> int | None:
        """How long it takes, as far as the content itself tells."""
        return None

    @property
    def spoken_languages(self) -> list[str]:
        """Codes of the languages that are spoken in it."""
        return []

    @property
    def captioned_languages(self) -> list[str]:
        """Codes of the languages it has captions in."""
        return []

    @property
    def minutes(self) -> int | None:
        """How long it takes: the editor's word, else what the content tells."""
        return self.duration or self.own_minutes

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in Role.values if role in self.roles]

    @property
    def objective_lines(self) -> list[str]:
        """What one can do afterwards, one string each."""
        return [line.strip(" -*•\t") for line in self.objectives.splitlines() if line.strip()]

    @property
    def licence_address(self) -> str:
        return Licence(self.licence).address


def language_names(codes: list[str]) -> list[str]:
    """Languages in their own names, as a reader looks for them."""
    return [language_name(code) for code in codes]


def language_name(code: str) -> str:
    try:
        name = str(get_language_info(code)["name_local"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]
