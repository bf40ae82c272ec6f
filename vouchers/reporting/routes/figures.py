"""The figures of a round, as tables that can be read aloud."""

from flask import render_template

from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.reporting import queries
from vouchers.reporting.policy import POLICY, Do
from vouchers.reporting.routes import bp
from vouchers.web.authorised import authorised


@bp.get("/rounds/<reference:reference>/figures")
@authorised(POLICY, Do.READ, load=programmes.by_reference)
def figures(call_round: Round) -> str:
    """Funnel, fields, money."""
    return render_template(
        "reporting/figures.html",
        round=call_round,
        definition=call_round.definition,
        progress=queries.progress(call_round),
    )
