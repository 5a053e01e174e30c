"""The database itself refuses to change or remove what patients signed and took back."""

from django.db import migrations

from portal.core.frozen_rows import FreezeRows


class Migration(migrations.Migration):
    dependencies = [("consents", "0003_consent_records")]

    operations = [
        FreezeRows("consents_consentrecord"),
        FreezeRows(
            "consents_moduledecision", same=["record_id = NEW.record_id AND code = NEW.code"]
        ),
        FreezeRows("consents_consentcorrection", same=["record_id = NEW.record_id"]),
        FreezeRows("consents_consentwithdrawal"),
        FreezeRows(
            "consents_withdrawnmodule",
            same=["withdrawal_id = NEW.withdrawal_id AND code = NEW.code"],
        ),
        FreezeRows(
            "consents_withdrawaleffect",
            columns=["id", "withdrawal_id", "key"],
            same=["withdrawal_id = NEW.withdrawal_id AND key = NEW.key"],
        ),
    ]
