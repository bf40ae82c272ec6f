"""The WSGI entry: `gunicorn wsgi:app`."""

import gc
import os
import sys

from vouchers.app import create_app, require_guards
from vouchers.db.standing import DatabaseUnfit

os.umask(0o077)  # whatever this process writes, uploads, letters, logs, is for its own account alone
app = create_app()

# The command line may have to migrate first; `flask run` serves, whoever starts it.
if os.environ.get("FLASK_RUN_FROM_CLI") != "true" or "run" in sys.argv[1:]:
    try:
        require_guards(app)
    except DatabaseUnfit as unfit:
        raise SystemExit(str(unfit)) from None

# What was made until here lives as long as the process: the collector need not look at it again, and with --preload the
# workers keep sharing its memory.
gc.collect()
gc.freeze()
