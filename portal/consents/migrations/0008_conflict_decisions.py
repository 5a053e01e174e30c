"""What people decide where guardians disagree; the database refuses to change it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from portal.core.frozen_rows import FreezeRows


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("consents", "0007_signers_named"),
    ]

    operations = [
        migrations.CreateModel(
            name='ConflictDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='module')),
                ('is_granted', models.BooleanField(verbose_name='agreed')),
                ('reason', models.CharField(choices=[('agreed', 'The guardians agreed'), ('sole_custody', 'One guardian alone decides by law'), ('court', 'A court decided'), ('childs_interest', 'The child’s interest, after advice')], max_length=20, verbose_name='reason')),
                ('decided_on', models.DateField(verbose_name='decided on')),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='conflictdecision',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflictdecision',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consents.consentrecord'),
        ),
        migrations.AddField(
            model_name='conflictdecision',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consents.consentrecord'),
        ),
        migrations.AddConstraint(
            model_name='conflictdecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['agreed', 'sole_custody', 'court', 'childs_interest'])), name='consents_conflict_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='conflictdecision',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='consents_conflict_of_two'),
        ),
        FreezeRows("consents_conflictdecision"),
    ]
