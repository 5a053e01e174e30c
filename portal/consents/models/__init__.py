"""Consent forms: working texts, published versions, centres' own parts."""

from .centres import CentreClause, CentreEdition, CentreSheet
from .forms import (
    ConsentForm,
    ConsentText,
    FormLanguage,
    FormModule,
    content_of,
    source_among,
    state_of,
)
from .library import ConsentLibraryPage
from .records import (
    ConsentCorrection,
    ConsentRecord,
    ConsentSubject,
    ConsentWithdrawal,
    ModuleDecision,
    WithdrawalEffect,
    WithdrawnModule,
)
from .versions import FormDocument, FormVersion, VersionText, document_name

__all__ = [
    "CentreClause",
    "CentreEdition",
    "CentreSheet",
    "ConsentCorrection",
    "ConsentForm",
    "ConsentLibraryPage",
    "ConsentRecord",
    "ConsentSubject",
    "ConsentText",
    "ConsentWithdrawal",
    "FormDocument",
    "FormLanguage",
    "FormModule",
    "FormVersion",
    "ModuleDecision",
    "VersionText",
    "WithdrawalEffect",
    "WithdrawnModule",
    "content_of",
    "document_name",
    "source_among",
    "state_of",
]
