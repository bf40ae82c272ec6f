"""Spending the voucher: purchase request (hold), invoice with e-tax number, inspection by the company.

Verbs: request_purchase, decline_purchase, close_purchase, submit_invoice, accept_invoice, refuse_invoice; and
what follows a payment: order_payment, record_payment, fail_payment. Words: purchase request (구매 요청), hold (예약),
supply value (공급가액), VAT (부가가치세), inspection (검수).
"""
