"""Forms to print in tests: small, and true to their shape."""

import dataclasses
from datetime import date
from typing import Any
from uuid import UUID

from portal.consents.content import (
    LABELS,
    CentreContent,
    Clause,
    FormContent,
    Module,
    Section,
)
from portal.consents.enums import DataUse, Purpose, Safeguard, Variant
from portal.consents.printing import PrintedForm, render_form

DOCUMENT = UUID("7b8e6b3e-6f0f-4b0e-9e39-3f3a63a5d1f0")
VERIFY_URL = f"https://portal.example.org/consents/verify/{DOCUMENT}/"


def a_module(**changes: Any) -> Module:
    values: dict[str, Any] = {
        "code": "care",
        "purpose": Purpose.CARE,
        "data_use": (DataUse.CLINICAL_CARE,),
        "is_needed": True,
        "title": "Advice for my care",
        "statement": "I agree that experts discuss my case.",
        "explanation": "<p><strong>Yes:</strong> they see it.</p><p>No: they do not.</p>",
    }
    return Module(**{**values, **changes})


def a_registry_module(**changes: Any) -> Module:
    return a_module(
        code="registry",
        purpose=Purpose.REGISTRY,
        data_use=(DataUse.DISEASE_RESEARCH, DataUse.NOT_FOR_PROFIT_ONLY),
        is_needed=False,
        title="Registry",
        statement="I agree that my data are kept in a registry.",
        **changes,
    )


def a_form(**changes: Any) -> FormContent:
    values: dict[str, Any] = {
        "form": "adult",
        "variant": Variant.ADULT,
        "is_model": False,
        "language": "en",
        "title": "May experts discuss your case?",
        "introduction": "<p>This form asks for your yes.</p>",
        "key_points": ("You choose.", "A no changes nothing in your care."),
        "sections": (
            Section("why", "Why we ask", "<p>Some conditions are rare.</p>"),
            Section("share", "What we share", "<p>Only:</p><ul><li>a</li><li>b</li></ul>"),
        ),
        "modules": (a_module(), a_registry_module()),
        "labels": dict(LABELS),
    }
    return FormContent(**{**values, **changes})


def a_centre(**changes: Any) -> CentreContent:
    values: dict[str, Any] = {
        "name": "University Hospital Brugge",
        "city": "Brugge",
        "country": "BE",
        "edition": 4,
        "controller": "University Hospital Brugge\nKaai 1, 8000 Brugge",
        "officer": "Office for data protection\r\nofficer@hospital.example",
        "contacts": "Genetics clinic\n+32 000 000",
        "retention": 30,
        "transfers": "Ukraine",
        "safeguard": Safeguard.CLAUSES,
        "registry": "Registry of rare conditions\nUniversity of Example",
        "operator": "Example Association, Brussels\nData stored in Belgium",
        "clauses": (
            Clause("why", "Our ethics committee", "<p>It has approved this form.</p>"),
            Clause("", "Our archive", "<p>We keep the paper for thirty years.</p>"),
            Clause("gone", "Our portal", "<p>You can read your letters there.</p>"),
        ),
    }
    return CentreContent(**{**values, **changes})


def printed(content: FormContent | None = None, **changes: Any) -> PrintedForm:
    values: dict[str, Any] = {
        "content": content or a_form(),
        "version": 3,
        "published_on": date(2026, 11, 23),
        "document_id": DOCUMENT,
        "verify_url": VERIFY_URL,
    }
    return render_form(**{**values, **changes})


def with_label(content: FormContent, key: str, text: str) -> FormContent:
    return dataclasses.replace(content, labels={**content.labels, key: text})
