"""Wrong passwords of the last hour, for throttling (login_throttling.py)."""

from django.db import models


class WrongPasswords(models.Model):
    """How many came for one name from one origin. Both are hashed: people type passwords into the name field."""

    name = models.CharField(max_length=64)
    origin = models.CharField(max_length=64, db_index=True)
    count = models.PositiveIntegerField(default=0)
    last = models.DateTimeField(db_index=True, help_text="When the last of them came; with none, when a try was first refused.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "origin"], name="wrongpasswords_once", violation_error_message="They are counted already."
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} wrong passwords"
