"""How the web server runs; read by gunicorn from the working directory."""

import logging
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gunicorn.glogging import Logger

from accounts.links import HideTokens
from cxmaturity import environment as env

env.load_env_file(Path(env.text("CX_ENV_FILE") or Path(__file__).resolve().parent / ".env"))


class TokenFreeLogger(Logger):
    """Access and error log in which no personal link can be read."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for log in (self.access_log, self.error_log):
            for handler in log.handlers:
                if not any(isinstance(seen, HideTokens) for seen in handler.filters):
                    handler.addFilter(HideTokens())


LOCAL = env.flag("CX_LOCAL", default=False)

bind = env.text("CX_BIND", "127.0.0.1:8000")
workers = env.number("CX_WORKERS", 2)
worker_class = "gthread"
threads = env.number("CX_THREADS", 4)
preload_app = True  # one copy of the program in memory, shared by all workers
timeout = 60  # a worker that says nothing for so long is replaced
graceful_timeout = 30  # what a request that has begun is given to end
keepalive = 5
max_requests = 5000  # a worker is renewed now and then, not all at once
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# Nobody steers this server from outside, and nothing is written into anybody's home.
control_socket_disable = True

# Nobody is believed about addresses or https unless named here. Behind a proxy Django itself
# reads X-Forwarded-Proto (CX_BEHIND_TLS_PROXY) and X-Forwarded-For (CX_TRUSTED_PROXIES).
forwarded_allow_ips = env.text("CX_FORWARDED_ALLOW_IPS")

logger_class = TokenFreeLogger
loglevel = "warning" if LOCAL else "info"
accesslog = "-" if env.flag("CX_ACCESS_LOG", default=True) else None
access_log_format = '%(t)s %(h)s "%(r)s" %(s)s %(b)s %(M)sms "%(a)s"'
errorlog = "-"


def when_ready(server: object) -> None:
    """Load what every results page needs, once for all workers; then say what to open."""
    import scipy.special  # noqa: F401

    if LOCAL:
        print(f"\nAbra · Open  http://{bind}/   (Ctrl-C: parar · stop)", flush=True)


def post_fork(server: object, worker: object) -> None:
    """A worker opens database connections of its own: one that is shared mixes up answers."""
    from django.db import connections

    connections.close_all()


logging.captureWarnings(True)
