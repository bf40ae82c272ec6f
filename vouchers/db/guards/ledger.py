"""DDL of accounts, balances, chains, events and transfers, with their triggers (docs/ledger.md)."""

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
 CONSTRAINT no_overdraft CHECK(guarded=0 OR (normal='C' AND credits>=debits) OR (normal='D' \
AND debits>=credits))) STRICT

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
 amount INTEGER NOT NULL CHECK(amount>0 AND amount<=10000000000000), UNIQUE(event_id,seq), \
CHECK(debit_id<>credit_id)) STRICT

CREATE INDEX ix_ledger_transfer__debit ON ledger_transfer(debit_id)

CREATE INDEX ix_ledger_transfer__credit ON ledger_transfer(credit_id)

CREATE TRIGGER ledger_account_opens_balance AFTER INSERT ON ledger_account BEGIN
 INSERT INTO ledger_balance(account_id,normal,guarded) VALUES(NEW.id,NEW.normal,NEW.guarded); END;

CREATE TRIGGER ledger_account_insert BEFORE INSERT ON ledger_account BEGIN
 SELECT RAISE(ABORT,'account exists') WHERE EXISTS(SELECT 1 FROM ledger_account WHERE id=NEW.id OR code=NEW.code); END;

CREATE TRIGGER ledger_account_update BEFORE UPDATE ON ledger_account BEGIN
 SELECT RAISE(ABORT,'account: only closing is allowed') WHERE NEW.id<>OLD.id OR NEW.code<>OLD.code \
OR NEW.ledger<>OLD.ledger
  OR NEW.bucket<>OLD.bucket OR NEW.owner<>OLD.owner OR NEW.line<>OLD.line OR NEW.thing<>OLD.thing \
OR NEW.source<>OLD.source
  OR NEW.normal<>OLD.normal OR NEW.guarded<>OLD.guarded OR OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL; END;

CREATE TRIGGER ledger_account_delete BEFORE DELETE ON ledger_account BEGIN SELECT \
RAISE(ABORT,'ledger_account is append-only'); END;

CREATE TRIGGER ledger_balance_insert BEFORE INSERT ON ledger_balance BEGIN
 SELECT RAISE(ABORT,'balance row exists') WHERE EXISTS(SELECT 1 FROM ledger_balance WHERE account_id=NEW.account_id);
 SELECT RAISE(ABORT,'balance must start at zero') WHERE NEW.debits<>0 OR NEW.credits<>0 OR NEW.last_transfer_id<>0 \
OR NEW.version<>0;
 SELECT RAISE(ABORT,'balance flags differ from account') WHERE NOT EXISTS(
  SELECT 1 FROM ledger_account a WHERE a.id=NEW.account_id AND a.normal=NEW.normal AND a.guarded=NEW.guarded); END;

CREATE TRIGGER ledger_balance_update BEFORE UPDATE ON ledger_balance BEGIN
 SELECT RAISE(ABORT,'ledger_balance: only through a transfer') WHERE NOT EXISTS(
  SELECT 1 FROM ledger_transfer t WHERE t.id=NEW.last_transfer_id AND NEW.last_transfer_id>OLD.last_transfer_id
   AND NEW.account_id=OLD.account_id AND NEW.normal=OLD.normal AND NEW.guarded=OLD.guarded AND NEW.version=OLD.version+1
   AND ((t.debit_id=OLD.account_id AND NEW.debits=OLD.debits+t.amount AND NEW.credits=OLD.credits)
     OR (t.credit_id=OLD.account_id AND NEW.credits=OLD.credits+t.amount AND NEW.debits=OLD.debits))); END;

CREATE TRIGGER ledger_balance_overdraft AFTER UPDATE ON ledger_balance
 WHEN NEW.guarded=1 AND ((NEW.normal='C' AND NEW.credits<NEW.debits) OR (NEW.normal='D' AND NEW.debits<NEW.credits)) \
BEGIN
 SELECT RAISE(ABORT,'no_overdraft'); END;

