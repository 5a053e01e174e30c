"""What every tutorial has, whatever it is made of."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from portal.accounts.permissions import may_open_editor
from portal.accounts.second_step import acting_person
from portal.pages.models import BasePage
from portal.pages.models.meta import Json, absolute
from portal.tutorials.blocks import AuthorsBlock, RelatedTrainingsBlock
from portal.tutorials.cards import KIND_ICONS, joined_names, next_after
from portal.tutorials.enums import Kind, Level, Licence, Role, Usefulness
from portal.tutorials.pageforms import TutorialPageForm

from .shelf import shelf, successor_of

# What every translation of a tutorial shares.
SHARED_FACTS = ("roles", "level", "licence", "replaces", "version_label", "duration")
LONGEST_MINUTES = 600


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        cards = shelf(request, self.locale.language_code)
        parent = self.get_parent()
        return context | {
            "kind": Kind(self.KIND),
            "kind_icon": KIND_ICONS[self.KIND],
            "text_names": joined_names(self.text_languages),
            "audio_names": joined_names(self.spoken_languages),
            "caption_names": joined_names(self.captioned_languages),
            "successor": successor_of(self),
            "next_tutorial": next_after(self.translation_key, cards),
            "index_url": parent.get_url(request) if parent else "",
            "answers": Usefulness.choices,
            "is_marked_overdue": self.is_review_overdue and _edits(request),
            "takes_answers": not getattr(request, "is_preview", False)
            and not self.get_view_restrictions(),
        }

    @property
    def text_languages(self) -> list[str]:
        """Codes of the languages in which the page can be read, this one first."""
        rows = [row.language for row in self.translations_shown if row.live]
        mine = self.locale.language_code
        return [mine, *sorted(set(rows) - {mine})]

    def structured_data(self, request: HttpRequest) -> list[Json]:
        """What search engines and catalogues of learning resources are told."""
        url = absolute(self.get_url(request) or "/")
        found: Json = {
            "@context": "https://schema.org",
            "@type": "LearningResource",
            "name": self.title,
            "description": self.summary,
            "url": url,
            "inLanguage": self.locale.language_code,
            "learningResourceType": str(Kind(self.KIND).label),
            "educationalLevel": str(Level(self.level).label),
            "teaches": self.objective_lines,
            "audience": [
                {"@type": "EducationalAudience", "educationalRole": label}
                for label in self.role_labels
            ],
            "version": self.version_label,
            "isAccessibleForFree": True,
            "author": [
                {"@type": "Person", "name": block.value.full_name}
                for block in self.authors
                if block.value.full_name
            ],
        }
        if self.minutes:
            found["timeRequired"] = f"PT{self.minutes}M"
        if self.licence_address:
            found["license"] = self.licence_address
        if self.last_published_at:
            found["dateModified"] = self.last_published_at.date().isoformat()
        return [found]

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


def _edits(request: HttpRequest) -> bool:
    """Whether an editor looks at the page, who should see what is to be done."""
    return may_open_editor(acting_person(request))
