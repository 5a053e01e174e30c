"""gunicorn of the production portal; started by portal-web.service."""

import os

wsgi_app = "portal.wsgi:application"
bind = os.environ.get("WEB_BIND", "unix:/run/portal/web.sock")
# nginx is in the socket's group; nobody else has business there.
umask = 0o007
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 30
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 -- heartbeats in memory; gunicorn makes a private file
# Nothing here is steered at run time; systemd starts, reloads and stops.
control_socket_disable = True
# The portal writes its own line a request, without addresses.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.core.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "portal.core.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json",
        },
    },
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "ERROR", "handlers": [], "propagate": False},
    },
}
