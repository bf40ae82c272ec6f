"""Evaluators score: invitations, conflicts of interest, sealed sheets.

Verbs: create_panel, invite, accept_invitation, decline_invitation, assign, start_scoring, declare, recuse, save_sheet,
submit_sheet, close_panel. Words: panel (평가위원회), seat (위원 자리), assignment (배정), sheet (평가표).
"""
