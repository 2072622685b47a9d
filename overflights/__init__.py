"""A web knowledge base of claims about the Iranian flights over Iraq to Syria."""

__version__ = "1.0.0"  # as in pyproject.toml and CHANGELOG.md
