"""The days that the administrator has decided by hand."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import timeline
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import Refused
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.pressing import told
from vouchers.workdays import queries, services
from vouchers.workdays.forms import DeclareForm
from vouchers.workdays.models import DeclaredDay
from vouchers.workdays.policy import POLICY
from vouchers.workdays.states import Do

bp = Blueprint("workdays", __name__)


@bp.route("/workdays", methods=["GET", "POST"])
@authorised(POLICY, Do.DECLARE)
def days() -> str | Response:
    """The days that count otherwise than the calendar says, and one more."""
    form = DeclareForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.declare(
                form.day.data, works=form.kind.data == "working", name=form.name.data, by=actor(), at=now()
            )
            flash(_("정했습니다. 지금부터 정하는 기한에 반영됩니다."))
            return redirect(url_for("workdays.days"))
    return render_template(
        "workdays/days.html", form=form, days=queries.declared(), steps=timeline(DeclaredDay.case_reference)
    )


@bp.post("/workdays/<key:day_id>/withdraw")
@authorised(POLICY, Do.WITHDRAW, load=queries.declared_day)
def withdraw(day: DeclaredDay) -> Response:
    """Let the calendar decide on the day again."""
    with told(_("철회했습니다. 이날은 다시 달력을 따릅니다.")), transaction():
        services.withdraw(day, by=actor(), at=now())
    return redirect(url_for("workdays.days"))
