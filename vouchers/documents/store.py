"""Bytes by the hash of their content: the only user of obstore. A local folder today, any S3 tomorrow."""

import hashlib
from pathlib import Path

import obstore
from obstore.store import LocalStore

_store: LocalStore | None = None


def use_folder(path: Path) -> None:
    """Keep the files of this process under `path`; create_app() does so once."""
    global _store
    path.mkdir(parents=True, exist_ok=True)
    _store = LocalStore(prefix=str(path))


def put(body: bytes) -> str:
    """Store the bytes and return their SHA-256 in hex. The same bytes are stored once."""
    sha256 = hashlib.sha256(body).hexdigest()
    obstore.put(_opened(), _key(sha256), body)
    return sha256


def get(sha256: str) -> bytes:
    """The bytes of this hash, checked against it. Raises FileNotFoundError, or ValueError where they have changed."""
    body = bytes(obstore.get(_opened(), _key(sha256)).bytes())
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ValueError(f"the stored bytes of {sha256} have changed")
    return body


def _opened() -> LocalStore:
    if _store is None:
        raise RuntimeError("no store: create_app() has not run")
    return _store


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
