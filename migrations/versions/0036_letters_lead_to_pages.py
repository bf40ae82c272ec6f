"""A letter keeps the endpoint and arguments of the page that it leads to;
the address is made when it is sent or shown.
"""

import json

import sqlalchemy as sa
from alembic import op
from flask import current_app
from werkzeug.exceptions import HTTPException

revision = "0036"
down_revision = "0035"

LETTER = sa.table(
    "letter", sa.column("id"), sa.column("path"), sa.column("endpoint"), sa.column("arguments", sa.JSON())
)


def upgrade() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("endpoint", sa.String(80), nullable=True))
        batch.add_column(sa.Column("arguments", sa.JSON(), nullable=False, server_default="{}"))
    bind, pages = op.get_bind(), current_app.url_map.bind("")
    for path in bind.execute(sa.text("SELECT DISTINCT path FROM letter WHERE path IS NOT NULL")).scalars().all():
        try:  # a page of that release that is gone leaves a letter without a link
            endpoint, arguments = pages.match(path.replace("{code}", "code"), method="GET")
        except HTTPException:
            continue
        arguments.pop("code", None)
        bind.execute(LETTER.update().where(LETTER.c.path == path).values(endpoint=endpoint, arguments=arguments))
    with op.batch_alter_table("letter") as batch:
        batch.alter_column("arguments", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch.drop_constraint(op.f("ck_letter__code_stands_nowhere"), type_="check")
        batch.create_check_constraint(
            op.f("ck_letter__code_has_a_page"), "code_purpose IS NULL OR (endpoint IS NOT NULL AND code_seconds > 0)"
        )
        batch.drop_column("path")


def downgrade() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("path", sa.String(500), nullable=True))
    bind, pages = op.get_bind(), current_app.url_map.bind("")
    query = sa.text("SELECT id, endpoint, arguments, code_purpose FROM letter WHERE endpoint IS NOT NULL")
    for key, endpoint, kept, purpose in bind.execute(query).all():
        arguments = json.loads(kept) if isinstance(kept, str) else dict(kept)
        path = pages.build(endpoint, {**arguments, "code": "CODE"} if purpose else arguments).replace("CODE", "{code}")
        bind.execute(sa.text("UPDATE letter SET path = :path WHERE id = :id"), {"path": path, "id": key})
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f("ck_letter__code_has_a_page"), type_="check")
        batch.create_check_constraint(
            op.f("ck_letter__code_stands_nowhere"), "code_purpose IS NULL OR (path LIKE '%{code}' AND code_seconds > 0)"
        )
        batch.drop_column("arguments")
        batch.drop_column("endpoint")
