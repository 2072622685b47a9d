from django.db import migrations

# django-axes kept every sign-in, with its address, for ever. Should it come back, its own migrations make its tables anew.
TABLES = ["axes_accessattemptexpiration", "axes_accessattempt", "axes_accessfailurelog", "axes_accesslog"]


class Migration(migrations.Migration):
    dependencies = [("overflights", "0009_wrong_passwords")]

    operations = [
        migrations.RunSQL(
            [*(f"DROP TABLE IF EXISTS {table}" for table in TABLES), "DELETE FROM django_migrations WHERE app = 'axes'"],
            migrations.RunSQL.noop,
        )
    ]
