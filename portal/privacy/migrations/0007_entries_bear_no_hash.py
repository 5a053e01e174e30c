"""The chain is the seals' alone. The way back is open while nothing was recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_seal_the_old_chain")]

    operations = [
        migrations.RemoveConstraint("auditentry", "privacy_auditentry_never_forks"),
        migrations.RemoveField("auditentry", "previous_hash"),
        migrations.RemoveField("auditentry", "hash"),
        migrations.AddIndex(
            "auditentry",
            models.Index(fields=["transaction_number", "id"], name="privacy_auditentry_transaction"),
        ),
        migrations.AddIndex(
            "auditentry",
            models.Index(
                fields=["subject_id", "id"],
                condition=models.Q(("subject_id__isnull", False)),
                name="privacy_auditentry_subject",
            ),
        ),
        migrations.AddConstraint(
            "auditentry",
            models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        [
                            "account",
                            "editorial",
                            "training",
                            "consent",
                            "case",
                            "panel",
                            "meeting",
                            "access",
                            "system",
                        ],
                    )
                ),
                name="privacy_auditentry_category_known",
            ),
        ),
        migrations.AddConstraint(
            "auditentry",
            models.CheckConstraint(
                condition=models.Q(
                    ("origin__in", ["person", "imported", "previous_system", "portal", "unknown"])
                ),
                name="privacy_auditentry_origin_known",
            ),
        ),
        migrations.AddConstraint(
            "auditentry",
            models.UniqueConstraint(
                fields=["spooled"],
                condition=models.Q(("spooled__isnull", False)),
                name="privacy_auditentry_taken_in_once",
            ),
        ),
    ]
