"""Final notices that arrived, placements with an agency, and the facts of a run."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0004_policy_versions_stay'),
        ('channels', '0005_limits_hold'),
        ('identity', '0002_isolation'),
        ('ledger', '0002_rules'),
        ('payments', '0004_isolate_demo_cards'),
        ('receivables', '0002_isolation'),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='passed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='approval',
            name='passed_to',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.CreateModel(
            name='NoticeDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=60)),
                ('delivered_on', models.DateField()),
                ('proof', models.CharField(choices=[('opened', 'Opened'), ('receipt', 'Receipt'), ('deemed', 'Deemed'), ('signed', 'Signed')], max_length=10)),
                ('basis', models.CharField(max_length=300)),
                ('recorded_at', models.DateTimeField()),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels.contactattempt')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='ledger.openitem')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['item', 'delivered_on'], name='notice_of_item')],
                'constraints': [models.UniqueConstraint(fields=('contact', 'item'), name='notice_delivered_once')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency', models.CharField(max_length=120)),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('approved', 'Approved'), ('placed', 'Placed'), ('recalled', 'Recalled'), ('closed', 'Closed')], default='proposed', max_length=10)),
                ('last_chance_days', models.PositiveIntegerField()),
                ('proposed_on', models.DateField()),
                ('proposed_by', models.CharField(max_length=120)),
                ('proposed_user_id', models.BigIntegerField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=120)),
                ('approved_user_id', models.BigIntegerField(null=True)),
                ('placed_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_why', models.CharField(blank=True, max_length=20)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='receivables.customer')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='casework.decision')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.entity')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'proposed'), models.Q(('approved_at__isnull', False), ('approved_user_id__isnull', False), models.Q(('approved_by', ''), _negated=True)), _connector='OR'), name='placement_approved_by_a_named_person'), models.CheckConstraint(condition=models.Q(('approved_user_id__isnull', True), ('proposed_user_id__isnull', True), models.Q(('approved_user_id', models.F('proposed_user_id')), _negated=True), _connector='OR'), name='placement_approved_by_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'placed'), _negated=True), ('placed_on__isnull', False), _connector='OR'), name='placement_placed_on_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['recalled', 'closed']), _negated=True), models.Q(('ended_on__isnull', False), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='placement_ends_for_a_reason'), models.CheckConstraint(condition=models.Q(('last_chance_days__gte', 1)), name='placement_gives_a_last_chance')],
            },
        ),
        migrations.CreateModel(
            name='PlacementEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('approved', 'Approved'), ('placed', 'Placed'), ('payment', 'Payment'), ('payment_undone', 'Payment Undone'), ('recalled', 'Recalled'), ('closed', 'Closed')], max_length=14)),
                ('on', models.DateField()),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField()),
                ('reported_at', models.DateTimeField(null=True)),
                ('allocation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.allocation')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.openitem')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='casework.placement')),
            ],
            options={
                'indexes': [models.Index(fields=['placement', 'recorded_at'], name='event_of_placement')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('allocation__isnull', False)), fields=('allocation', 'kind'), name='placement_payment_once')],
            },
        ),
        migrations.CreateModel(
            name='PlacementItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('hold_id', models.BigIntegerField(null=True)),
                ('released_on', models.DateField(null=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='ledger.openitem')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.noticedelivery')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='casework.placement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_on__isnull', True)), fields=('item',), name='item_placed_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='placed_amount_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='RunFacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('data', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.organisation')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='casework.run')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'name'), name='run_facts_once')],
            },
        ),
    ]
