"""The WSGI entry: `gunicorn wsgi:app`."""

import gc

from vouchers.app import create_app

app = create_app()

# What was made until here lives as long as the process: the collector need not look at it again, and with --preload the
# workers keep sharing its memory.
gc.collect()
gc.freeze()
