"""Full text, and the log of changes: the one place that knows SQLite from PostgreSQL."""
