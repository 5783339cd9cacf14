"""One process from nothing to its first page: the import of the program, then one request.

Stands apart from ``inside``, whose own imports would be counted as ours.
"""

import json
import time

began = time.perf_counter()
from cxmaturity.wsgi import application  # noqa: E402

imported = time.perf_counter()
import io  # noqa: E402
import sys  # noqa: E402

statuses = []
environ = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/",
    "QUERY_STRING": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.input": io.BytesIO(),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}
body = b"".join(application(environ, lambda status, headers, *rest: statuses.append(status)))
answered = time.perf_counter()
if not statuses[0].startswith("200") or not body:
    raise SystemExit(f"the first page answered {statuses[0]}")
print(
    json.dumps({"import_ms": 1000 * (imported - began), "first_ms": 1000 * (answered - imported)})
)
