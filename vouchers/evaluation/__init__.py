"""Evaluators score: invitations, conflicts of interest, sealed sheets, an exact ranking, a selection by budget.

Verbs: create_panel, invite, accept_invitation, decline_invitation, assign, start_scoring, declare, recuse, save_sheet,
submit_sheet, close_panel, draw_up_selection, propose_selection, confirm_selection, return_selection, release.
Words: panel (평가위원회), seat (위원 자리), assignment (배정), sheet (평가표), ranking (순위), selection (선정안).
"""
