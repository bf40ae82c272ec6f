"""Who may do what on PostgreSQL: the owner migrates, the app posts, an auditor reads. `flask ledger roles` runs it as the owner.

Roles belong to the whole server: two of its databases may ask for them at once.
"""

ROLES = """
DO $$ BEGIN CREATE ROLE vouchers_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$

DO $$ BEGIN CREATE ROLE vouchers_auditor NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$

GRANT USAGE ON SCHEMA public TO vouchers_app, vouchers_auditor

GRANT SELECT ON ALL TABLES IN SCHEMA public TO vouchers_auditor

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO vouchers_app

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO vouchers_app

REVOKE UPDATE, DELETE ON ledger_account, ledger_balance, ledger_chain, ledger_event, ledger_transfer, ledger_period, ledger_snapshot, ledger_assertion, ledger_anchor FROM vouchers_app

REVOKE INSERT ON ledger_balance FROM vouchers_app

REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM vouchers_app

DO $$ BEGIN EXECUTE 'REVOKE TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC'; END $$

GRANT UPDATE(closed_at) ON ledger_account TO vouchers_app

GRANT UPDATE(chain_id) ON ledger_chain TO vouchers_app

GRANT UPDATE(version) ON ledger_balance TO vouchers_app
"""  # SELECT … FOR UPDATE needs the right to update one column; the triggers refuse the update itself
