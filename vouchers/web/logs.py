"""Structured logs: JSON lines on standard output or in a file of this machine, times in UTC."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

import structlog

MOST = 20 * 1024 * 1024
"""Bytes after which a log file is begun anew."""
KEPT = 10


class Rotating:
    """A file that structlog writes lines to: begun anew when it is full, the last ones kept."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.handler = RotatingFileHandler(path, maxBytes=MOST, backupCount=KEPT, encoding="utf-8")
        self.handler.terminator = ""

    def write(self, text: str) -> int:
        self.handler.emit(logging.makeLogRecord({"msg": text}))
        return len(text)

    def flush(self) -> None:
        self.handler.flush()


def install(file: Path | None = None, *, level: int = logging.INFO) -> None:
    """Set up structlog for this process."""
    target: TextIO = Rotating(file) if file else sys.stdout  # type: ignore[assignment]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=target),
        cache_logger_on_first_use=False,
    )
