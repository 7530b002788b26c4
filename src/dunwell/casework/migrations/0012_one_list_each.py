"""Each decision stands in one list, and in one more while it waits for a yes.

What is still proposed was an index of its own, which cost a large firm's day a twelfth and a
release a change more for each message. How many are left, the tallies say.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_trials")]

    operations = [
        migrations.RemoveIndex(model_name="decision", name="decision_open"),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                fields=["run", "rank"],
                condition=models.Q(disposition="awaiting"),
                name="decision_awaiting",
            ),
        ),
    ]
