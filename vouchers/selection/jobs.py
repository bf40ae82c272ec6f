"""What the run of a release does to one application."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import found
from vouchers.selection import queries, services
from vouchers.work.states import RunKind


def _tell(name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    services.tell_result(found(queries.released_line(int(name))), by=by, at=at)


RUNS = {RunKind.RELEASE_RESULTS: _tell}
