"""Vocabularies of consent forms."""

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Variant(models.TextChoices):
    """Who signs a form, or what it is for."""

    ADULT = "adult", _("Adult")
    REPRESENTATIVE = "representative", _("Parent or representative")
    ASSENT_CHILD = "assent_child", _("Assent, 7 to 11 years")
    ASSENT_TEEN = "assent_teen", _("Assent, 12 to 17 years")
    INFORMATION = "information", _("Information sheet")
    WITHDRAWAL = "withdrawal", _("Withdrawal")

    @property
    def is_signed(self) -> bool:
        """Whether somebody signs it; an information sheet is only read."""
        return self is not Variant.INFORMATION

    def named(self, title: str) -> str:
        """A form's title, or the variant in the reader's language where the title only repeats it.

        Titles are written once, in the editors' language; the model forms bear their variant's.
        """
        with translation.override(settings.LANGUAGE_CODE):
            repeats = title == str(self.label)
        return str(self.label) if repeats else title


class Purpose(models.TextChoices):
    """What a module's data may be used for: one purpose, one question."""

    CARE = "care", _("Care")
    REGISTRY = "registry", _("Registry")
    RESEARCH_CONTACT = "research_contact", _("Contact about research")
    OTHER = "other", _("Further purpose")


class Safeguard(models.TextChoices):
    """What protects data in a country without an adequacy decision, such as Ukraine.

    An adequacy decision (GDPR, Article 45) is not among them: countries that have one need no
    safeguard.
    """

    CLAUSES = "clauses", _("Standard data protection clauses (GDPR, Article 46)")
    CONSENT = "consent", _("Explicit consent on the form (GDPR, Article 49)")


class DataUse(models.TextChoices):
    """Terms of the Data Use Ontology, as CURIEs with their own labels.

    Source: GA4GH, http://purl.obolibrary.org/obo/duo.owl, release 2021-02-23. The labels are
    the ontology's and are not translated.
    """

    NO_RESTRICTION = "DUO:0000004", "no restriction"
    GENERAL_RESEARCH = "DUO:0000042", "general research use"
    HEALTH_RESEARCH = "DUO:0000006", "health or medical or biomedical research"
    DISEASE_RESEARCH = "DUO:0000007", "disease specific research"
    POPULATION_ORIGINS = "DUO:0000011", "population origins or ancestry research only"
    RESEARCH_TYPE = "DUO:0000012", "research specific restrictions"
    NO_METHODS = "DUO:0000015", "no general methods research"
    GENETIC_ONLY = "DUO:0000016", "genetic studies only"
    NOT_FOR_PROFIT_ONLY = "DUO:0000018", "not for profit, non commercial use only"
    PUBLICATION = "DUO:0000019", "publication required"
    COLLABORATION = "DUO:0000020", "collaboration required"
    ETHICS_APPROVAL = "DUO:0000021", "ethics approval required"
    GEOGRAPHY = "DUO:0000022", "geographical restriction"
    PUBLICATION_MORATORIUM = "DUO:0000024", "publication moratorium"
    TIME_LIMIT = "DUO:0000025", "time limit on use"
    USER_SPECIFIC = "DUO:0000026", "user specific restriction"
    PROJECT_SPECIFIC = "DUO:0000027", "project specific restriction"
    INSTITUTION_SPECIFIC = "DUO:0000028", "institution specific restriction"
    RETURN = "DUO:0000029", "return to database or resource"
    CLINICAL_CARE = "DUO:0000043", "clinical care use"
    NO_POPULATION_METHODS = "DUO:0000044", "population origins or ancestry research prohibited"
    NOT_FOR_PROFIT_ORGANISATION = "DUO:0000045", "not for profit organisation use only"
    NON_COMMERCIAL = "DUO:0000046", "non-commercial use only"


class TranslationState(models.TextChoices):
    """What may be relied on of a working text. All but a checked one are printed as drafts."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    # Its own words are the checked ones; those that it was compared with have changed.
    CHECK_AGAIN = "check_again", _("Check again")


class VersionState(models.TextChoices):
    """A published version's life. Of each form one version at most is current."""

    PREPARING = "preparing", _("Being published")
    CURRENT = "current", _("Current")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    FAILED = "failed", _("Not published")
