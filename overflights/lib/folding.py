"""One folding of names for lookup, so that every spelling of a name finds its bearer."""

import re
import unicodedata

LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ئ": "ی", "ـ": None, "ß": "ss", "ø": "o", "ı": "i"}
)
LETTERS |= {0x660 + n: str(n) for n in range(10)} | {0x6F0 + n: str(n) for n in range(10)}  # Arabic and Persian digits
ARTICLE = re.compile(r"\b(?:al|el|an|as|ash|ad|at|ar)[-\u2010-\u2015'\u2019](?=\w)")
LONGEST_WORD = 200  # characters; what is longer is no word, and PostgreSQL's index would refuse it
PREFIXES = {"al", "el"}  # as words of their own; "an", "as" and "at" would be English


def fold(name: str) -> str:
    """`name` without case, diacritics, Arabic and Persian letter variants, "al-" prefixes, hyphens and punctuation."""
    plain = name.lower() if name.isascii() else _without_marks(name)
    words = re.sub(r"[\W_]+", " ", ARTICLE.sub("", plain)).split()
    return " ".join([word for word in words if word not in PREFIXES] or words)


def _without_marks(name: str) -> str:
    """In small letters, without diacritics, each letter in one form."""
    # Unicode's compatibility caseless match (section 3.13, D146). Only then LETTERS, which lists small letters alone.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(LETTERS)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, as the index has them."""
    return tuple(word[:LONGEST_WORD] for word in fold(text).split())
