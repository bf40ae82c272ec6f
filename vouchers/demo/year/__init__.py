"""The year 2020 at its size: two rounds through the real verbs, one small step after another, resumed where it stopped.

Figures: 209 projects of 700 applications in the AI voucher, 646 companies, 180 suppliers and 260 services in the cloud
voucher. A step is one transaction and finds in the database whether it is done, so that a build which was interrupted
is simply begun again. Nothing depends on chance: the same steps give the same figures everywhere.
"""

from collections.abc import Callable

from sqlalchemy import text
from tqdm import tqdm

from vouchers.db import db
from vouchers.demo.year import ai, cloud, people
from vouchers.demo.year.stage import Outside, Scale, Year

__all__ = ["Scale", "Year", "build", "steps"]


def steps(year: Year) -> list[Callable[[], None]]:
    """Everything that happens in the year, in its order."""
    return [*people.steps(year), *ai.steps(year), *cloud.steps(year), Outside(year.make_documents)]


def build(year: Year, *, quiet: bool = False) -> None:
    """Both rounds are there, with every document made and the planner's statistics fresh."""
    for step in tqdm(steps(year), desc="2020", disable=quiet, ncols=80, mininterval=1):
        year.play(step)
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
