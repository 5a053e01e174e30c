"""The page on which people find the form they need."""

import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consents', '0004_consent_history_stays'),
        ('pages', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentLibraryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(help_text='One or two sentences under the title, also shown in lists and searches.', max_length=400, verbose_name='lead')),
                ('last_reviewed', models.DateField(blank=True, help_text='When somebody last read the whole page and found it true.', null=True, verbose_name='last reviewed')),
                ('review_interval', models.PositiveSmallIntegerField(choices=[(3, 'Every 3 months'), (6, 'Every 6 months'), (12, 'Every year'), (24, 'Every 2 years')], default=12, verbose_name='read it again')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
                ('social_image', models.ForeignKey(blank=True, help_text='Shown where somebody shares the page. At least 1200 by 630 pixels.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='pages.portalimage', verbose_name='picture for sharing')),
            ],
            options={
                'verbose_name': 'library of consent forms',
                'verbose_name_plural': 'libraries of consent forms',
            },
            bases=('wagtailcore.page',),
        ),
    ]
