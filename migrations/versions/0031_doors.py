"""The doors: sign-ups, invitations and whose a firm is wait for proof; codes stand in no letter; tries are counted.

A firm that an officer has listed, or that has been selected, was looked at with its papers and counts as confirmed: if
it came with its first person. Whoever joined one that was there already, or one that an official list names, had shown
nothing but its number: an officer confirms it. One-time links in letters of before are taken away; what had not been
sent yet gets a new code when it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=f"{name}_is_known", native_enum=False, create_constraint=True, length=40)


def _one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


BEFORE, AFTER = ("verify_email", "set_password"), ("verify_email", "set_password", "join")
LISTED = "SELECT s.organisation_id FROM supplier s JOIN bank_account b ON b.supplier_id = s.id WHERE s.state = 'listed'"
IMPORTED = "SELECT organisation_id FROM supplier WHERE external_id IS NOT NULL"
CAME_WITH_SOMEBODY = (
    "SELECT o.id FROM organisation o JOIN membership m ON m.organisation_id = o.id WHERE m.started_at <= o.created_at"
)
SELECTED = "SELECT organisation_id FROM application WHERE state = 'selected'"


def upgrade() -> None:
    with op.batch_alter_table("user_account") as batch:
        batch.drop_column("locked_until")
        batch.drop_column("failures")
    with op.batch_alter_table("one_time_code") as batch:
        batch.add_column(sa.Column("subject_id", ID, nullable=True))
        batch.alter_column("user_id", existing_type=ID, nullable=True)
        batch.drop_constraint(op.f("ck_one_time_code__purpose_is_known"), type_="check")
        batch.create_check_constraint(op.f("ck_one_time_code__purpose_is_known"), _one_of("purpose", *AFTER))
    _letters()
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(sa.Column("confirmed_at", AT, nullable=True))
        batch.add_column(sa.Column("confirmed_by", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_organisation__confirmed_by"), "user_account", ["confirmed_by"], ["id"])
    op.execute(
        f"UPDATE organisation SET confirmed_at = CURRENT_TIMESTAMP WHERE (id IN ({LISTED}) OR id IN ({SELECTED})) "
        f"AND id NOT IN ({IMPORTED}) AND id IN ({CAME_WITH_SOMEBODY})"
    )
    _tables()


def _letters() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("code_purpose", sa.String(40), nullable=True))
        batch.add_column(sa.Column("code_subject", ID, nullable=True))
        batch.add_column(sa.Column("code_seconds", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE letter SET code_purpose = 'set_password', path = '/password/{code}', "
        "code_seconds = CASE WHEN kind = 'invitation' THEN 604800 ELSE 3600 END WHERE secret"
    )
    # Whoever had not proved an address signs up again: what proves one now begins before there is an account.
    op.execute(
        "UPDATE letter SET sent_at = created_at, error = 'superseded' WHERE secret AND kind = 'verify_email' AND "
        "sent_at IS NULL"
    )
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("secret")
        batch.create_check_constraint(op.f("ck_letter__code_purpose_is_known"), _one_of("code_purpose", *AFTER))
        batch.create_check_constraint(
            op.f("ck_letter__code_stands_nowhere"), "code_purpose IS NULL OR (path LIKE '%{code}' AND code_seconds > 0)"
        )


def _tables() -> None:
    op.create_table(
        "known_device",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_known_device__user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_known_device__token_hash")),
    )
    op.create_index(op.f("ix_known_device__user_id"), "known_device", ["user_id"])
    op.create_table(
        "link_request",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
    )
    op.create_table(
        "rate_count",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_count")),
    )
    op.create_index(op.f("ix_rate_count__expires_at"), "rate_count", ["expires_at"])
    op.create_table(
        "sign_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("company", sa.String(100), nullable=False),
        sa.Column("business_number", sa.String(10), nullable=False),
        sa.Column("role", _enum("role", "representative", "member"), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("answered_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
    )
    op.create_index(op.f("ix_sign_up__asked_at"), "sign_up", ["asked_at"])
    op.create_index(op.f("ix_sign_up__email"), "sign_up", ["email"])
    op.create_table(
        "invitation",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("state", _enum("state", "invited", "accepted", "declined", "withdrawn", "lapsed"), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", _enum("role", "representative", "member"), nullable=False),
        sa.Column("invited_by", ID, nullable=False),
        sa.Column("invited_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["user_account.id"], name=op.f("fk_invitation__invited_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_invitation__organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation__organisation_id"), "invitation", ["organisation_id"])
    invited = sa.text("state = 'invited'")
    op.create_index(
        "uq_invitation__one_open",
        "invitation",
        ["organisation_id", "email"],
        unique=True,
        sqlite_where=invited,
        postgresql_where=invited,
    )
    op.create_table(
        "firm_confirmation",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", _enum("role", "representative", "member"), nullable=False),
        sa.Column("joins", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            _enum("state", "asked", "submitted", "returned", "confirmed", "rejected", "withdrawn", "lapsed"),
            nullable=False,
        ),
        sa.Column("company", sa.String(100), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("submitted_at", AT, nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", AT, nullable=True),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by IS NOT NULL", name=op.f("ck_firm_confirmation__confirmed_has_a_person")
        ),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'confirmed') OR file_id IS NOT NULL",
            name=op.f("ck_firm_confirmation__submitted_has_a_paper"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> user_id", name=op.f("ck_firm_confirmation__decided_by_a_second_person")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_firm_confirmation__decided_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_firm_confirmation__file_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_firm_confirmation__organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_firm_confirmation__user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firm_confirmation")),
    )
    op.create_index(op.f("ix_firm_confirmation__organisation_id"), "firm_confirmation", ["organisation_id"])
    op.create_index(op.f("ix_firm_confirmation__user_id"), "firm_confirmation", ["user_id"])
    undecided = sa.text("state IN ('asked', 'submitted', 'returned')")
    op.create_index(
        "uq_firm_confirmation__one_open", "firm_confirmation", ["organisation_id", "user_id"], unique=True,
        sqlite_where=undecided,
        postgresql_where=undecided,
    )  # fmt: skip


def downgrade() -> None:
    for table in ("firm_confirmation", "invitation", "sign_up", "rate_count", "link_request", "known_device"):
        op.drop_table(table)
    with op.batch_alter_table("organisation") as batch:
        batch.drop_constraint(op.f("fk_organisation__confirmed_by"), type_="foreignkey")
        batch.drop_column("confirmed_by")
        batch.drop_column("confirmed_at")
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("secret", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE letter SET secret = (1 = 1), path = NULL WHERE code_purpose IS NOT NULL")
    with op.batch_alter_table("letter") as batch:
        batch.alter_column("secret", existing_type=sa.Boolean(), server_default=None)
        batch.drop_constraint(op.f("ck_letter__code_stands_nowhere"), type_="check")
        batch.drop_constraint(op.f("ck_letter__code_purpose_is_known"), type_="check")
        for column in ("code_seconds", "code_subject", "code_purpose"):
            batch.drop_column(column)
    op.execute("DELETE FROM one_time_code WHERE user_id IS NULL OR purpose = 'join'")
    with op.batch_alter_table("one_time_code") as batch:
        batch.drop_constraint(op.f("ck_one_time_code__purpose_is_known"), type_="check")
        batch.create_check_constraint(op.f("ck_one_time_code__purpose_is_known"), _one_of("purpose", *BEFORE))
        batch.alter_column("user_id", existing_type=ID, nullable=False)
        batch.drop_column("subject_id")
    with op.batch_alter_table("user_account") as batch:
        batch.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("locked_until", AT, nullable=True))
    with op.batch_alter_table("user_account") as batch:
        batch.alter_column("failures", existing_type=sa.Integer(), server_default=None)