CREATE TRIGGER ledger_balance_delete BEFORE DELETE ON ledger_balance BEGIN SELECT \
RAISE(ABORT,'ledger_balance is append-only'); END;

CREATE TRIGGER ledger_chain_insert BEFORE INSERT ON ledger_chain BEGIN
 SELECT RAISE(ABORT,'chain exists') WHERE EXISTS(SELECT 1 FROM ledger_chain WHERE chain_id=NEW.chain_id);
 SELECT RAISE(ABORT,'chain must start at genesis') WHERE NEW.last_seq<>0 OR NEW.head<>zeroblob(32); END;

CREATE TRIGGER ledger_chain_update BEFORE UPDATE ON ledger_chain BEGIN
 SELECT RAISE(ABORT,'chain head: only through an event') WHERE NOT EXISTS(SELECT 1 FROM ledger_event e
  WHERE e.chain_id=NEW.chain_id AND e.chain_seq=NEW.last_seq AND e.hash=NEW.head AND NEW.last_seq=OLD.last_seq+1); END;

CREATE TRIGGER ledger_chain_delete BEFORE DELETE ON ledger_chain BEGIN SELECT \
RAISE(ABORT,'ledger_chain is append-only'); END;

CREATE TRIGGER ledger_event_insert BEFORE INSERT ON ledger_event BEGIN
 SELECT RAISE(ABORT,'chain break') WHERE NOT EXISTS(SELECT 1 FROM ledger_chain c
  WHERE c.chain_id=NEW.chain_id AND c.last_seq+1=NEW.chain_seq AND c.head=NEW.prev_hash);
 SELECT RAISE(ABORT,'event id reuse') WHERE EXISTS(SELECT 1 FROM ledger_event WHERE id=NEW.id); END;

CREATE TRIGGER ledger_event_moves_head AFTER INSERT ON ledger_event BEGIN
 UPDATE ledger_chain SET last_seq=NEW.chain_seq, head=NEW.hash WHERE chain_id=NEW.chain_id; END;

CREATE TRIGGER ledger_event_update BEFORE UPDATE ON ledger_event BEGIN SELECT \
RAISE(ABORT,'ledger_event is append-only'); END;

CREATE TRIGGER ledger_event_delete BEFORE DELETE ON ledger_event BEGIN SELECT \
RAISE(ABORT,'ledger_event is append-only'); END;

CREATE TRIGGER ledger_transfer_insert BEFORE INSERT ON ledger_transfer BEGIN
 SELECT RAISE(ABORT,'transfer id reuse') WHERE EXISTS(
  SELECT 1 FROM ledger_transfer WHERE id=NEW.id OR (event_id=NEW.event_id AND seq=NEW.seq));
 SELECT RAISE(ABORT,'account closed') WHERE EXISTS(
  SELECT 1 FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id) AND closed_at IS NOT NULL);
 SELECT RAISE(ABORT,'transfer across ledgers') WHERE 1<>(
  SELECT count(DISTINCT ledger) FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id)); END;

CREATE TRIGGER ledger_transfer_applies AFTER INSERT ON ledger_transfer BEGIN
 UPDATE ledger_balance SET debits=debits+NEW.amount,last_transfer_id=NEW.id,version=version+1 \
WHERE account_id=NEW.debit_id;
 UPDATE ledger_balance SET credits=credits+NEW.amount,last_transfer_id=NEW.id,version=version+1 \
WHERE account_id=NEW.credit_id; END;

CREATE TRIGGER ledger_transfer_update BEFORE UPDATE ON ledger_transfer BEGIN SELECT \
RAISE(ABORT,'ledger_transfer is append-only'); END;

