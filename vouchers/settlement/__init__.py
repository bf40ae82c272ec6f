"""Settling: lines allowed or disallowed, an auditor's review, the return of what is unspent, and the settlement report.

Verbs: open_settlement, decide_line, ask_review, agree, send_back, confirm, record_return, return_money, undo_return,
issue_report, issue_round_report. Words: settlement (정산), disallowed (불인정), return (반납), settlement report (정산보고서).
"""
