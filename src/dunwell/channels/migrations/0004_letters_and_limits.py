"""A letter keeps its sheet; a message knows how often its reader may be contacted."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0003_stop_url'),
    ]

    operations = [
        migrations.AddField(
            model_name='outboxmessage',
            name='limits',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='sheet',
            field=models.JSONField(null=True),
        ),
    ]