CREATE TRIGGER ledger_transfer_delete BEFORE DELETE ON ledger_transfer BEGIN SELECT \
RAISE(ABORT,'ledger_transfer is append-only'); END;
"""

POSTGRESQL_LEDGER = """
CREATE TABLE ledger_account(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code TEXT NOT NULL UNIQUE, ledger CHAR(1) NOT NULL \
CHECK(ledger IN('E','K','R','M')),
 bucket TEXT NOT NULL, owner TEXT NOT NULL, line TEXT NOT NULL, thing TEXT NOT NULL, source TEXT NOT NULL,
 normal CHAR(1) NOT NULL CHECK(normal IN('D','C')), guarded BOOL NOT NULL, closed_at TIMESTAMPTZ)

CREATE INDEX ix_ledger_account__owner ON ledger_account(owner,bucket,source)

CREATE TABLE ledger_balance(
 account_id BIGINT PRIMARY KEY REFERENCES ledger_account, normal CHAR(1) NOT NULL, guarded BOOL NOT NULL,
 debits BIGINT NOT NULL DEFAULT 0 CHECK(debits>=0), credits BIGINT NOT NULL DEFAULT 0 CHECK(credits>=0),
 last_transfer_id BIGINT NOT NULL DEFAULT 0, version BIGINT NOT NULL DEFAULT 0,
 CONSTRAINT no_overdraft CHECK(NOT guarded OR (normal='C' AND credits>=debits) OR (normal='D' \
AND debits>=credits))) WITH (fillfactor=50)

CREATE TABLE ledger_chain(chain_id TEXT PRIMARY KEY, last_seq BIGINT NOT NULL, head BYTEA NOT NULL) WITH (fillfactor=50)

CREATE TABLE ledger_event(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chain_id TEXT NOT NULL REFERENCES ledger_chain, chain_seq BIGINT \
NOT NULL,
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
BEGIN IF pg_trigger_depth()<2 THEN RAISE EXCEPTION '%: only through a transfer or an event',TG_TABLE_NAME \
USING ERRCODE='23001'; END IF;
 RETURN NEW; END$$

CREATE FUNCTION f_ledger_account_opens_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
BEGIN INSERT INTO ledger_balance(account_id,normal,guarded) VALUES(NEW.id,NEW.normal,NEW.guarded); RETURN NULL; END$$

CREATE FUNCTION f_ledger_account_closes_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF (to_jsonb(NEW)-'closed_at')<>(to_jsonb(OLD)-'closed_at') OR OLD.closed_at IS NOT NULL \
OR NEW.closed_at IS NULL THEN
 RAISE EXCEPTION 'account: only closing is allowed' USING ERRCODE='23001'; END IF; RETURN NEW; END$$

CREATE FUNCTION f_ledger_balance_starts_at_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.debits<>0 OR NEW.credits<>0 OR NEW.last_transfer_id<>0 OR NEW.version<>0 OR NOT EXISTS(
  SELECT 1 FROM ledger_account a WHERE a.id=NEW.account_id AND a.normal=NEW.normal AND a.guarded=NEW.guarded) THEN
 RAISE EXCEPTION 'balance must start at zero, flagged as its account' USING ERRCODE='23001'; END IF; RETURN NEW; END$$

CREATE FUNCTION f_ledger_transfer_applies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
BEGIN
 PERFORM 1 FROM ledger_balance WHERE account_id IN (NEW.debit_id,NEW.credit_id) ORDER BY account_id FOR NO KEY UPDATE;
 IF EXISTS(SELECT 1 FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id) AND closed_at IS NOT NULL) THEN
  RAISE EXCEPTION 'account closed' USING ERRCODE='23514'; END IF;
 IF 1<>(SELECT count(DISTINCT ledger) FROM ledger_account WHERE id IN(NEW.debit_id,NEW.credit_id)) THEN
  RAISE EXCEPTION 'transfer across ledgers' USING ERRCODE='23514'; END IF;
 UPDATE ledger_balance SET debits=debits+NEW.amount,last_transfer_id=NEW.id,version=version+1 \
WHERE account_id=NEW.debit_id;
 UPDATE ledger_balance SET credits=credits+NEW.amount,last_transfer_id=NEW.id,version=version+1 \
