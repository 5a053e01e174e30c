"""A record says which guardian signed and when the patient comes of age, a withdrawal whose it is."""

from django.db import migrations, models

from portal.core.frozen_rows import FreezeRows, ThawRows


class Migration(migrations.Migration):
    dependencies = [("consents", "0006_what_a_hospital_says_of_the_data")]

    operations = [
        ThawRows("consents_consentrecord"),
        ThawRows("consents_consentwithdrawal"),
        migrations.RemoveConstraint(
            model_name='consentrecord',
            name='consents_record_signer_known',
        ),
        migrations.AddField(
            model_name='consentrecord',
            name='despite_withdrawal',
            field=models.BooleanField(default=False, verbose_name='in spite of a withdrawal'),
        ),
        migrations.AddField(
            model_name='consentrecord',
            name='majority_on',
            field=models.DateField(blank=True, null=True, verbose_name='comes of age'),
        ),
        migrations.AddField(
            model_name='consentwithdrawal',
            name='covers_all',
            field=models.BooleanField(default=False, verbose_name='all of it'),
        ),
        migrations.AddField(
            model_name='consentwithdrawal',
            name='signer',
            field=models.CharField(choices=[('patient', 'Patient'), ('representative', 'Parent or guardian 1'), ('guardian_2', 'Parent or guardian 2'), ('child', 'Child or young person')], default='patient', max_length=20, verbose_name='taken back by'),
        ),
        migrations.AlterField(
            model_name='consentrecord',
            name='signer',
            field=models.CharField(choices=[('patient', 'Patient'), ('representative', 'Parent or guardian 1'), ('guardian_2', 'Parent or guardian 2'), ('child', 'Child or young person')], max_length=20, verbose_name='signed by'),
        ),
        migrations.AddConstraint(
            model_name='consentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('signer__in', ['patient', 'representative', 'guardian_2', 'child'])), name='consents_record_signer_known'),
        ),
        migrations.AddConstraint(
            model_name='consentwithdrawal',
            constraint=models.CheckConstraint(condition=models.Q(('signer__in', ['patient', 'representative', 'guardian_2', 'child'])), name='consents_withdrawal_signer_known'),
        ),
        FreezeRows("consents_consentrecord"),
        FreezeRows("consents_consentwithdrawal"),
    ]
