from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0006_message_id_has_one_index")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="unasked",
            field=models.BooleanField(
                default=False,
                help_text="Of a kind that is asked for, but its reader did not: it waits at night.",
            ),
        ),
    ]
