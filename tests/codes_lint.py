"""Is a code of a claim spelt out anywhere but in its definition (models/codes.py)? Part of `make check`.

`python -m tests.codes_lint` prints file and line of each; exit status 1 if there is any. In Python a string that is a code; in templates a
quoted code inside a tag, and a stance in a class or in a URL. Prose may use the words.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEFINITION = ROOT / "overflights" / "models" / "codes.py"
DEFINED = ("Stance", "Attribution", "Certainty", "Status")
ALSO_A_FIELD = {"published"}  # of articles: the date


def codes() -> dict[str, set[str]]:
    """By class, the codes as the definition has them: the first string of each member."""
    found: dict[str, set[str]] = {}
    for node in ast.parse(DEFINITION.read_text()).body:
        if isinstance(node, ast.ClassDef) and node.name in DEFINED:
            members = [each.value for each in node.body if isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple)]
            found[node.name] = {first.value for member in members if isinstance(first := member.elts[0], ast.Constant)}
    return found


def in_python(path: Path, words: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and node.value in words:
            yield node.lineno, node.value


def in_template(text: str, words: set[str], stances: set[str]) -> Iterator[tuple[int, str]]:
    quoted = re.compile(rf"""["']({"|".join(sorted(words))})["']""")
    named = re.compile(rf"""(?:class="[^"]*\b|stance=)({"|".join(sorted(stances))})\b""")
    for number, line in enumerate(text.splitlines(), 1):
        for tag in re.findall(r"{[{%].*?[%}]}", line):
            yield from ((number, code) for code in quoted.findall(tag))
        yield from ((number, code) for code in named.findall(line))


def main() -> int:
    by_class = codes()
    assert set(by_class) == set(DEFINED), by_class
    assert all(by_class.values()), by_class
    words = set.union(*by_class.values()) - ALSO_A_FIELD
    found = []
    for path in sorted((ROOT / "overflights").rglob("*.py")):
        if path != DEFINITION and "migrations" not in path.parts:
            found += [(path, *each) for each in in_python(path, words)]
    for path in sorted((ROOT / "templates").rglob("*.*")):
        found += [(path, *each) for each in in_template(path.read_text(), words, by_class["Stance"])]
    for path, line, code in found:
        print(f"{path.relative_to(ROOT)}:{line}: “{code}” is spelt out. Use its definition in overflights/models/codes.py.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
