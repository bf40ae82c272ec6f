"""What the database itself refuses, as DDL for SQLite and PostgreSQL: the ledger's rules and the records that only grow.

Migrations run these statements; nothing else does. The digest of all of it is compared at every start. The design, with
what was tried against it, is ledger.md 1.4–1.5.
"""

import hashlib

from sqlalchemy import Connection, text

SQLITE_LEDGER = """
CREATE TABLE ledger_account(
 id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, ledger TEXT NOT NULL CHECK(ledger IN('E','K','R','M')),
 bucket TEXT NOT NULL, owner TEXT NOT NULL, line TEXT NOT NULL, thing TEXT NOT NULL, source TEXT NOT NULL,
 normal TEXT NOT NULL CHECK(normal IN('D','C')), guarded INTEGER NOT NULL CHECK(guarded IN(0,1)), closed_at TEXT) STRICT

CREATE INDEX ix_ledger_account__owner ON ledger_account(owner,bucket,source)

CREATE TABLE ledger_balance(
 account_id INTEGER PRIMARY KEY REFERENCES ledger_account(id),
 normal TEXT NOT NULL, guarded INTEGER NOT NULL,
 debits INTEGER NOT NULL DEFAULT 0 CHECK(debits>=0), credits INTEGER NOT NULL DEFAULT 0 CHECK(credits>=0),
 last_transfer_id INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
 CONSTRAINT no_overdraft CHECK(guarded=0 OR (normal='C' AND credits>=debits) OR (normal='D' AND debits>=credits))) STRICT

CREATE TABLE ledger_chain(chain_id TEXT PRIMARY KEY, last_seq INTEGER NOT NULL, head BLOB NOT NULL) STRICT

CREATE TABLE ledger_event(
 id INTEGER PRIMARY KEY AUTOINCREMENT, chain_id TEXT NOT NULL REFERENCES ledger_chain, chain_seq INTEGER NOT NULL,
 type TEXT NOT NULL, idem_key TEXT NOT NULL, request_hash BLOB NOT NULL CHECK(length(request_hash)=32),
 batch_id TEXT, cause_kind TEXT NOT NULL, cause_id TEXT NOT NULL, body TEXT NOT NULL,
 effective_date TEXT NOT NULL CHECK(effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
 posted_at TEXT NOT NULL, actor_id INTEGER NOT NULL, reverses_id INTEGER UNIQUE REFERENCES ledger_event(id),
 prev_hash BLOB NOT NULL CHECK(length(prev_hash)=32), hash BLOB NOT NULL UNIQUE CHECK(length(hash)=32),
 UNIQUE(chain_id,chain_seq), UNIQUE(chain_id,idem_key), CHECK(reverses_id IS NULL OR reverses_id<id)) STRICT

CREATE TABLE ledger_transfer(
 id INTEGER PRIMARY KEY AUTOINCREMENT, event_id INTEGER NOT NULL REFERENCES ledger_event(id), seq INTEGER NOT NULL,
 debit_id INTEGER NOT NULL REFERENCES ledger_account(id), credit_id INTEGER NOT NULL REFERENCES ledger_account(id),
 amount INTEGER NOT NULL CHECK(amount>0 AND amount<=10000000000000), UNIQUE(event_id,seq), CHECK(debit_id<>credit_id)) STRICT

CREATE INDEX ix_ledger_transfer__debit ON ledger_transfer(debit_id)

CREATE INDEX ix_ledger_transfer__credit ON ledger_transfer(credit_id)

CREATE TRIGGER ledger_account_opens_balance AFTER INSERT ON ledger_account BEGIN
 INSERT INTO ledger_balance(account_id,normal,guarded) VALUES(NEW.id,NEW.normal,NEW.guarded); END;

CREATE TRIGGER ledger_account_insert BEFORE INSERT ON ledger_account BEGIN
 SELECT RAISE(ABORT,'account exists') WHERE EXISTS(SELECT 1 FROM ledger_account WHERE id=NEW.id OR code=NEW.code); END;

CREATE TRIGGER ledger_account_update BEFORE UPDATE ON ledger_account BEGIN
 SELECT RAISE(ABORT,'account: only closing is allowed') WHERE NEW.id<>OLD.id OR NEW.code<>OLD.code OR NEW.ledger<>OLD.ledger
  OR NEW.bucket<>OLD.bucket OR NEW.owner<>OLD.owner OR NEW.line<>OLD.line OR NEW.thing<>OLD.thing OR NEW.source<>OLD.source
  OR NEW.normal<>OLD.normal OR NEW.guarded<>OLD.guarded OR OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL; END;

CREATE TRIGGER ledger_account_delete BEFORE DELETE ON ledger_account BEGIN SELECT RAISE(ABORT,'ledger_account is append-only'); END;

CREATE TRIGGER ledger_balance_insert BEFORE INSERT ON ledger_balance BEGIN
 SELECT RAISE(ABORT,'balance row exists') WHERE EXISTS(SELECT 1 FROM ledger_balance WHERE account_id=NEW.account_id);
 SELECT RAISE(ABORT,'balance must start at zero') WHERE NEW.debits<>0 OR NEW.credits<>0 OR NEW.last_transfer_id<>0 OR NEW.version<>0;
 SELECT RAISE(ABORT,'balance flags differ from account') WHERE NOT EXISTS(
  SELECT 1 FROM ledger_account a WHERE a.id=NEW.account_id AND a.normal=NEW.normal AND a.guarded=NEW.guarded); END;

CREATE TRIGGER ledger_balance_update BEFORE UPDATE ON ledger_balance BEGIN
 SELECT RAISE(ABORT,'ledger_balance: only through a transfer') WHERE NOT EXISTS(
  SELECT 1 FROM ledger_transfer t WHERE t.id=NEW.last_transfer_id AND NEW.last_transfer_id>OLD.last_transfer_id
   AND NEW.account_id=OLD.account_id AND NEW.normal=OLD.normal AND NEW.guarded=OLD.guarded AND NEW.version=OLD.version+1
   AND ((t.debit_id=OLD.account_id AND NEW.debits=OLD.debits+t.amount AND NEW.credits=OLD.credits)
     OR (t.credit_id=OLD.account_id AND NEW.credits=OLD.credits+t.amount AND NEW.debits=OLD.debits))); END;

CREATE TRIGGER ledger_balance_overdraft AFTER UPDATE ON ledger_balance
 WHEN NEW.guarded=1 AND ((NEW.normal='C' AND NEW.credits<NEW.debits) OR (NEW.normal='D' AND NEW.debits<NEW.credits)) BEGIN
 SELECT RAISE(ABORT,'no_overdraft'); END;

CREATE TRIGGER ledger_balance_delete BEFORE DELETE ON ledger_balance BEGIN SELECT RAISE(ABORT,'ledger_balance is append-only'); END;

CREATE TRIGGER ledger_chain_insert BEFORE INSERT ON ledger_chain BEGIN
 SELECT RAISE(ABORT,'chain exists') WHERE EXISTS(SELECT 1 FROM ledger_chain WHERE chain_id=NEW.chain_id);
 SELECT RAISE(ABORT,'chain must start at genesis') WHERE NEW.last_seq<>0 OR NEW.head<>zeroblob(32); END;

CREATE TRIGGER ledger_chain_update BEFORE UPDATE ON ledger_chain BEGIN
 SELECT RAISE(ABORT,'chain head: only through an event') WHERE NOT EXISTS(SELECT 1 FROM ledger_event e
  WHERE e.chain_id=NEW.chain_id AND e.chain_seq=NEW.last_seq AND e.hash=NEW.head AND NEW.last_seq=OLD.last_seq+1); END;

CREATE TRIGGER ledger_chain_delete BEFORE DELETE ON ledger_chain BEGIN SELECT RAISE(ABORT,'ledger_chain is append-only'); END;

CREATE TRIGGER ledger_event_insert BEFORE INSERT ON ledger_event BEGIN
 SELECT RAISE(ABORT,'chain break') WHERE NOT EXISTS(SELECT 1 FROM ledger_chain c
  WHERE c.chain_id=NEW.chain_id AND c.last_seq+1=NEW.chain_seq AND c.head=NEW.prev_hash);
 SELECT RAISE(ABORT,'event id reuse') WHERE EXISTS(SELECT 1 FROM ledger_event WHERE id=NEW.id); END;

CREATE TRIGGER ledger_event_moves_head AFTER INSERT ON ledger_event BEGIN
 UPDATE ledger_chain SET last_seq=NEW.chain_seq, head=NEW.hash WHERE chain_id=NEW.chain_id; END;

CREATE TRIGGER ledger_event_update BEFORE UPDATE ON ledger_event BEGIN SELECT RAISE(ABORT,'ledger_event is append-only'); END;

CREATE TRIGGER ledger_event_delete BEFORE DELETE ON ledger_event BEGIN SELECT RAISE(ABORT,'ledger_event is append-only'); END;

CREATE TRIGGER ledger_transfer_insert BEFORE INSERT ON ledger_transfer BEGIN
 SELECT RAISE(ABORT,'transfer id reuse') WHERE EXISTS(
  SELECT 1 FROM ledger_transfer WHERE id=NEW.id OR (event_id=NEW.event_id AND seq=NEW.seq));
 SELECT RAISE(ABORT,'account closed') WHERE EXISTS(
  SELECT 1 FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id) AND closed_at IS NOT NULL);
 SELECT RAISE(ABORT,'transfer across ledgers') WHERE 1<>(
  SELECT count(DISTINCT ledger) FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id)); END;

CREATE TRIGGER ledger_transfer_applies AFTER INSERT ON ledger_transfer BEGIN
 UPDATE ledger_balance SET debits=debits+NEW.amount,last_transfer_id=NEW.id,version=version+1 WHERE account_id=NEW.debit_id;
 UPDATE ledger_balance SET credits=credits+NEW.amount,last_transfer_id=NEW.id,version=version+1 WHERE account_id=NEW.credit_id; END;

CREATE TRIGGER ledger_transfer_update BEFORE UPDATE ON ledger_transfer BEGIN SELECT RAISE(ABORT,'ledger_transfer is append-only'); END;

CREATE TRIGGER ledger_transfer_delete BEFORE DELETE ON ledger_transfer BEGIN SELECT RAISE(ABORT,'ledger_transfer is append-only'); END;
"""

