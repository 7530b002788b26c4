"""A sandbox's clock on its way, and how far it has come."""

import django.db.models.deletion
from django.db import migrations, models

from dunwell.identity.isolation import isolate


class Migration(migrations.Migration):

    dependencies = [
        ('demo', '0002_isolation'),
        ('identity', '0002_isolation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Journey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('reached', models.DateField()),
                ('set_out_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('underway', 'Underway'), ('arrived', 'Arrived'), ('stopped', 'Stopped'), ('failed', 'Failed')], default='underway', max_length=10)),
                ('is_to_stop', models.BooleanField(default=False)),
                ('why', models.TextField(blank=True)),
                ('asked_by', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'underway')), fields=('organisation',), name='journey_one_at_a_time'), models.CheckConstraint(condition=models.Q(('since__lte', models.F('reached')), ('since__lt', models.F('until'))), name='journey_moves_forward')],
            },
        ),
        isolate("demo_journey"),
    ]
