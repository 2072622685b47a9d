"""The words of every text, folded anew: a `|` now parts the fields, and a claim's reference is no longer among its words."""

from django.db import migrations

from overflights.models.base import folded_words

SEARCHED = {
    "Claim": ("statement", "quote", "described_as"),
    "Article": ("title", "body"),
    "Event": ("title", "description"),
    "Proposition": ("statement",),
}
AT_ONCE = 1000


def fold_again(apps, schema_editor):
    for name, fields in SEARCHED.items():
        model = apps.get_model("overflights", name)
        batch = []
        for row in model.objects.only("pk", *fields).order_by("pk").iterator(chunk_size=AT_ONCE):
            row.folded = " | ".join(folded_words(getattr(row, field)) for field in fields)
            batch.append(row)
            if len(batch) == AT_ONCE:
                model.objects.bulk_update(batch, ["folded"])
                batch.clear()
        model.objects.bulk_update(batch, ["folded"])


class Migration(migrations.Migration):
    dependencies = [("overflights", "0003_order_by_key")]

    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
