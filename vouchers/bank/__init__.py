"""The bank's statement: one table of its lines, in and out, so that one line is one payment,
deposit or return and no other.

Deposits stand here until somebody says whose they are; the bank knows no agreement, the match is a row of agreements.
Verbs: record_deposit, record_return, undo_return, return_deposit; take_line and free_line are part of the verb that
records a transfer. Words: statement line (은행 거래내역의 줄), deposit (입금), suspense (가수금).
"""
