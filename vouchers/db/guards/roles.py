"""Who may do what on PostgreSQL: the owner migrates, the app posts, an auditor reads.
`flask ledger roles` runs it as the owner.

Roles belong to the whole server: two of its databases may ask for them at once.
"""

READ_BY_AUDITOR = (
    "absence",
    "agreement", "agreement_line", "agreement_service", "alembic_version", "application", "appointment", "assignment",
    "attachment", "case_note", "case_officer",
    "consent", "cost_line", "counter", "declared_day", "deposit", "deposit_match", "document", "evidence", "exclusion",
    "fact", "firm_confirmation",
    "invoice", "job_run", "kept_finding", "lease", "ledger_account", "ledger_anchor", "ledger_assertion",
    "ledger_balance", "ledger_chain",
    "ledger_event", "ledger_period", "ledger_snapshot", "ledger_transfer", "membership", "organisation", "panel",
    "payment_batch",
    "payment_order", "plan", "plan_price", "proposal", "proposal_line", "purchase", "ranking", "ranking_row", "round",
    "run", "score_sheet",
    "seat", "selection", "selection_line", "settlement", "settlement_line", "signature", "solution", "statement_line",
    "stored_file",
    "submission", "supplier", "transition", "unit", "usage_line",
)  # fmt: skip
"""What a case rests on. A new table is named here or below; a test fails until it is."""
HIDDEN_FROM_AUDITOR = (
    "account_change", "bank_account", "button", "invitation", "kept_file", "kept_form",
    "known_device", "letter", "link_request", "one_time_code",
    "rate_count",
    "sign_up", "user_account", "user_session",
)  # fmt: skip
"""What opens an account, or says where a firm is paid."""

ROLES = f"""
DO $$ BEGIN CREATE ROLE vouchers_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$

DO $$ BEGIN CREATE ROLE vouchers_auditor NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$

GRANT USAGE ON SCHEMA public TO vouchers_app, vouchers_auditor

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM vouchers_auditor

GRANT SELECT ON {", ".join(READ_BY_AUDITOR)} TO vouchers_auditor

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO vouchers_app

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO vouchers_app

REVOKE UPDATE, DELETE ON ledger_account, ledger_balance, ledger_chain, ledger_event, ledger_transfer, ledger_period,
  ledger_snapshot, ledger_assertion, ledger_anchor FROM vouchers_app

REVOKE INSERT ON ledger_balance FROM vouchers_app

REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM vouchers_app

REVOKE DELETE ON appointment, letter, transition FROM vouchers_app

DO $$ BEGIN EXECUTE 'REVOKE TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC'; END $$

GRANT UPDATE(closed_at) ON ledger_account TO vouchers_app

GRANT UPDATE(chain_id) ON ledger_chain TO vouchers_app

GRANT UPDATE(version) ON ledger_balance TO vouchers_app
"""  # noqa: S608 – only the names above
# SELECT … FOR UPDATE needs the right to update one column; the triggers refuse the update itself.
