"""One folding of names for lookup, so that every spelling of a name finds its bearer."""

import re
import unicodedata

LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ی", "ـ": None, "ß": "ss", "ø": "o", "ı": "i"}
)
ARTICLE = re.compile(r"\b(?:al|el|an|as|ash|ad|at|ar)[-\u2010-\u2015'\u2019](?=\w)")
PREFIXES = {"al", "el"}  # as words of their own; "an", "as" and "at" would be English


def fold(name: str) -> str:
    """`name` without case, diacritics, Arabic and Persian letter variants, "al-" prefixes, hyphens and punctuation."""
    # Unicode's compatibility caseless match (section 3.13, D146). Only then LETTERS, which lists small letters alone.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c)).translate(LETTERS)
    words = re.sub(r"[\W_]+", " ", ARTICLE.sub("", plain)).split()
    return " ".join([word for word in words if word not in PREFIXES] or words)
