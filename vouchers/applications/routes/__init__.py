"""Screens of applications: the company's and the officer's."""

from dataclasses import dataclass

from flask import Blueprint

from vouchers.applications import queries, rules
from vouchers.applications.models import Application
from vouchers.applications.states import SECTION_LABELS, Do, Section
from vouchers.audit.queries import reasons
from vouchers.kernel.wording import N_

bp = Blueprint("applications", __name__)


@dataclass(frozen=True)
class DraftStep:
    """One part of a draft: its name, its page, whether it is complete."""

    code: str
    label: str
    endpoint: str
    is_done: bool


@bp.app_template_global()
def steps_of_draft(application: Application) -> list[DraftStep]:
    """The programme's sections with what is complete, and the check before submission."""
    missing = queries.missing_sections(application)
    steps = [
        DraftStep(
            str(section), SECTION_LABELS[section],
            "matching.find" if section is Section.SUPPLIER else f"applications.{section}", section not in missing,
        )
        for section in rules.sections(application.round.definition)
    ]  # fmt: skip
    return [*steps, DraftStep("check", N_("제출 확인"), "applications.check", False)]


@bp.app_template_global()
def correction_asked(application: Application) -> str:
    """What the officer asked the company to correct; "" where nothing was."""
    return reasons(Application.lifecycle.name, [application.id], Do.SEND_BACK).get(application.id, "")


from vouchers.applications.routes import company, officer  # noqa: E402, F401 - they register on the blueprint
