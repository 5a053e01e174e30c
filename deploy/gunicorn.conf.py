"""gunicorn of the portal; started by portal-web.service, and by deploy/demo with one worker."""

import os

wsgi_app = "portal.wsgi:application"
bind = os.environ.get("WEB_BIND", "unix:/run/portal/web.sock")
if bind.startswith("unix:") and int(os.environ.get("TRUSTED_PROXY_COUNT") or 0) < 1:
    # A socket has no addresses: every visitor would be the same one to limits and lock-outs.
    message = "On a Unix socket the portal needs TRUSTED_PROXY_COUNT=1, or as many as there are."
    raise SystemExit(message)
# nginx is in the socket's group; nobody else has business there.
umask = 0o007
# gthread, which half-sent requests do not hold up.
worker_class = "portal.core.webserver.PatientWorker"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 30
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 -- heartbeats in memory; gunicorn makes a private file
# No header tells gunicorn anything: not the path's beginning (SCRIPT_NAME would poison kept pages),
# not the protocol. Django reads X-Forwarded-Proto and X-Forwarded-For itself, in production alone.
forwarder_headers = ""
forwarded_allow_ips = ""
secure_scheme_headers = {}
header_map = "drop"
proxy_protocol = "off"
# Nothing here is steered at run time; systemd starts, reloads and stops.
control_socket_disable = True
# The portal writes its own line a request, without addresses.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "portal.core.logs.RequestIdFilter"},
        "no_visitor": {"()": "portal.core.logs.NoVisitorFilter"},
    },
    "formatters": {"json": {"()": "portal.core.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "no_visitor"],
            "formatter": "json",
        },
    },
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "ERROR", "handlers": [], "propagate": False},
    },
}
