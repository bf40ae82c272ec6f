"""The three-party contract: drawn up as PDF, signed in order, the voucher issued, the company's deposit matched.

Verbs: draw_up, send, sign_for_company, sign_for_supplier, sign_for_agency, decline, settle; record_deposit,
match_deposit. Words: agreement (협약), signature (서명), voucher (바우처), deposit (기업부담금 입금).
"""
