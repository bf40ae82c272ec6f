"""What was written about a case, and writing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.correspondence import queries, services
from vouchers.correspondence.forms import message_form
from vouchers.correspondence.policy import POLICY, side_of
from vouchers.correspondence.states import SIDE_LABELS, Do, Side
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import NotFound, Refused
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes

bp = Blueprint("correspondence", __name__)


@bp.route("/cases/<reference:reference>/messages", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, Do.WRITE, load=applications.by_reference)
def messages(application: Application) -> str | Response:
    """What was written to and from one's own side, newest first, and one more."""
    side = side_of(actor(), application)
    if side is None:
        raise NotFound()
    form = message_form(side)
    if form.validate_on_submit():
        to = Side(form.values().get("to", Side.AGENCY))
        with form.absorbing(Refused), transaction():
            services.write(application, to, form.text.data, by=actor(), at=now())
            flash(_("메모를 남겼습니다.") if to is side else _("보냈습니다. 받는 분에게 이메일로도 알립니다."))
            return redirect(url_for("correspondence.messages", reference=application.reference))
    return render_template(
        "correspondence/messages.html", application=application, form=form, side=side, sides=SIDE_LABELS,
        notes=queries.of_case(application, side),
    )  # fmt: skip
