"""Nobody is asked for money whose contacts could not be counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_stuck_in_the_post")]

    operations = [
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=~models.Q(purpose="chase", customer=None), name="chase_has_a_customer"
            ),
        )
    ]
