"""How gunicorn serves the site; read by it, not by us. Host and port come on its command line."""

from typing import Any

from gunicorn.http import message

wsgi_app = "overflights.wsgi:application"
workers = 2
# Browsers open connections ahead of use: a thread may wait on one without stopping its worker.
worker_class = "gthread"
threads = 4
# Bytes. A filter's whole state is in its address; a longer one than gunicorn allows is refused by the site, in words.
message.MAX_REQUEST_LINE = limit_request_line = 262_144
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Said when the site answers, and not before."""
    print(f"Overflights is served at http://{server.cfg.bind[0]}/", flush=True)


def post_worker_init(worker: Any) -> None:
    """The counts beside the filters are loaded before somebody asks for them."""
    from overflights.facets import store

    store.prepare()
