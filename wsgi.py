"""The WSGI entry: `gunicorn wsgi:app`."""

from vouchers.app import create_app

app = create_app()
