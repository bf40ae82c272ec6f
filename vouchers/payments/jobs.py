"""What the run of an approved batch does to some of its orders."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import found
from vouchers.payments import queries, services
from vouchers.work.states import RunKind


def _order(name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    first, last = map(int, name.split("-"))
    batch, keys = found(queries.batch(arguments["batch_id"])), range(first, last + 1)
    if any(order.id in keys for order in queries.waiting_orders(batch.id)):  # none where the rest was taken out
        services.order_payments(batch, keys, by=by, at=at)


RUNS = {RunKind.ORDER_PAYMENTS: _order}
