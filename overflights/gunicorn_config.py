"""How gunicorn serves the site; read by it, not by us. Host and port come on its command line."""

from typing import Any

wsgi_app = "overflights.wsgi:application"
workers = 2
worker_class = "overflights.waitress_worker.WaitressWorker"
threads = 4
loglevel = "warning"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Said when the site answers, and not before."""
    print(f"Overflights is served at http://{server.cfg.bind[0]}/", flush=True)


def post_worker_init(worker: Any) -> None:
    """The counts beside the filters are loaded before somebody asks for them."""
    from overflights.facets import store

    store.prepare()
