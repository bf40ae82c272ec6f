"""Screens of applications: the company's and the officer's."""

from flask import Blueprint

from vouchers.applications import rules
from vouchers.applications.models import Application
from vouchers.applications.states import SECTION_LABELS, Do
from vouchers.audit.queries import reasons
from vouchers.kernel.wording import N_

bp = Blueprint("applications", __name__)


@bp.app_template_global()
def steps_of_draft(application: Application) -> dict[str, str]:
    """The step indicator of a draft: the programme's sections, and the check before submission."""
    steps = {str(section): SECTION_LABELS[section] for section in rules.sections(application.round.definition)}
    return {**steps, "check": N_("제출 확인")}


@bp.app_template_global()
def correction_asked(application: Application) -> str:
    """What the officer asked the company to correct; "" where nothing was."""
    return reasons(Application.lifecycle.name, [application.id], Do.SEND_BACK).get(application.id, "")


from vouchers.applications.routes import company, officer  # noqa: E402, F401 - they register on the blueprint