APPEND_ONLY_FUNCTION = """
CREATE FUNCTION f_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only (%)',TG_TABLE_NAME,TG_OP USING ERRCODE='23001'; END$$
"""

POSTGRESQL_LEDGER = """
CREATE TABLE ledger_account(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code TEXT NOT NULL UNIQUE, ledger CHAR(1) NOT NULL CHECK(ledger IN('E','K','R','M')),
 bucket TEXT NOT NULL, owner TEXT NOT NULL, line TEXT NOT NULL, thing TEXT NOT NULL, source TEXT NOT NULL,
 normal CHAR(1) NOT NULL CHECK(normal IN('D','C')), guarded BOOL NOT NULL, closed_at TIMESTAMPTZ)

CREATE INDEX ix_ledger_account__owner ON ledger_account(owner,bucket,source)

CREATE TABLE ledger_balance(
 account_id BIGINT PRIMARY KEY REFERENCES ledger_account, normal CHAR(1) NOT NULL, guarded BOOL NOT NULL,
 debits BIGINT NOT NULL DEFAULT 0 CHECK(debits>=0), credits BIGINT NOT NULL DEFAULT 0 CHECK(credits>=0),
 last_transfer_id BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 0,
 CONSTRAINT no_overdraft CHECK(NOT guarded OR (normal='C' AND credits>=debits) OR (normal='D' AND debits>=credits))) WITH (fillfactor=50)

CREATE TABLE ledger_chain(chain_id TEXT PRIMARY KEY, last_seq BIGINT NOT NULL, head BYTEA NOT NULL) WITH (fillfactor=50)

CREATE TABLE ledger_event(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chain_id TEXT NOT NULL REFERENCES ledger_chain, chain_seq BIGINT NOT NULL,
 type TEXT NOT NULL, idem_key TEXT NOT NULL, request_hash BYTEA NOT NULL CHECK(length(request_hash)=32),
 batch_id TEXT, cause_kind TEXT NOT NULL, cause_id TEXT NOT NULL, body TEXT NOT NULL,
 effective_date DATE NOT NULL, posted_at TIMESTAMPTZ NOT NULL,
 actor_id BIGINT NOT NULL, reverses_id BIGINT UNIQUE REFERENCES ledger_event,
 prev_hash BYTEA NOT NULL CHECK(length(prev_hash)=32), hash BYTEA NOT NULL UNIQUE CHECK(length(hash)=32),
 UNIQUE(chain_id,chain_seq), UNIQUE(chain_id,idem_key), CHECK(reverses_id IS NULL OR reverses_id<id))

CREATE TABLE ledger_transfer(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id BIGINT NOT NULL REFERENCES ledger_event, seq INT NOT NULL,
 debit_id BIGINT NOT NULL REFERENCES ledger_account, credit_id BIGINT NOT NULL REFERENCES ledger_account,
 amount BIGINT NOT NULL CHECK(amount>0 AND amount<=10000000000000), UNIQUE(event_id,seq), CHECK(debit_id<>credit_id))

CREATE INDEX ix_ledger_transfer__debit ON ledger_transfer(debit_id)

CREATE INDEX ix_ledger_transfer__credit ON ledger_transfer(credit_id)

CREATE FUNCTION f_ledger_only_by_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF pg_trigger_depth()<2 THEN RAISE EXCEPTION '%: only through a transfer or an event',TG_TABLE_NAME USING ERRCODE='23001'; END IF;
 RETURN NEW; END$$

CREATE FUNCTION f_ledger_account_opens_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path=public,pg_temp AS $$
BEGIN INSERT INTO ledger_balance(account_id,normal,guarded) VALUES(NEW.id,NEW.normal,NEW.guarded); RETURN NULL; END$$

CREATE FUNCTION f_ledger_account_closes_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF (to_jsonb(NEW)-'closed_at')<>(to_jsonb(OLD)-'closed_at') OR OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL THEN
 RAISE EXCEPTION 'account: only closing is allowed' USING ERRCODE='23001'; END IF; RETURN NEW; END$$

CREATE FUNCTION f_ledger_balance_starts_at_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.debits<>0 OR NEW.credits<>0 OR NEW.last_transfer_id<>0 OR NEW.version<>0 OR NOT EXISTS(
  SELECT 1 FROM ledger_account a WHERE a.id=NEW.account_id AND a.normal=NEW.normal AND a.guarded=NEW.guarded) THEN
 RAISE EXCEPTION 'balance must start at zero, flagged as its account' USING ERRCODE='23001'; END IF; RETURN NEW; END$$

CREATE FUNCTION f_ledger_transfer_applies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path=public,pg_temp AS $$
BEGIN
 PERFORM 1 FROM ledger_balance WHERE account_id IN (NEW.debit_id,NEW.credit_id) ORDER BY account_id FOR NO KEY UPDATE;
 IF EXISTS(SELECT 1 FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id) AND closed_at IS NOT NULL) THEN
  RAISE EXCEPTION 'account closed' USING ERRCODE='23514'; END IF;
 IF 1<>(SELECT count(DISTINCT ledger) FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id)) THEN
  RAISE EXCEPTION 'transfer across ledgers' USING ERRCODE='23514'; END IF;
 UPDATE ledger_balance SET debits=debits+NEW.amount,last_transfer_id=NEW.id,version=version+1 WHERE account_id=NEW.debit_id;
 UPDATE ledger_balance SET credits=credits+NEW.amount,last_transfer_id=NEW.id,version=version+1 WHERE account_id=NEW.credit_id;
 RETURN NULL; END$$

CREATE FUNCTION f_ledger_event_moves_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path=public,pg_temp AS $$
DECLARE c ledger_chain; BEGIN
 SELECT * INTO c FROM ledger_chain WHERE chain_id=NEW.chain_id FOR UPDATE;
 IF c.last_seq+1<>NEW.chain_seq OR c.head<>NEW.prev_hash THEN RAISE EXCEPTION 'chain break' USING ERRCODE='40001'; END IF;
 UPDATE ledger_chain SET last_seq=NEW.chain_seq, head=NEW.hash WHERE chain_id=NEW.chain_id; RETURN NEW; END$$

CREATE FUNCTION f_ledger_chain_starts_at_genesis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.last_seq<>0 OR NEW.head<>decode(repeat('00',32),'hex') THEN
 RAISE EXCEPTION 'chain must start at genesis' USING ERRCODE='23001'; END IF; RETURN NEW; END$$

CREATE TRIGGER ledger_account_opens_balance AFTER INSERT ON ledger_account FOR EACH ROW EXECUTE FUNCTION f_ledger_account_opens_balance()

CREATE TRIGGER ledger_account_update BEFORE UPDATE ON ledger_account FOR EACH ROW EXECUTE FUNCTION f_ledger_account_closes_only()

CREATE TRIGGER ledger_account_delete BEFORE DELETE ON ledger_account FOR EACH ROW EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_account_truncate BEFORE TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_balance_insert BEFORE INSERT ON ledger_balance FOR EACH ROW EXECUTE FUNCTION f_ledger_balance_starts_at_zero()

CREATE TRIGGER ledger_balance_change BEFORE UPDATE OR DELETE ON ledger_balance FOR EACH ROW EXECUTE FUNCTION f_ledger_only_by_trigger()

CREATE TRIGGER ledger_balance_truncate BEFORE TRUNCATE ON ledger_balance FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_chain_insert BEFORE INSERT ON ledger_chain FOR EACH ROW EXECUTE FUNCTION f_ledger_chain_starts_at_genesis()

CREATE TRIGGER ledger_chain_change BEFORE UPDATE OR DELETE ON ledger_chain FOR EACH ROW EXECUTE FUNCTION f_ledger_only_by_trigger()

CREATE TRIGGER ledger_chain_truncate BEFORE TRUNCATE ON ledger_chain FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_event_moves_head BEFORE INSERT ON ledger_event FOR EACH ROW EXECUTE FUNCTION f_ledger_event_moves_head()

CREATE TRIGGER ledger_event_change BEFORE UPDATE OR DELETE ON ledger_event FOR EACH ROW EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_event_truncate BEFORE TRUNCATE ON ledger_event FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_transfer_applies AFTER INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION f_ledger_transfer_applies()

CREATE TRIGGER ledger_transfer_change BEFORE UPDATE OR DELETE ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_transfer_truncate BEFORE TRUNCATE ON ledger_transfer FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()
"""

