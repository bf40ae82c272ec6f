"""A purchase keeps the key of its request, so that the same request has one effect."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    with op.batch_alter_table("purchase") as batch:
        batch.add_column(sa.Column("once", sa.String(40), nullable=True))
        batch.create_unique_constraint(op.f("uq_purchase__agreement_id_once"), ["agreement_id", "once"])


def downgrade() -> None:
    with op.batch_alter_table("purchase") as batch:
        batch.drop_constraint(op.f("uq_purchase__agreement_id_once"), type_="unique")
        batch.drop_column("once")
