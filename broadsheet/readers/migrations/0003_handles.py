from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_handles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Accounts from before there were handles are called after their number; their owners may choose another."""
    from broadsheet.readers.lookalikes import skeleton

    Reader = apps.get_model("readers", "Reader")
    for reader in Reader.objects.filter(handle=None).only("pk"):
        handle = f"reader{reader.pk}"
        Reader.objects.filter(pk=reader.pk).update(handle=handle, handle_skeleton=skeleton(handle))


class Migration(migrations.Migration):
    dependencies = [("readers", "0002_accounts")]
    operations = [migrations.RunPython(give_handles, migrations.RunPython.noop)]
