"""Entries get ids of their own, a category and an origin; their place in the chain is a seal's."""

import django.db.models.deletion
from django.db import migrations, models

from portal.privacy.models import CurrentTransaction


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_old_triggers_step_aside")]

    operations = [
        migrations.RemoveConstraint("auditentry", "privacy_auditentry_counted_from_one"),
        migrations.AlterModelOptions(
            "auditentry", options={"default_permissions": ("view",), "ordering": ("id",)}
        ),
        migrations.RenameField("auditentry", "sequence", "id"),
        migrations.AlterField(
            "auditentry", "id", models.BigAutoField(primary_key=True, serialize=False)
        ),
        migrations.AddField(
            "auditentry",
            "category",
            models.CharField(
                max_length=20,
                default="system",
                choices=[
                    ("account", "An account, its roles and how it signs in"),
                    ("editorial", "What the portal publishes"),
                    ("training", "Who takes part in a training"),
                    ("consent", "A patient's consent"),
                    ("case", "A case"),
                    ("panel", "A panel"),
                    ("meeting", "A meeting"),
                    ("access", "Protected data was read"),
                    ("system", "The portal's own upkeep"),
                ],
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditentry",
            "origin",
            models.CharField(
                max_length=20,
                default="unknown",
                choices=[
                    ("person", "Entered by a person"),
                    ("imported", "Taken in from a file or another system"),
                    ("previous_system", "Moved over from the previous system"),
                    ("portal", "Made by the portal"),
                    ("unknown", "Recorded before origins were"),
                ],
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditentry",
            "subject_id",
            models.UUIDField(null=True, help_text="Whose data: a case's or a person's id."),
        ),
        migrations.AddField(
            "auditentry",
            "spooled",
            models.UUIDField(null=True, help_text="The spooled reading that this is."),
        ),
        migrations.AddField(
            "auditentry",
            "transaction_number",
            models.BigIntegerField(db_default=CurrentTransaction(), editable=False),
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="privacy.auditentry",
                    ),
                ),
                ("form", models.PositiveSmallIntegerField(default=2)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("ring_key", models.CharField(max_length=16)),
                ("mac", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
                ("horizon", models.BigIntegerField(default=0)),
            ],
            options={
                "ordering": ("sequence",),
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sequence__gte", 1)),
                        name="privacy_auditseal_counted_from_one",
                    ),
                    models.UniqueConstraint(
                        fields=["previous_hash"], name="privacy_auditseal_never_forks"
                    ),
                ],
            },
        ),
    ]