SQLITE_CLOSING = """
CREATE TABLE ledger_period(
 chain_id TEXT NOT NULL REFERENCES ledger_chain, ym TEXT NOT NULL CHECK(ym GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
 closed_at TEXT NOT NULL, closed_by INTEGER NOT NULL, PRIMARY KEY(chain_id,ym)) STRICT

CREATE TABLE ledger_snapshot(
 id INTEGER PRIMARY KEY AUTOINCREMENT, chain_id TEXT NOT NULL REFERENCES ledger_chain, as_of_seq INTEGER NOT NULL,
 head BLOB NOT NULL CHECK(length(head)=32), balances TEXT NOT NULL, sha256 BLOB NOT NULL CHECK(length(sha256)=32),
 supersedes_id INTEGER UNIQUE REFERENCES ledger_snapshot(id), signed_by INTEGER NOT NULL, signed_at TEXT NOT NULL,
 UNIQUE(chain_id,as_of_seq), CHECK(supersedes_id IS NULL OR supersedes_id<id)) STRICT

CREATE TABLE ledger_assertion(
 id INTEGER PRIMARY KEY AUTOINCREMENT, account_id INTEGER NOT NULL REFERENCES ledger_account(id),
 as_of_event INTEGER NOT NULL REFERENCES ledger_event(id), expected INTEGER NOT NULL, evidence TEXT NOT NULL,
 stated_by INTEGER NOT NULL, stated_at TEXT NOT NULL, UNIQUE(account_id,as_of_event)) STRICT

CREATE TABLE ledger_anchor(
 number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL CHECK(length(sha256)=32), anchored_at TEXT NOT NULL) STRICT

CREATE UNIQUE INDEX uq_ledger_event__closed_once ON ledger_event(chain_id) WHERE type='close_settlement'

CREATE INDEX ix_ledger_event__effective ON ledger_event(effective_date)

CREATE TRIGGER ledger_anchor_insert BEFORE INSERT ON ledger_anchor BEGIN
 SELECT RAISE(ABORT,'anchor out of turn') WHERE NEW.number<>(SELECT COALESCE(MAX(number),0)+1 FROM ledger_anchor); END;

CREATE TRIGGER ledger_event_is_open BEFORE INSERT ON ledger_event BEGIN
 SELECT RAISE(ABORT,'period closed') WHERE EXISTS(
  SELECT 1 FROM ledger_period WHERE chain_id=NEW.chain_id AND ym=substr(NEW.effective_date,1,7));
 SELECT RAISE(ABORT,'settlement closed') WHERE NEW.type NOT IN('undo_disallow','clawback','collect','write_off') AND EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND type='close_settlement');
 SELECT RAISE(ABORT,'posted before its predecessor') WHERE EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.chain_seq-1 AND posted_at>NEW.posted_at); END;

CREATE TRIGGER ledger_period_insert BEFORE INSERT ON ledger_period BEGIN
 SELECT RAISE(ABORT,'period is closed already') WHERE EXISTS(
  SELECT 1 FROM ledger_period WHERE chain_id=NEW.chain_id AND ym=NEW.ym); END;

CREATE TRIGGER ledger_snapshot_insert BEFORE INSERT ON ledger_snapshot BEGIN
 SELECT RAISE(ABORT,'snapshot exists') WHERE EXISTS(
  SELECT 1 FROM ledger_snapshot WHERE id=NEW.id OR (chain_id=NEW.chain_id AND as_of_seq=NEW.as_of_seq));
 SELECT RAISE(ABORT,'snapshot of no event') WHERE NOT EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.as_of_seq AND hash=NEW.head); END;

CREATE TRIGGER ledger_assertion_insert BEFORE INSERT ON ledger_assertion BEGIN
 SELECT RAISE(ABORT,'assertion exists') WHERE EXISTS(
  SELECT 1 FROM ledger_assertion WHERE id=NEW.id OR (account_id=NEW.account_id AND as_of_event=NEW.as_of_event)); END;
"""
"""Closed months and settlements, signed snapshots, balances that somebody vouches for, anchors outside the database."""

