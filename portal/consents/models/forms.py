"""The working texts of consent forms: what editors change until a version is published."""

from collections.abc import Iterable
from html import escape
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PreviewableMixin

from portal.consents.blocks import KEY_LENGTH, ModuleWordingsBlock, TextBodyBlock, key_validator
from portal.consents.content import LABELS, FormContent, Module, Section
from portal.consents.enums import DataUse, Purpose, TranslationState, Variant
from portal.consents.fields import DataUseField, LabelsField
from portal.consents.markup import clean_body

from .preview import preview_of


class FormLanguage(models.Model):
    """A language that forms are written in, with the fixed words of the printed form.

    Forms have more languages than the portal's own pages, hence a list of their own.
    """

    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z",
                _("Write a language tag, such as de or pt-BR."),
            )
        ],
        help_text=_("The language tag (BCP 47), such as de, pt-BR or sr-Latn."),
    )
    name = models.CharField(
        _("name"), max_length=60, help_text=_("In the language itself, such as Deutsch.")
    )
    labels = LabelsField(_("fixed words"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("language of forms")
        verbose_name_plural = _("languages of forms")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ConsentForm(ClusterableModel):
    """A form in all its languages and versions.

    `text_revision` rises with every change of any text, module or label of the form: whoever
    publishes says which revision they looked at. `revision` counts changes of this row and of
    its modules alone.
    """

    slug = models.SlugField(
        _("address"),
        unique=True,
        max_length=60,
        help_text=_("Part of the address of every version; fixed once a version was published."),
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("For lists. Each text has a title of its own.")
    )
    variant = models.CharField(_("variant"), max_length=20, choices=Variant)
    is_model = models.BooleanField(
        _("model form"),
        default=False,
        help_text=_(
            "Printed with a note that the hospital's data protection officer must check it."
        ),
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    text_revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("consent form")
        verbose_name_plural = _("consent forms")
        ordering = ("title",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(variant__in=Variant.values), name="consents_form_variant_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """Its title as readers see it."""
        return Variant(self.variant).named(self.title)


class FormModule(Orderable):
    """One purpose that the form asks about; its words are in the texts."""

    form = ParentalKey(ConsentForm, on_delete=models.CASCADE, related_name="modules")
    code = models.CharField(
        _("code"),
        max_length=KEY_LENGTH,
        validators=[key_validator],
        help_text=_("The same in every language and version, such as “registry”."),
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    data_use = DataUseField(_("data use"), default=list, blank=True)
    is_needed = models.BooleanField(
        _("needed"), default=False, help_text=_("Without a yes the case cannot be discussed.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "code"], name="consents_module_once_a_form"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values),
                name="consents_module_purpose_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ConsentText(PreviewableMixin, models.Model):
    """A form's words in one language, as editors have them now.

    `checked_digest` is the hash of what somebody checked, and `checked_source` the
    `wording_digest` of the source text that they compared it with, empty for the source itself.
    `kept_by` said on `kept_on` that a later change of the source needs no new translation.
    `wording` is the text's own `wording_digest` since `worded_at`.
    """

    form = models.ForeignKey(
        ConsentForm, models.CASCADE, related_name="texts", verbose_name=_("form")
    )
    language = models.ForeignKey(
        FormLanguage, models.PROTECT, related_name="texts", verbose_name=_("language")
    )
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two plain sentences.")
    )
    key_points = models.TextField(
        _("in short"), blank=True, help_text=_("One sentence a line, for the summary page.")
    )
    sections = StreamField(TextBodyBlock(), blank=True, verbose_name=_("sections"))
    modules = StreamField(ModuleWordingsBlock(), blank=True, verbose_name=_("modules"))
    revision = models.PositiveIntegerField(default=1, editable=False)
    checked_digest = models.CharField(max_length=64, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    checked_by_name = models.CharField(max_length=200, blank=True, editable=False)
    checked_on = models.DateField(null=True, editable=False)
    checked_source = models.CharField(max_length=64, blank=True, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    kept_on = models.DateField(null=True, editable=False)
    wording = models.CharField(max_length=64, blank=True, editable=False)
    worded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("text of a form")
        verbose_name_plural = _("texts of forms")
        ordering = ("form", "language__name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form", "language"], name="consents_text_once_a_language"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_source="") | ~models.Q(checked_digest=""),
                name="consents_text_compared_when_checked",
            ),
            models.CheckConstraint(
                condition=models.Q(kept_on=None, kept_by=None)
                | (models.Q(kept_on__isnull=False) & ~models.Q(checked_source="")),
                name="consents_text_kept_when_compared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} ({self.language})"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The pages as they would be printed, or what keeps them from it."""
        preview = preview_of(
            content_of(self),
            version=self.form.versions.count() + 1,
            is_draft=not self.is_checked,
        )
        return render(request, "consents/admin/preview.html", {"preview": preview})

    @property
    def state(self) -> TranslationState:
        """`state_of` beside the form's source text; reads the form's texts."""
        return state_of(self, source_among(self.form.texts.all()))

    @property
    def is_checked(self) -> bool:
        """Whether somebody checked what it says now against what the source text says now."""
        return self.state == TranslationState.CHECKED


def content_of(text: ConsentText) -> FormContent:
    """What the text says now, whitelisted mark-up only.

    A module without words in this language is there with empty words, which `check_content`
    finds; words of no module are left out. Reads the form, its modules and the language.
    """
    words = {block.value["code"]: block.value for block in text.modules}
    return FormContent(
        form=text.form.slug,
        variant=Variant(text.form.variant),
        is_model=text.form.is_model,
        language=text.language.code,
        title=text.title.strip(),
        introduction=clean_body(escape(text.introduction.strip())),
        key_points=tuple(line.strip() for line in text.key_points.splitlines() if line.strip()),
        sections=tuple(
            Section(
                key=block.value["key"],
                heading=block.value["heading"].strip(),
                body=clean_body(block.value["body"].source),
            )
            for block in text.sections
        ),
        modules=tuple(
            _module(module, words.get(module.code)) for module in text.form.modules.all()
        ),
        labels={key: text.language.labels[key] for key in LABELS if text.language.labels.get(key)},
    )


def source_among(texts: Iterable[ConsentText]) -> ConsentText | None:
    """Of a form's saved texts the one that the others are translations of.

    It is the one in the portal's own language (`LANGUAGE_CODE`); a form without it was written
    in the language that it had first.
    """
    return min(
        texts,
        key=lambda text: (text.language.code != settings.LANGUAGE_CODE, text.pk),
        default=None,
    )


def state_of(text: ConsentText, source: ConsentText | None) -> TranslationState:
    """Whether the text may be relied on: what was checked is what it and the source say now.

    The source itself is compared with nothing.
    """
    if not text.checked_digest or text.checked_digest != content_of(text).digest:
        return TranslationState.DRAFT
    if source is None or source.pk == text.pk:
        return TranslationState.CHECKED
    if text.checked_source != content_of(source).wording_digest:
        return TranslationState.CHECK_AGAIN
    return TranslationState.CHECKED


def _module(module: FormModule, words: dict[str, object] | None) -> Module:
    explanation = words["explanation"] if words else None
    return Module(
        code=module.code,
        purpose=Purpose(module.purpose),
        data_use=tuple(DataUse(code) for code in module.data_use),
        is_needed=module.is_needed,
        title=str(words["title"]).strip() if words else "",
        statement=str(words["statement"]).strip() if words else "",
        explanation=clean_body(getattr(explanation, "source", "")),
    )
