"""A call remembers when the engine last looked at it again since the day was decided."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0012_one_list_each")]

    operations = [
        migrations.AddField(
            model_name="calltask", name="judged_at", field=models.DateTimeField(null=True)
        )
    ]
