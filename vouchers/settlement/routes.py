"""Settlement: lines left, evidence right, allow or disallow; the auditor's review; confirmation, return, report."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.audit.queries import timeline
from vouchers.claims import queries as claims
from vouchers.db.paging import head
from vouchers.db.transaction import transaction
from vouchers.documents import queries as papers
from vouchers.documents.downloads import attachment
from vouchers.identity import queries as people
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotFound, Refused, found
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import statement
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.settlement import documents as reports
from vouchers.settlement import queries, services
from vouchers.settlement.forms import HandOverForm, LineForm, MoneyReturnForm, OpinionForm, ReviewForm
from vouchers.settlement.models import Settlement, SettlementLine
from vouchers.settlement.policy import OPEN_POLICY, REPORT_POLICY, SETTLEMENT_POLICY
from vouchers.settlement.states import DECISION_LOOKS, SETTLEMENT, SETTLEMENT_LINE, Decision, Do
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Press, Reason
from vouchers.web.language import chosen, won
from vouchers.web.looking_over import look_over

bp = Blueprint("settlement", __name__)


@bp.get("/settlements")
@authorised(SETTLEMENT_POLICY, Do.LIST)
def settlements() -> str:
    """The settlements under way, and the agreements that have none yet, those that end first first."""
    may_open = OPEN_POLICY.permits(actor(), Do.OPEN)
    return render_template(
        "settlement/settlements.html", shown=lists.shown(queries.listing(actor())), may_open=may_open,
        waiting=head(queries.to_be_settled(date_in_korea(now())), size=20) if may_open else None,
    )  # fmt: skip


@bp.get("/settlements.<any(csv, xlsx):file_format>")
@authorised(SETTLEMENT_POLICY, Do.LIST)
def export_settlements(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(queries.listing(actor()), file_format)


@bp.route("/agreements/<key:agreement_id>/settlement", methods=["GET", "POST"])
@authorised(OPEN_POLICY, Do.OPEN, load=agreements.agreement)
def open_settlement(agreement: Agreement) -> str | Response:
    """Begin the settlement of an agreement, after saying what that stops; one that has begun is shown."""
    begun = queries.of_agreement(agreement.id)
    if begun is not None:
        flash(_("이미 정산이 시작된 협약입니다."), "warning")
        return redirect(url_for("settlement.settlement", settlement_id=begun.id))
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            settlement = services.open_settlement(agreement, by=actor(), at=now())
            flash(_("정산을 시작했습니다. 집행 내역을 하나씩 판단해 주세요."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return render_template(
        "settlement/start.html",
        agreement=agreement,
        form=form,
        money=statement(agreement.reference),
        today=date_in_korea(now()),
    )


def _page(settlement: Settlement, *, review: ReviewForm | None = None, opinion: OpinionForm | None = None,
          confirm: Press | None = None) -> str:  # fmt: skip
    money = statement(settlement.agreement.reference)
    if review is None:
        review = _review_form()
    return render_template(
        "settlement/settlement.html", settlement=settlement, agreement=settlement.agreement, Do=Do,
        definition=settlement.agreement.round.definition, looks=DECISION_LOOKS, money=money,
        figures=[(source, reports.figures(money, source)) for source in Source], review=review,
        opinion=opinion or OpinionForm(), confirm=confirm or Press(),
        steps=timeline(settlement.case_reference, (SETTLEMENT.name, SETTLEMENT_LINE.name)),
        offers=lambda action: SETTLEMENT_POLICY.offers(actor(), action, settlement), states=SETTLEMENT.states,
        outcome=queries.outcome(settlement), Source=Source,
        is_apart=lambda action: SETTLEMENT_POLICY.is_apart(actor(), action, settlement),
    )  # fmt: skip


def _review_form() -> ReviewForm:
    form = ReviewForm()
    form.auditor.choices = _auditors()
    return form


def _auditors(besides: int | None = None) -> list[tuple[str, str]]:
    return [(str(user.id), user.name) for user in people.holders(StaffRole.AUDITOR) if user.id != besides]


@bp.get("/settlements/<key:settlement_id>")
@authorised(SETTLEMENT_POLICY, Do.VIEW, load=queries.settlement)
def settlement(settlement: Settlement) -> str:
    """One settlement: lines, decisions, running result, and what the reader is asked to do."""
    return _page(settlement)


@bp.route("/settlements/<key:settlement_id>/lines/<key:line_id>", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(SETTLEMENT_POLICY, Do.DECIDE, load=queries.settlement)
def decide_line(settlement: Settlement, line_id: int) -> str | Response:
    """Allow a line, or disallow it in whole or part."""
    line = found(queries.line(settlement, line_id))
    definition, language = settlement.agreement.round.definition, chosen()
    form = LineForm(data=_decided(line))
    form.reason_code.choices = [("", _("골라 주세요"))] + [
        (item.code, getattr(item, language)) for item in definition.settlement.reasons
    ]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.decide_line(
                line, allowed=form.decision.data == "allow", amount=form.amount.data or 0,
                reason_code=form.reason_code.data or "", reason=form.reason.data or "", by=actor(), at=now(),
            )  # fmt: skip
            flash(_("판단을 기록했습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return render_template(
        "settlement/line.html", settlement=settlement, line=line, invoice=line.invoice, form=form,
        agreement=settlement.agreement, definition=definition,
    )  # fmt: skip


@bp.get("/settlements/<key:settlement_id>/lines/<key:line_id>/evidence/<key:evidence_id>")
@authorised(SETTLEMENT_POLICY, Do.VIEW, load=queries.settlement)
def evidence(settlement: Settlement, line_id: int, evidence_id: int) -> Response:
    """Download the evidence of a line: officer and auditor see what they decide on."""
    line = found(queries.line(settlement, line_id))
    return attachment(claims.evidence(line.invoice, evidence_id))


@bp.post("/settlements/<key:settlement_id>/review")
@authorised(SETTLEMENT_POLICY, Do.ASK_REVIEW, load=queries.settlement)
def ask_review(settlement: Settlement) -> str | Response:
    """Hand the settlement to the external auditor."""
    form = _review_form()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            auditor = found(people.user(int(form.auditor.data)))
            services.ask_review(settlement, auditor, by=actor(), at=now())
            flash(_("회계법인에 검토를 의뢰했습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return _page(settlement, review=form)


@bp.route("/settlements/<key:settlement_id>/hand-over", methods=["GET", "POST"])
@authorised(SETTLEMENT_POLICY, Do.HAND_OVER, load=queries.settlement)
def hand_over(settlement: Settlement) -> str | Response:
    """Let another auditor review, with the reason."""
    form = HandOverForm()
    form.auditor.choices = _auditors(besides=settlement.auditor_id)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            auditor = found(people.user(int(form.auditor.data)))
            services.hand_over(settlement, auditor, reason=form.reason.data, by=actor(), at=now())
            flash(_("다른 회계법인에 검토를 의뢰했습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return render_template("settlement/hand_over.html", settlement=settlement, form=form)


@bp.post("/settlements/<key:settlement_id>/opinion")
@takes(LONG_TEXTS)
@authorised(SETTLEMENT_POLICY, Do.AGREE, load=queries.settlement)
def opinion(settlement: Settlement) -> str | Response:
    """The auditor agrees or sends back."""
    form = OpinionForm()
    if form.validate_on_submit():
        verb = services.agree if form.decision.data == "agree" else services.send_back
        with form.absorbing(Refused), transaction():
            verb(settlement, opinion=form.opinion.data, by=actor(), at=now())
            flash(_("검토 의견을 기록했습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return _page(settlement, opinion=form)


def _decided(line: SettlementLine) -> dict[str, Any]:
    """What was decided of a line, as the form shows it; nothing of an undecided one."""
    if line.decision is Decision.UNDECIDED:
        return {}
    if line.decision is Decision.ALLOWED:
        return {"decision": "allow"}
    return {
        "decision": "disallow", "amount": line.disallowed, "reason_code": line.reason_code or "",
        "reason": line.reason or "",
    }  # fmt: skip


def _what_is_confirmed(settlement: Settlement) -> list[str]:
    """What the ledger takes when the settlement is confirmed, in won."""
    found = queries.outcome(settlement)
    return [
        _("인정 %(allowed)s, 불인정 %(disallowed)s으로 확정합니다. 되돌릴 수 없습니다.",
          allowed=won(sum(found.allowed.values())), disallowed=won(sum(found.disallowed.values()))),
        _("국고로 돌아가는 금액 %(gov)s, 수요기업에 돌려주는 금액 %(co)s, 수요기업이 내야 할 환수금 %(owed)s.",
          gov=won(found.returned[Source.GOV]), co=won(found.returned[Source.CO]), owed=won(found.receivable)),
    ]  # fmt: skip


@bp.post("/settlements/<key:settlement_id>/confirm")
@authorised(SETTLEMENT_POLICY, Do.CONFIRM, load=queries.settlement)
def confirm(settlement: Settlement) -> str | Response:
    """Confirm the settlement: the ledger takes it."""
    form = Press()
    if form.validate_on_submit():
        if page := look_over(_("정산 확정"), _what_is_confirmed(settlement), press=_("이대로 확정")):
            return page
        with form.absorbing(Refused), transaction():
            services.confirm(settlement, by=actor(), at=now())
            flash(_("정산을 확정하고 수요기업에 알렸습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return _page(settlement, confirm=form)


@bp.route("/settlements/<key:settlement_id>/return", methods=["GET", "POST"])
@authorised(SETTLEMENT_POLICY, Do.RECORD_RETURN, load=queries.settlement)
def record_return(settlement: Settlement) -> str | Response:
    """Enter that what is unspent has gone back, on which day and by which lines of the bank's statement."""
    form, goes = MoneyReturnForm(), queries.to_return(settlement)
    for name in (*(str(source) for source in Source if source not in goes), *([] if goes else ["returned_on"])):
        del form[name]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.record_return(
                settlement, references={source: form[source].data for source in goes},
                returned_on=form.returned_on.data if goes else None, by=actor(), at=now(),
            )  # fmt: skip
            flash(_("반납을 기록했습니다. 다른 사람이 은행 거래내역과 맞춰 보고 확인합니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return render_template("settlement/return.html", settlement=settlement, form=form, goes=goes)


@bp.post("/settlements/<key:settlement_id>/return/confirm")
@authorised(SETTLEMENT_POLICY, Do.RETURN_MONEY, load=queries.settlement)
def return_money(settlement: Settlement) -> str | Response:
    """Agree as a second person that the money has gone back."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.return_money(settlement, by=actor(), at=now())
            flash(_("반납을 확인했습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return _page(settlement, confirm=form)


@bp.route("/settlements/<key:settlement_id>/return/undo", methods=["GET", "POST"])
@authorised(SETTLEMENT_POLICY, Do.UNDO_RETURN, load=queries.settlement)
def undo_return(settlement: Settlement) -> str | Response:
    """Say that the recorded return did not happen so."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.undo_return(settlement, reason=form.reason.data, by=actor(), at=now())
            flash(_("반납 기록을 취소했습니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return render_template("settlement/undo_return.html", settlement=settlement, form=form)


@bp.post("/settlements/<key:settlement_id>/report")
@authorised(SETTLEMENT_POLICY, Do.ISSUE_REPORT, load=queries.settlement)
def issue_report(settlement: Settlement) -> str | Response:
    """Issue the settlement report and close."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.issue_report(settlement, by=actor(), at=now())
            flash(_("정산보고서를 발급했습니다. 문서가 만들어지는 동안 다른 일을 하셔도 됩니다."))
            return redirect(url_for("settlement.settlement", settlement_id=settlement.id))
    return _page(settlement, confirm=form)


@bp.get("/settlements/<key:settlement_id>/report.<any(pdf, xlsx):file_format>")
@authorised(SETTLEMENT_POLICY, Do.VIEW, load=queries.settlement)
def report(settlement: Settlement, file_format: str) -> Response:
    """Download the settlement report."""
    return attachment(settlement.pdf if file_format == "pdf" else settlement.xlsx)


@bp.route("/rounds/<reference:reference>/report", methods=["GET", "POST"])
@authorised(REPORT_POLICY, Do.REPORT_ROUND, load=programmes.by_reference)
def round_report(call_round: Round) -> str | Response:
    """The round's reports so far, and a new one as of now."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.issue_round_report(call_round, by=actor(), at=now())
            flash(_("회차 정산보고서를 만들고 있습니다."))
            return redirect(url_for("settlement.round_report", reference=call_round.reference))
    reports_so_far = [row for row in papers.of_case(call_round.reference) if row.kind == "round_report"]
    return render_template("settlement/round_report.html", round=call_round, form=form, documents=reports_so_far)


@bp.get("/rounds/<reference:reference>/report/<key:document_id>")
@authorised(REPORT_POLICY, Do.REPORT_ROUND, load=programmes.by_reference)
def round_document(call_round: Round, document_id: int) -> Response:
    """Download one of the round's reports."""
    document = papers.document(document_id)
    if document is None or document.case_reference != call_round.reference:
        raise NotFound()
    return attachment(document)
