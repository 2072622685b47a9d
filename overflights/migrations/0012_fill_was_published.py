from django.db import migrations
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast


def fill(apps, schema_editor):
    """From the versions. A withdrawn claim of which none shows a draft was loaded as published and may be cited: its address still says so."""
    versions = apps.get_model("reversion", "Version").objects.filter(
        content_type__app_label="overflights", content_type__model="claim", object_id=Cast(OuterRef("pk"), CharField(max_length=191))
    )
    shown_as = {code: Exists(versions.filter(serialized_data__contains=f'"status": "{code}"')) for code in ("draft", "published")}
    apps.get_model("overflights", "Claim").objects.filter(
        Q(status="published") | shown_as["published"] | Q(status="withdrawn") & ~shown_as["draft"]
    ).update(was_published=True)


class Migration(migrations.Migration):
    dependencies = [
        ("overflights", "0011_was_published"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("reversion", "0002_add_index_on_version_for_content_type_and_db"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