POSTGRESQL_CLOSING = """
CREATE TABLE ledger_period(
 chain_id TEXT NOT NULL REFERENCES ledger_chain, ym CHAR(7) NOT NULL CHECK(ym ~ '^[0-9]{4}-[0-9]{2}$'),
 closed_at TIMESTAMPTZ NOT NULL, closed_by BIGINT NOT NULL, PRIMARY KEY(chain_id,ym))

CREATE TABLE ledger_snapshot(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chain_id TEXT NOT NULL REFERENCES ledger_chain, as_of_seq BIGINT NOT NULL,
 head BYTEA NOT NULL CHECK(length(head)=32), balances TEXT NOT NULL, sha256 BYTEA NOT NULL CHECK(length(sha256)=32),
 supersedes_id BIGINT UNIQUE REFERENCES ledger_snapshot, signed_by BIGINT NOT NULL, signed_at TIMESTAMPTZ NOT NULL,
 UNIQUE(chain_id,as_of_seq), CHECK(supersedes_id IS NULL OR supersedes_id<id),
 FOREIGN KEY(chain_id,as_of_seq) REFERENCES ledger_event(chain_id,chain_seq))

CREATE TABLE ledger_assertion(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id BIGINT NOT NULL REFERENCES ledger_account,
 as_of_event BIGINT NOT NULL REFERENCES ledger_event, expected BIGINT NOT NULL, evidence TEXT NOT NULL,
 stated_by BIGINT NOT NULL, stated_at TIMESTAMPTZ NOT NULL, UNIQUE(account_id,as_of_event))

CREATE TABLE ledger_anchor(
 number BIGINT PRIMARY KEY, sha256 BYTEA NOT NULL CHECK(length(sha256)=32), anchored_at TIMESTAMPTZ NOT NULL)

CREATE UNIQUE INDEX uq_ledger_event__closed_once ON ledger_event(chain_id) WHERE type='close_settlement'

CREATE INDEX ix_ledger_event__effective ON ledger_event(effective_date)

CREATE FUNCTION f_ledger_event_is_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path=public,pg_temp AS $$
BEGIN
 IF EXISTS(SELECT 1 FROM ledger_period WHERE chain_id=NEW.chain_id AND ym=to_char(NEW.effective_date,'YYYY-MM')) THEN
  RAISE EXCEPTION 'period closed' USING ERRCODE='23514'; END IF;
 IF NEW.type NOT IN('undo_disallow','clawback','collect','write_off') AND EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND type='close_settlement') THEN
  RAISE EXCEPTION 'settlement closed' USING ERRCODE='23514'; END IF;
 IF EXISTS(SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.chain_seq-1 AND posted_at>NEW.posted_at) THEN
  RAISE EXCEPTION 'posted before its predecessor' USING ERRCODE='23514'; END IF;
 RETURN NEW; END$$

CREATE FUNCTION f_ledger_snapshot_of_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path=public,pg_temp AS $$
BEGIN IF NOT EXISTS(SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.as_of_seq AND hash=NEW.head) THEN
 RAISE EXCEPTION 'snapshot of no event' USING ERRCODE='23514'; END IF; RETURN NEW; END$$

CREATE TRIGGER ledger_event_is_open BEFORE INSERT ON ledger_event FOR EACH ROW EXECUTE FUNCTION f_ledger_event_is_open()

CREATE TRIGGER ledger_snapshot_of_event BEFORE INSERT ON ledger_snapshot FOR EACH ROW EXECUTE FUNCTION f_ledger_snapshot_of_event()
"""

