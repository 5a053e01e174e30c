"""The hashes of old entries become seals of the old form, so that they and old anchors still hold.

Nothing is computed anew: a chain that was broken stays broken. The codes made with the key ring
vouch for it from this day on.
"""

from django.db import migrations
from django.utils import timezone

from portal.privacy.keyring import key_ring
from portal.privacy.seals import OLD_CATEGORIES, OLD_FORM, seal_mac

BATCH = 2000


def make_seals(apps, schema_editor):
    entries = apps.get_model("privacy", "AuditEntry").objects
    seals = apps.get_model("privacy", "AuditSeal").objects
    for word, category in OLD_CATEGORIES.items():
        entries.filter(action__startswith=f"{word}.").update(category=category.value)
    now = timezone.now()
    last = 0
    while rows := list(entries.filter(pk__gt=last).order_by("pk")[:BATCH]):
        seals.bulk_create([_seal(seals.model, entry, now) for entry in rows])
        last = rows[-1].pk
    if last and schema_editor.connection.vendor == "postgresql":
        # The ids were sequence numbers: the next one follows the last.
        schema_editor.execute(
            "SELECT setval(pg_get_serial_sequence('privacy_auditentry', 'id'), %s)", [last]
        )


def _seal(model, entry, now):
    key = key_ring().newest
    seal = model(
        sequence=entry.pk,
        entry=entry,
        form=OLD_FORM,
        previous_hash=entry.previous_hash,
        hash=entry.hash,
        ring_key=key.name,
        sealed_at=now,
    )
    seal.mac = seal_mac(seal, key)
    return seal


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_seals_apart_from_entries")]

    operations = [migrations.RunPython(make_seals, migrations.RunPython.noop)]
