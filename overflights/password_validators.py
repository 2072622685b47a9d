"""Which passwords may be chosen: a password is all that keeps a stranger out of the admin.

So it is long, as NIST SP 800-63B asks of a password without a second factor, and hard to guess as zxcvbn estimates it, which
knows frequent passwords, names, words, dates and keyboard patterns. Digits and signs are not required: that leads to `Summer2026!`.
"""

import re

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

LONGEST = 1_000  # characters
JUDGED = 40  # the first characters, which are judged
HARD_TO_GUESS = 4  # zxcvbn's highest score: it would take more than 10^10 guesses
OURS = ["overflights", "overflight", "flights", "editor", "iran", "iraq", "syria"]
# zxcvbn tries every letter that a sign may stand for: with many different signs that takes 15 seconds.
SIGNS = str.maketrans("@$!|+%({[<", "asiitxcccc")


class StrengthValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        from zxcvbn import zxcvbn  # its word lists are read for this alone

        if len(password) > LONGEST:
            raise ValidationError(f"This password has {len(password):,} characters. Use at most {LONGEST:,}.", code="password_too_long")
        about = " ".join(getattr(user, name, "") or "" for name in ("username", "first_name", "last_name", "email"))
        known = [*OURS, *re.findall(r"[^\W_]{3,}", about.lower())]
        rest = re.sub("|".join(known), "", password, flags=re.IGNORECASE)  # guessing begins with these
        if not rest or zxcvbn(rest[:JUDGED].translate(SIGNS), user_inputs=known)["score"] < HARD_TO_GUESS:
            raise ValidationError("This password is easy to guess. Use four random words.", code="password_too_weak")

    def get_help_text(self) -> str:
        return "Your password must be hard to guess: four random words, for example, but not a name or a season with a year."
