"""Many more applications than the year had, straight into the tables: what a list must not mind."""

from sqlalchemy import func, insert, select, text

from vouchers.applications.models import Application, CostLine
from vouchers.db import db


def multiply(times: int) -> None:
    """Each application of the year is there this many times, with its cost table, spread over the same firms."""
    first, last = db.session.execute(select(func.min(Application.id), func.max(Application.id))).one()
    step = last - first + 1
    columns = [
        column for column in Application.__table__.columns if column.name not in ("id", "reference", "receipt_number")
    ]
    lines = [column for column in CostLine.__table__.columns if column.name not in ("id", "application_id")]
    highest = db.session.scalar(select(func.max(CostLine.id)))
    with db.engine.begin() as connection:
        for copy in range(1, times):
            connection.execute(
                insert(Application).from_select(
                    ["id", "reference", "receipt_number", *(column.name for column in columns)],
                    select(
                        Application.id + copy * step, Application.reference + f"-{copy * step}",
                        Application.receipt_number + copy * step, *columns,
                    ).where(Application.id.between(first, last)),
                )
            )  # fmt: skip
            connection.execute(
                insert(CostLine).from_select(
                    ["id", "application_id", *(column.name for column in lines)],
                    select(CostLine.id + copy * highest, CostLine.application_id + copy * step, *lines).where(
                        CostLine.application_id.between(first, last)
                    ),
                )
            )
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
