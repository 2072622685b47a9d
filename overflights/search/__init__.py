"""Full text, the order of texts, and the log of changes: the one place that knows SQLite from PostgreSQL."""
