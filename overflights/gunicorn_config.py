"""How gunicorn serves the site; read by it, not by us. Host and port come on its command line."""

from typing import Any

wsgi_app = "overflights.wsgi:application"
workers = 2
# Browsers open connections ahead of use: a thread may wait on one without stopping its worker.
worker_class = "gthread"
threads = 4
limit_request_line = 8190  # bytes, gunicorn's largest: a filter's whole state is in its address
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Said when the site answers, and not before."""
    print(f"Overflights is served at http://{server.cfg.bind[0]}/", flush=True)
