"""Paying and settling: payment batches by two people, lines allowed or disallowed, an auditor's review, the return of
what is unspent, and the settlement report.

Verbs: draw_up_batch, approve_batch, reject_batch, confirm_order, fail_order; open_settlement, decide_line, ask_review,
agree, send_back, confirm, return_money, issue_report, issue_round_report. Words: batch (지급 묶음), order (지급 건),
settlement (정산), disallowed (불인정), return (반납), settlement report (정산보고서).
"""
