"""The database itself refuses to change or remove what patients signed and took back."""

from django.db import migrations

from portal.core.frozen_rows import FreezeRows


class Migration(migrations.Migration):
    dependencies = [("consents", "0003_consent_records")]

    operations = [
        FreezeRows("consents_consentrecord"),
        FreezeRows("consents_moduledecision", unique=[["id"], ["record_id", "code"]]),
        FreezeRows("consents_consentcorrection", unique=[["id"], ["record_id"]]),
        FreezeRows("consents_consentwithdrawal"),
        FreezeRows("consents_withdrawnmodule", unique=[["id"], ["withdrawal_id", "code"]]),
        FreezeRows(
            "consents_withdrawaleffect",
            columns=["id", "withdrawal_id", "key"],
            unique=[["id"], ["withdrawal_id", "key"]],
        ),
    ]
