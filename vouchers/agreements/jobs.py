"""What long runs do to one application or agreement."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from vouchers.agreements import queries, services
from vouchers.applications import queries as applications
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import found
from vouchers.work.states import RunKind


def _draw_up(name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    application = found(applications.application(int(name)))
    services.draw_up(application, starts_on=date.fromisoformat(arguments["starts_on"]), by=by, at=at)


def _send(name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    services.send(found(queries.agreement(int(name))), by=by, at=at)


RUNS = {RunKind.DRAW_UP_AGREEMENTS: _draw_up, RunKind.SEND_AGREEMENTS: _send}
