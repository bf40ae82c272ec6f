"""Paying suppliers: batches drawn up by one person, approved by another, answered order by order by the bank.

Verbs: draw_up_batch, approve_batch, reject_batch, record_paid, fail_order. Words: batch (지급 묶음), order (지급 건).
"""