CLOSING_TABLES = ("ledger_anchor", "ledger_assertion", "ledger_snapshot", "ledger_period")

CLOSING_FUNCTIONS = ("f_ledger_event_is_open", "f_ledger_snapshot_of_event")

LEDGER_TABLES = ("ledger_transfer", "ledger_event", "ledger_balance", "ledger_chain", "ledger_account")
"""In the order in which they can be dropped."""

POSTGRESQL_FUNCTIONS = (
    "f_ledger_only_by_trigger", "f_ledger_account_opens_balance", "f_ledger_account_closes_only",
    "f_ledger_balance_starts_at_zero", "f_ledger_transfer_applies", "f_ledger_event_moves_head",
    "f_ledger_chain_starts_at_genesis",
)  # fmt: skip


def statements(script: str) -> list[str]:
    """The single statements of a script; an empty line stands between two."""
    return script.strip().split("\n\n")


def append_only(table: str, dialect: str) -> list[str]:
    """Statements after which rows of `table` can be added and never changed or deleted."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT,'{table} is append-only'); END"
        return [
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}",
        ]
    return [
        f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION f_append_only()",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()",
    ]


SEALED_SHEETS = {
    "sqlite": [
        """CREATE TRIGGER score_sheet_sealed BEFORE UPDATE ON score_sheet WHEN OLD.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT,'score_sheet is sealed'); END""",
        """CREATE TRIGGER score_sheet_kept BEFORE DELETE ON score_sheet WHEN OLD.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT,'score_sheet is sealed'); END""",
    ],
    "postgresql": [
        """CREATE TRIGGER score_sheet_sealed BEFORE UPDATE OR DELETE ON score_sheet FOR EACH ROW
WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION f_append_only()""",
    ],
}
"""A submitted score sheet can neither change nor go."""


DIGESTS = {
    "sqlite": "17a6a63ee288a7ce766330d53e2477d7499e6c9a592a8e5b6ae67beeb91649d4",
    "postgresql": "afa3dcfdbc4e53f3a6f533ec33356bc21a6b7fb49f12b1e49910fbf2e413510d",
}
"""What `digest` gives for the guards of this release. A migration that changes them changes these lines with them."""

_PARTS = {
    "sqlite": r"""
SELECT type || ' ' || name || ' ' || sql FROM sqlite_master
WHERE sql IS NOT NULL AND (type = 'trigger' OR tbl_name LIKE 'ledger\_%' ESCAPE '\')
""",
    "postgresql": r"""
SELECT concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled, t.tgtype, p.proname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'function', proname, prosecdef, array_to_string(proconfig, ','), prosrc)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'constraint', c.relname, o.conname, o.contype, o.convalidated, pg_get_constraintdef(o.oid))
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
WHERE c.relname LIKE 'ledger\_%' AND o.contype IN ('c', 'f', 'p', 'u')
UNION ALL SELECT concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relname LIKE 'ledger\_%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
""",
}


def digest(connection: Connection) -> str:
    """SHA-256 over every trigger and what else enforces the rules, as this database holds it."""
    parts = connection.execute(text(_PARTS[connection.dialect.name])).scalars()
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


class GuardsChanged(RuntimeError):
    """Something that enforces the rules of money or records is not what this release has put there."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the database's guards are not those of this release (digest {found}): nothing is served. Find out who changed a "
            "trigger, function or constraint, restore it, and run `flask ledger verify`."
        )


