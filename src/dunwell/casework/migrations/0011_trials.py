"""Drafts of policies on trial: what is asked of the worker, how far it is, what it found."""

import django.db.models.deletion
from django.db import migrations, models

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0010_facts_as_they_are'),
        ('identity', '0003_entity_agency'),
    ]

    operations = [
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('diff', 'Diff'), ('backtest', 'Backtest')], max_length=10)),
                ('text', models.TextField()),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('reached', models.DateField(null=True)),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('underway', 'Underway'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('begun', models.PositiveSmallIntegerField(default=0)),
                ('why', models.TextField(blank=True)),
                ('result', models.JSONField(null=True)),
                ('asked_by', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lte', models.F('last'))), name='trial_days_in_order'), models.CheckConstraint(condition=models.Q(('status', 'done'), ('result__isnull', True), _connector='XOR'), name='trial_done_with_a_result')],
            },
        ),
        isolate("casework_trial"),
    ]
