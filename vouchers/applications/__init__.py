"""A company asks: draft, cost table, attachments, consents, submission under the round's deadline, screening.

Verbs: start, save_need, save_plan, save_costs, attach, detach, save_consents, submit, withdraw, find_eligible,
find_ineligible, send_back_application, name_supplier, select, reject. Words: application (신청서), receipt number (접수번호),
cost item (비목), company share (기업부담금), in-kind (현물), screening (적격성 검토).
"""