def require_whole(connection: Connection) -> None:
    """Stop unless the guards are those of this release."""
    found = digest(connection)
    if found != DIGESTS[connection.dialect.name]:
        raise GuardsChanged(found)


ROLES = """
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vouchers_app') THEN CREATE ROLE vouchers_app NOLOGIN; END IF; END $$

DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vouchers_auditor') THEN CREATE ROLE vouchers_auditor NOLOGIN; END IF; END $$

GRANT USAGE ON SCHEMA public TO vouchers_app, vouchers_auditor

GRANT SELECT ON ALL TABLES IN SCHEMA public TO vouchers_auditor

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO vouchers_app

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO vouchers_app

REVOKE UPDATE, DELETE ON ledger_account, ledger_balance, ledger_chain, ledger_event, ledger_transfer, ledger_period, ledger_snapshot, ledger_assertion, ledger_anchor FROM vouchers_app

REVOKE INSERT ON ledger_balance FROM vouchers_app

REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM vouchers_app

GRANT UPDATE(closed_at) ON ledger_account TO vouchers_app

GRANT UPDATE(chain_id) ON ledger_chain TO vouchers_app

GRANT UPDATE(version) ON ledger_balance TO vouchers_app
"""  # SELECT … FOR UPDATE needs the right to update one column; the triggers refuse the update itself
"""Who may do what on PostgreSQL: the owner migrates, the app posts, an auditor reads. `flask ledger roles` runs it as the owner."""
