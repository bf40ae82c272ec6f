"""How gunicorn serves, wherever it is started here; the command line goes before it."""

import os

import gunicorn

gunicorn.SERVER = "vouchers"  # what the Server header says: not which program, and no version

bind = "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * (os.cpu_count() or 1) + 1))
preload_app = True
timeout = 60  # seconds: no page takes that long; the proxy in front waits as long
graceful_timeout = 30
max_requests, max_requests_jitter = 10_000, 1_000
limit_request_line, limit_request_fields = 4094, 60
umask = 0o077
