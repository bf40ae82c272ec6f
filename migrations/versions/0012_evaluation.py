"""Evaluation."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "forming",
                "scoring",
                "closed",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_panel__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
    )
    op.create_index(op.f("ix_panel__round_id"), "panel", ["round_id"], unique=False)
    op.create_table(
        "ranking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_ranking__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking")),
    )
    op.create_index(op.f("ix_ranking__round_id"), "ranking", ["round_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("panel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "accepted",
                "declined",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_seat__panel_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_seat__user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("panel_id", "user_id", name=op.f("uq_seat__panel_id_user_id")),
    )
    op.create_index(op.f("ix_seat__user_id"), "seat", ["user_id"], unique=False)
    op.create_table(
        "selection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ranking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drawn_up",
                "proposed",
                "returned",
                "confirmed",
                "released",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'released') OR confirmed_by IS NOT NULL",
            name=op.f("ck_selection__confirmed_has_a_person"),
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> proposed_by",
            name=op.f("ck_selection__confirmed_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["user_account.id"], name=op.f("fk_selection__confirmed_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["user_account.id"], name=op.f("fk_selection__proposed_by")),
        sa.ForeignKeyConstraint(["ranking_id"], ["ranking.id"], name=op.f("fk_selection__ranking_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_selection__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("round_id", name=op.f("uq_selection__round_id")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("panel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "cleared",
                "recused",
                "submitted",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('cleared', 'submitted') OR declared_at IS NOT NULL",
            name=op.f("ck_assignment__opened_after_declaring"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_assignment__application_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_assignment__panel_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_assignment__seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("seat_id", "application_id", name=op.f("uq_assignment__seat_id_application_id")),
    )
    op.create_index(op.f("ix_assignment__application_id"), "assignment", ["application_id"], unique=False)
    op.create_index(op.f("ix_assignment__panel_id"), "assignment", ["panel_id"], unique=False)
    op.create_table(
        "ranking_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ranking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("numerator", sa.BigInteger(), nullable=True),
        sa.Column("denominator", sa.BigInteger(), nullable=True),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("dropped", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_ranking_row__application_id")),
        sa.ForeignKeyConstraint(["ranking_id"], ["ranking.id"], name=op.f("fk_ranking_row__ranking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_row")),
        sa.UniqueConstraint("ranking_id", "application_id", name=op.f("uq_ranking_row__ranking_id_application_id")),
    )
    op.create_index(op.f("ix_ranking_row__application_id"), "ranking_row", ["application_id"], unique=False)
    op.create_table(
        "selection_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("selection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "selected",
                "too_few_sheets",
                "below_cut_off",
                "budget_spent",
                name="why_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("grant_amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_selection_line__application_id")),
        sa.ForeignKeyConstraint(["selection_id"], ["selection.id"], name=op.f("fk_selection_line__selection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_line")),
    )
    op.create_index(op.f("ix_selection_line__selection_id"), "selection_line", ["selection_id"], unique=False)
    op.create_table(
        "score_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("overall", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "submitted_at IS NULL OR (total IS NOT NULL AND sha256 IS NOT NULL)",
            name=op.f("ck_score_sheet__submitted_is_whole"),
        ),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_score_sheet__assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sheet")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_score_sheet__assignment_id")),
    )
    for statement in guards.SEALED_SHEETS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("score_sheet")
    op.drop_index(op.f("ix_selection_line__selection_id"), table_name="selection_line")
    op.drop_table("selection_line")
    op.drop_index(op.f("ix_ranking_row__application_id"), table_name="ranking_row")
    op.drop_table("ranking_row")
    op.drop_index(op.f("ix_assignment__panel_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment__application_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_table("selection")
    op.drop_index(op.f("ix_seat__user_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_ranking__round_id"), table_name="ranking")
    op.drop_table("ranking")
    op.drop_index(op.f("ix_panel__round_id"), table_name="panel")
    op.drop_table("panel")