WHERE account_id=NEW.credit_id;
 RETURN NULL; END$$

CREATE FUNCTION f_ledger_event_moves_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
DECLARE c ledger_chain; BEGIN
 SELECT * INTO c FROM ledger_chain WHERE chain_id=NEW.chain_id FOR UPDATE;
 IF c.last_seq+1<>NEW.chain_seq OR c.head<>NEW.prev_hash THEN RAISE EXCEPTION 'chain break' USING ERRCODE='40001'; END \
IF;
 UPDATE ledger_chain SET last_seq=NEW.chain_seq, head=NEW.hash WHERE chain_id=NEW.chain_id; RETURN NEW; END$$

CREATE FUNCTION f_ledger_chain_starts_at_genesis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.last_seq<>0 OR NEW.head<>decode(repeat('00',32),'hex') THEN
 RAISE EXCEPTION 'chain must start at genesis' USING ERRCODE='23001'; END IF; RETURN NEW; END$$

CREATE TRIGGER ledger_account_opens_balance AFTER INSERT ON ledger_account FOR EACH ROW \
EXECUTE FUNCTION f_ledger_account_opens_balance()

CREATE TRIGGER ledger_account_update BEFORE UPDATE ON ledger_account FOR EACH ROW \
EXECUTE FUNCTION f_ledger_account_closes_only()

CREATE TRIGGER ledger_account_delete BEFORE DELETE ON ledger_account FOR EACH ROW EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_account_truncate BEFORE TRUNCATE ON ledger_account FOR EACH STATEMENT \
EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_balance_insert BEFORE INSERT ON ledger_balance FOR EACH ROW \
EXECUTE FUNCTION f_ledger_balance_starts_at_zero()

CREATE TRIGGER ledger_balance_change BEFORE UPDATE OR DELETE ON ledger_balance FOR EACH ROW \
EXECUTE FUNCTION f_ledger_only_by_trigger()

CREATE TRIGGER ledger_balance_truncate BEFORE TRUNCATE ON ledger_balance FOR EACH STATEMENT \
EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_chain_insert BEFORE INSERT ON ledger_chain FOR EACH ROW \
EXECUTE FUNCTION f_ledger_chain_starts_at_genesis()

CREATE TRIGGER ledger_chain_change BEFORE UPDATE OR DELETE ON ledger_chain FOR EACH ROW \
EXECUTE FUNCTION f_ledger_only_by_trigger()

CREATE TRIGGER ledger_chain_truncate BEFORE TRUNCATE ON ledger_chain FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_event_moves_head BEFORE INSERT ON ledger_event FOR EACH ROW \
EXECUTE FUNCTION f_ledger_event_moves_head()

CREATE TRIGGER ledger_event_change BEFORE UPDATE OR DELETE ON ledger_event FOR EACH ROW EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_event_truncate BEFORE TRUNCATE ON ledger_event FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_transfer_applies AFTER INSERT ON ledger_transfer FOR EACH ROW \
EXECUTE FUNCTION f_ledger_transfer_applies()

CREATE TRIGGER ledger_transfer_change BEFORE UPDATE OR DELETE ON ledger_transfer FOR EACH ROW \
EXECUTE FUNCTION f_append_only()

CREATE TRIGGER ledger_transfer_truncate BEFORE TRUNCATE ON ledger_transfer FOR EACH STATEMENT \
EXECUTE FUNCTION f_append_only()
"""

LEDGER_TABLES = ("ledger_transfer", "ledger_event", "ledger_balance", "ledger_chain", "ledger_account")
"""In the order in which they can be dropped."""

POSTGRESQL_FUNCTIONS = (
    "f_ledger_only_by_trigger", "f_ledger_account_opens_balance", "f_ledger_account_closes_only",
    "f_ledger_balance_starts_at_zero", "f_ledger_transfer_applies", "f_ledger_event_moves_head",
    "f_ledger_chain_starts_at_genesis",
)  # fmt: skip
