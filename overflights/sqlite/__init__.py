"""Django's SQLite backend with what a running site needs of its file (base.py), and the choice of its journal (journal.py)."""
