"""What a supplier offers: solutions, or services with plans and prices."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.db.transaction import transaction
from vouchers.kernel.errors import Refused
from vouchers.kernel.money import Won
from vouchers.programmes import queries as programmes
from vouchers.suppliers import catalogue, queries, rules
from vouchers.suppliers.forms import PlanForm, PriceForm, ServiceForm, SolutionForm
from vouchers.suppliers.models import Plan, Solution, Supplier
from vouchers.suppliers.policy import PLAN_POLICY, POLICY, SOLUTION_POLICY
from vouchers.suppliers.routes import bp
from vouchers.suppliers.states import Do
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.language import chosen
from vouchers.web.pressing import asked_first, told


def _range(price_from: Won, price_to: Won) -> None:
    rules.require_price_range(price_from, price_to)


def _solution_form(supplier: Supplier, solution: Solution | None = None) -> SolutionForm | ServiceForm:
    definition, language = programmes.definitions()[supplier.programme_code], chosen()
    form = (ServiceForm if definition.suppliers.offer == "priced_plans" else SolutionForm)(obj=solution)
    form.field_codes.choices = [(item.code, getattr(item, language)) for item in definition.fields]
    form.checks = [_range]
    if solution and not form.is_submitted():
        form.tags.data = ", ".join(solution.tags)
    return form


def _offered(form: SolutionForm | ServiceForm) -> dict[str, Any]:
    return {"price_from": None, "price_to": None, **form.values(), "tags": rules.tags(form.tags.data)}


@bp.route("/suppliers/<key:supplier_id>/solutions/new", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, Do.EDIT, load=queries.supplier)
def add_solution(supplier: Supplier) -> str | Response:
    """Offer one more solution."""
    form = _solution_form(supplier)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            catalogue.add_solution(supplier, **_offered(form), by=actor(), at=now())
            flash(_("솔루션을 등록했습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template("suppliers/solution.html", form=form, supplier=supplier)


@bp.route("/suppliers/<key:supplier_id>/solutions/<key:solution_id>", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(SOLUTION_POLICY, Do.EDIT, load=queries.solution)
def edit_solution(solution: Solution) -> str | Response:
    """Change a solution."""
    supplier = solution.supplier
    form = _solution_form(supplier, solution)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            catalogue.edit_solution(solution, **_offered(form), by=actor(), at=now())
            flash(_("저장했습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template("suppliers/solution.html", form=form, supplier=supplier)


@bp.route("/suppliers/<key:supplier_id>/solutions/<key:solution_id>/plans/new", methods=["GET", "POST"])
@authorised(SOLUTION_POLICY, Do.EDIT, load=queries.solution)
def add_plan(solution: Solution) -> str | Response:
    """Sell a service by one more plan."""
    supplier = solution.supplier
    form, definition, language = PlanForm(), programmes.definitions()[supplier.programme_code], chosen()
    form.item_code.choices = [("", _("골라 주세요"))] + [
        (item.code, getattr(item, language)) for item in definition.cost_items if item.sources != ("in_kind",)
    ]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            catalogue.add_plan(solution, **form.values(), by=actor(), at=now())
            flash(_("요금제를 등록했습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template("suppliers/plan.html", form=form, supplier=supplier, solution=solution)


@bp.route("/suppliers/<key:supplier_id>/solutions/<key:solution_id>/plans/<key:plan_id>/price", methods=["GET", "POST"])
@authorised(PLAN_POLICY, Do.SET_PRICE, load=queries.plan)
def set_price(plan: Plan) -> str | Response:
    """Change the price of a plan; the earlier ones stay in sight."""
    solution, supplier = plan.solution, plan.solution.supplier
    form = PriceForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            catalogue.set_price(plan, form.unit_price.data, by=actor(), at=now())
            flash(_("단가를 바꿨습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template("suppliers/price.html", form=form, supplier=supplier, solution=solution, plan=plan)


@bp.post("/suppliers/<key:supplier_id>/solutions/<key:solution_id>/plans/<key:plan_id>/withdraw")
@authorised(PLAN_POLICY, Do.WITHDRAW, load=queries.plan)
def withdraw_plan(plan: Plan) -> str | Response:
    """Stop selling a plan."""
    back = url_for("suppliers.supplier", supplier_id=plan.solution.supplier_id)
    what = _("'%(plan)s' 요금제는 더 이상 고를 수 없습니다. 이미 맺은 협약에는 그대로 남습니다.", plan=plan.name)
    if page := asked_first(_("판매 중지"), what, press=_("판매 중지"), back=back):
        return page
    with told(_("요금제 판매를 중지했습니다. 이미 맺은 협약에는 그대로 남습니다.")), transaction():
        catalogue.withdraw_plan(plan, by=actor(), at=now())
    return redirect(back)
