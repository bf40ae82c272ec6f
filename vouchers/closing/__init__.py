"""The end of a month: nothing more counts for it, and the bank's balance is compared with the ledger's.

Verbs: close_month, vouch_for_bank. Words: closed month (월 마감).
"""
