from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_decided(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Hours that say anything were decided; the others are there because mail was ended, or switches were set."""
    Hours = apps.get_model("notifications", "Hours")
    empty = models.Q(
        time_zone="", quiet_from__isnull=True, quiet_until__isnull=True, most_alerts__isnull=True, rhythm="now"
    )
    Hours.objects.exclude(empty).update(is_decided=True)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_push_alerts_and_hours")]
    operations = [
        migrations.AddField("hours", "is_decided", models.BooleanField(default=False)),
        migrations.RunPython(mark_decided, migrations.RunPython.noop),
    ]
