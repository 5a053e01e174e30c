"""Every loss of consent has effects, not withdrawals alone. No app had registered any before."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from portal.core.frozen_rows import FreezeRows, ThawRows


class Migration(migrations.Migration):
    dependencies = [("consents", "0008_conflict_decisions")]

    operations = [
        migrations.CreateModel(
            name='LostModule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='module')),
                ('state', models.CharField(choices=[('granted', 'Yes'), ('refused', 'No'), ('withdrawn', 'Withdrawn'), ('expired', 'Expired'), ('child_refuses', 'The child says no'), ('conflict', 'The guardians disagree'), ('came_of_age', 'Came of age: ask the patient'), ('absent', 'Not asked')], max_length=20)),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ConsentLoss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noticed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HeldConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='module')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LossEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('pending', 'To be done'), ('done', 'Done'), ('not_needed', 'No longer needed: consent was given again')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('id',),
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='consentloss',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='losses', to='consents.consentsubject'),
        ),
        migrations.AddField(
            model_name='heldconsent',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held', to='consents.consentsubject'),
        ),
        migrations.AddField(
            model_name='losseffect',
            name='loss',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='consents.consentloss'),
        ),
        migrations.AddField(
            model_name='lostmodule',
            name='loss',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='consents.consentloss'),
        ),
        ThawRows(
            "consents_withdrawaleffect",
            columns=["id", "withdrawal_id", "key"],
            same=["withdrawal_id = NEW.withdrawal_id AND key = NEW.key"],
        ),
        migrations.DeleteModel(
            name='WithdrawalEffect',
        ),
        migrations.AddConstraint(
            model_name='heldconsent',
            constraint=models.UniqueConstraint(fields=('subject', 'code'), name='consents_held_once'),
        ),
        migrations.AddConstraint(
            model_name='losseffect',
            constraint=models.UniqueConstraint(fields=('loss', 'key'), name='consents_loss_effect_once'),
        ),
        migrations.AddConstraint(
            model_name='losseffect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('state', 'pending')), models.Q(('done_at__isnull', False), ('state__in', ['done', 'not_needed'])), _connector='OR'), name='consents_loss_effect_done_or_not'),
        ),
        migrations.AddConstraint(
            model_name='lostmodule',
            constraint=models.UniqueConstraint(fields=('loss', 'code'), name='consents_module_lost_once'),
        ),
        migrations.AddConstraint(
            model_name='lostmodule',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['refused', 'withdrawn', 'expired', 'child_refuses', 'conflict', 'came_of_age', 'absent'])), name='consents_lost_state_known'),
        ),
        FreezeRows("consents_consentloss"),
        FreezeRows("consents_lostmodule", same=["loss_id = NEW.loss_id AND code = NEW.code"]),
        FreezeRows(
            "consents_losseffect",
            columns=["id", "loss_id", "key"],
            same=["loss_id = NEW.loss_id AND key = NEW.key"],
        ),
    ]
