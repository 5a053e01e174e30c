"""What a machine reads from a printed form: modules, Data Use Ontology terms, and FHIR."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from portal.consents.content import CentreContent, FormContent, Module, Particulars
from portal.consents.enums import Purpose, Variant

# Raised when a reader of the embedded file would have to change.
SCHEMA = "workgroup-portal/consent-form/1"
FILE_NAME = "consent-form.json"

PARTICULARS = tuple(Particulars.__dataclass_fields__)

_DUO = "http://purl.obolibrary.org/obo/duo.owl"
_ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
# HL7's own codes for purposes of use; a further purpose has none.
_REASONS = {
    Purpose.CARE: ("TREAT", "treatment"),
    Purpose.REGISTRY: ("HRESCH", "healthcare research"),
}
# Forms on which a yes permits a use of data by itself. A child's stands beside a parent's, a
# withdrawal takes back, and an information sheet asks nothing.
_PERMITTING = frozenset({Variant.ADULT, Variant.REPRESENTATIVE})


def machine_readable(
    *,
    content: FormContent,
    version: int,
    published_on: date,
    document_id: UUID,
    verify_url: str,
    centre: CentreContent | None,
    pseudonym: str = "",
) -> bytes:
    """The embedded JSON: canonical, so that the same form is the same bytes."""
    form: dict[str, Any] = {
        "schema": SCHEMA,
        "document": str(document_id),
        "verify": verify_url,
        "form": content.form,
        "title": content.title,
        "variant": content.variant.value,
        "version": version,
        "language": content.language,
        "published_on": published_on.isoformat(),
        "is_model": content.is_model,
        "sha256": content.digest,
        "modules": [_module(module) for module in content.modules],
        "fhir": fhir_consent(
            content=content,
            published_on=published_on,
            document_id=document_id,
            verify_url=verify_url,
            centre=centre,
            pseudonym=pseudonym,
        ),
    }
    if centre is not None:
        form["centre"] = {
            "name": centre.name,
            "city": centre.city,
            "country": centre.country,
            "edition": centre.edition,
            "sha256": centre.digest,
        }
        form["centre"] |= {
            key: value for key, value in centre.to_json().items() if key in PARTICULARS
        }
    return json.dumps(form, indent=1, sort_keys=True, ensure_ascii=False).encode()


def fhir_consent(
    *,
    content: FormContent,
    published_on: date,
    document_id: UUID,
    verify_url: str,
    centre: CentreContent | None,
    pseudonym: str = "",
) -> dict[str, Any]:
    """A FHIR R4 `Consent` of the unsigned form.

    It denies everything but what a module would permit; which of them are permitted is known
    only when somebody has ticked the paper, hence `status` draft. A module's code is the `id`
    of its provision. A yes that permits no use of data has none: on a child's form, on a
    withdrawal, and to being asked about studies, which is a contact and no research. Source: https://hl7.org/fhir/R4/consent.html.
    """
    resource: dict[str, Any] = {
        "resourceType": "Consent",
        "id": str(document_id),
        "language": content.language,
        "status": "draft",
        "scope": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/consentscope",
                    "code": "patient-privacy",
                    "display": "Privacy Consent",
                }
            ]
        },
        "category": [
            {
                "coding": [
                    {
                        "system": "http://loinc.org",
                        "code": "59284-0",
                        "display": "Consent Document",
                    }
                ]
            }
        ],
        "patient": _patient(pseudonym),
        "dateTime": published_on.isoformat(),
        "sourceAttachment": {
            "contentType": "application/pdf",
            "language": content.language,
            "url": verify_url,
            "title": content.title,
            "creation": published_on.isoformat(),
        },
        "policy": [{"uri": _GDPR}],
        "provision": {"type": "deny"},
    }
    if permitting := permitting_modules(content):
        resource["provision"]["provision"] = [
            _provision(module, document_id) for module in permitting
        ]
    if centre is not None:
        resource["organization"] = [{"display": centre.name}]
    return resource


def permitting_modules(content: FormContent) -> list[Module]:
    """The modules to which a yes on this form permits a use of data."""
    if content.variant not in _PERMITTING:
        return []
    return [module for module in content.modules if module.purpose != Purpose.RESEARCH_CONTACT]


def _module(module: Module) -> dict[str, Any]:
    return {
        "code": module.code,
        "purpose": module.purpose.value,
        "is_needed": module.is_needed,
        "title": module.title,
        "statement": module.statement,
        "data_use": [{"code": use.value, "label": str(use.label)} for use in module.data_use],
    }


def _patient(pseudonym: str) -> dict[str, Any]:
    """By pseudonym where one is printed; else known on the paper alone."""
    if pseudonym:
        return {"identifier": {"value": pseudonym}}
    return {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                "valueCode": "temp-unknown",
            }
        ]
    }


def _provision(module: Module, document_id: UUID) -> dict[str, Any]:
    purposes = [{"system": f"urn:uuid:{document_id}", "code": module.code, "display": module.title}]
    if module.purpose in _REASONS:
        code, display = _REASONS[module.purpose]
        purposes.append({"system": _ACT_REASON, "code": code, "display": display})
    purposes += [
        {"system": _DUO, "code": use.value, "display": str(use.label)} for use in module.data_use
    ]
    return {"id": module.code, "type": "permit", "purpose": purposes}
