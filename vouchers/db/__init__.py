"""The database: one declarative base, its naming convention, column types, and what both back ends need to be safe."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s__%(column_0_name)s",
    "uq": "uq_%(table_name)s__%(column_0_N_name)s",
    "ix": "ix_%(table_name)s__%(column_0_N_name)s",
    "ck": "ck_%(table_name)s__%(constraint_name)s",
}


class Base(DeclarativeBase):
    """The base of every table. Constraints are named, so that an error of the database can be told apart."""

    metadata = MetaData(naming_convention=NAMING)

    @property
    def locks_first(self) -> "tuple[Base, ...]":
        """The rows that are locked before this one, in their order:
        one order for all verbs, so that none waits in a circle.
        """
        return ()


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
