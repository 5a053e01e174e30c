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
from .versions import FormDocument, FormVersion, Release, VersionText, document_name

__all__ = [
    "CentreClause",
    "CentreEdition",
    "CentreSheet",
    "ConsentForm",
    "ConsentLibraryPage",
    "ConsentText",
    "FormDocument",
    "FormLanguage",
    "FormModule",
    "FormVersion",
    "Release",
    "VersionText",
    "content_of",
    "document_name",
    "source_among",
    "state_of",
]
