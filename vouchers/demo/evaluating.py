"""Panels, sheets and selections: the finished round is released, the other one is being scored."""

from collections.abc import Callable

from vouchers.applications import queries as applications
from vouchers.applications.states import ApplicationState
from vouchers.demo.cast import Stage, address, before
from vouchers.evaluation import queries, releases, services
from vouchers.evaluation.models import Assignment, Panel
from vouchers.evaluation.states import AssignmentState, SeatState
from vouchers.identity import queries as people
from vouchers.kernel.clock import date_in_korea
from vouchers.selection import services as selections


def steps(stage: Stage) -> list[Callable[[], None]]:
    """Both panels from invitation to sheets, and the selection of the finished round."""
    return [
        *(
            before(stage, step)
            for step in (
                lambda: form_panel(stage, "past", day=24, evaluators=range(1, 5)),
                *(lambda n=n: _score(stage, "past", n, day=26) for n in range(1, 5)),
                lambda: select(stage, "past"),
            )
        ),
        lambda: form_panel(stage, "finished", day=24),
        *(lambda n=n: _score(stage, "finished", n, day=26) for n in range(1, 6)),
        lambda: select(stage, "finished"),
        lambda: form_panel(stage, "evaluated", day=84),
        lambda: _score_partly(stage, "evaluated"),
        lambda: _second_panel(stage),
    ]


def form_panel(stage: Stage, round_key: str, *, day: float, evaluators: range = range(1, 6)) -> None:
    """A panel whose evaluators have accepted and score every eligible application of the round."""
    call_round = stage.things[round_key]
    due_on = date_in_korea(stage.at(day + 20))
    panel: Panel = stage.act(
        services.create_panel, call_round, name="1 평가위원회", due_on=due_on, by="officer", day=day
    )
    for n in evaluators:
        user = people.user_by_email(address(f"evaluator{n}"))
        seat = stage.act(services.invite, panel, user, by="officer", day=day)
        stage.act(services.accept_invitation, seat, by=f"evaluator{n}", day=day + 0.5)
    eligible = applications.in_round(call_round.id, ApplicationState.ELIGIBLE)
    pairs = [(seat, row) for seat in panel.seats for row in eligible if seat.state is SeatState.ACCEPTED]
    stage.act(services.assign, panel, pairs, by="officer", day=day + 1)
    stage.act(services.start_scoring, panel, by="officer", day=day + 1)
    stage.things[f"{round_key}/panel"] = panel


def fill_sheet(stage: Stage, assignment: Assignment, evaluator: int, day: float, *, submit: bool) -> None:
    """Points that differ by evaluator and application, and are the same in every demo."""
    key, number = f"evaluator{evaluator}", assignment.application.id
    strength = 100 - 3 * (number % 7) - (30 if number in (20, 21) else 0)
    points = {
        row.code: max(0, row.points * strength // 100 - (evaluator * number) % 4)
        for row in assignment.application.round.definition.evaluation.scorecard
    }
    comments = dict.fromkeys(points, "계획이 구체적이고 담당자가 정해져 있습니다.")
    verb = services.submit_sheet if submit else services.save_sheet
    stage.act(verb, assignment, points=points, comments=comments, overall="시연용 종합 의견입니다.", by=key, day=day)


def pile_of(stage: Stage, round_key: str, evaluator: int) -> list[Assignment]:
    """What the evaluator scores in the round's panel."""
    user = people.user_by_email(address(f"evaluator{evaluator}"))
    panel = stage.things[f"{round_key}/panel"]
    return [row for row in queries.pile(user.id if user else 0) if row.panel_id == panel.id]


def _score(stage: Stage, round_key: str, evaluator: int, *, day: float) -> None:
    for position, assignment in enumerate(pile_of(stage, round_key, evaluator)):
        if evaluator == 5 and position == 0:
            reason = "신청기업과 공동 연구를 한 적이 있습니다."
            stage.act(services.recuse, assignment, reason=reason, by="evaluator5", day=day)
            continue
        stage.act(services.declare, assignment, [], by=f"evaluator{evaluator}", day=day)
        fill_sheet(stage, assignment, evaluator, day, submit=True)


def select(stage: Stage, round_key: str) -> None:
    """Drawn up, returned once, drawn up again, confirmed and released."""
    call_round = stage.things[round_key]
    stage.act(services.close_panel, stage.things[f"{round_key}/panel"], by="officer", day=28)
    selection = stage.act(selections.draw_up_selection, call_round, by="officer", day=29)
    stage.act(selections.propose_selection, selection, by="officer", day=29)
    stage.act(selections.reject_selection, selection, reason="동점 처리를 다시 확인해 주세요.", by="approver", day=29.2)
    stage.act(selections.draw_up_selection, call_round, by="officer", day=29.4)
    stage.act(selections.propose_selection, selection, by="officer", day=29.4)
    stage.act(selections.confirm_selection, selection, by="approver", day=29.6)
    stage.act(selections.release, selection, by="officer", day=30)
    stage.work_off(30)


def _score_partly(stage: Stage, round_key: str) -> None:
    """Some sheets are in, some are drafts, some files not opened yet."""
    for evaluator in (1, 2, 3):
        for position, assignment in enumerate(pile_of(stage, round_key, evaluator)):
            if position > 2 + evaluator or assignment.state is not AssignmentState.ASSIGNED:
                continue
            stage.act(services.declare, assignment, [], by=f"evaluator{evaluator}", day=88)
            fill_sheet(stage, assignment, evaluator, 88, submit=position < 2 + evaluator)


def _second_panel(stage: Stage) -> None:
    """A panel that is still being formed: invited, declined."""
    call_round = stage.things["evaluated"]
    due_on = date_in_korea(stage.at(120))
    panel = stage.act(services.create_panel, call_round, name="예비 평가위원회", due_on=due_on, by="officer", day=89)
    for n in (1, 2, 3):
        user = people.user_by_email(address(f"evaluator{n}"))
        seat = stage.act(services.invite, panel, user, by="officer", day=89)
        if n == 2:
            reason = "그 주에는 다른 평가가 있습니다."
            stage.act(services.decline_invitation, seat, reason=reason, by="evaluator2", day=89.5)
        if n == 3:
            stage.act(releases.release_seat, seat, reason="두 주 동안 답이 없습니다.", by="officer", day=89.8)
    merged = stage.act(services.create_panel, call_round, name="분야별 평가위원회", due_on=due_on, by="officer", day=89)
    stage.act(releases.dissolve, merged, reason="1 평가위원회에서 함께 평가합니다.", by="officer", day=89.2)
    ill = pile_of(stage, "evaluated", 5)[0]
    stage.act(releases.release_assignment, ill, reason="병가 중입니다.", by="officer", day=89.5)
