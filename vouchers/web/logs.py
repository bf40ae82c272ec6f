"""Structured logs: JSON lines on standard output or in a file of this machine, times in UTC."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog

MOST = 20 * 1024 * 1024
"""Bytes after which a log file is begun anew."""
KEPT = 10


class Rotating:
    """A file that structlog writes lines to: begun anew when it is full, the last ones kept."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.handler = RotatingFileHandler(path, maxBytes=MOST, backupCount=KEPT, encoding="utf-8")

    def __call__(self, *_names: object) -> "Rotating":
        """The logger for these names: structlog asks, and all write here."""
        return self

    def msg(self, line: str) -> None:
        """Write one line, whatever its level: structlog has filtered."""
        self.handler.emit(logging.makeLogRecord({"msg": line}))

    debug = info = warning = error = critical = exception = msg


def install(file: Path | None = None, *, level: int = logging.INFO) -> None:
    """Set up structlog for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=Rotating(file) if file else structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
