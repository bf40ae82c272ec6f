"""Closed months and settlements, signed snapshots, balances that somebody vouches for, anchors outside the database."""

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
 SELECT RAISE(ABORT,'settlement closed') WHERE NEW.type NOT IN('undo_disallow','clawback','collect','write_off') \
AND EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND type='close_settlement');
 SELECT RAISE(ABORT,'posted before its predecessor') WHERE EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.chain_seq-1 \
AND posted_at>NEW.posted_at); END;

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

POSTGRESQL_CLOSING = """
CREATE TABLE ledger_period(
 chain_id TEXT NOT NULL REFERENCES ledger_chain, ym CHAR(7) NOT NULL CHECK(ym ~ '^[0-9]{4}-[0-9]{2}$'),
 closed_at TIMESTAMPTZ NOT NULL, closed_by BIGINT NOT NULL, PRIMARY KEY(chain_id,ym))

CREATE TABLE ledger_snapshot(
 id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chain_id TEXT NOT NULL REFERENCES ledger_chain, as_of_seq BIGINT \
NOT NULL,
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

CREATE FUNCTION f_ledger_event_is_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
BEGIN
 IF EXISTS(SELECT 1 FROM ledger_period WHERE chain_id=NEW.chain_id AND ym=to_char(NEW.effective_date,'YYYY-MM')) THEN
  RAISE EXCEPTION 'period closed' USING ERRCODE='23514'; END IF;
 IF NEW.type NOT IN('undo_disallow','clawback','collect','write_off') AND EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND type='close_settlement') THEN
  RAISE EXCEPTION 'settlement closed' USING ERRCODE='23514'; END IF;
 IF EXISTS(SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.chain_seq-1 \
AND posted_at>NEW.posted_at) THEN
  RAISE EXCEPTION 'posted before its predecessor' USING ERRCODE='23514'; END IF;
 RETURN NEW; END$$

CREATE FUNCTION f_ledger_snapshot_of_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
BEGIN IF NOT EXISTS(SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND chain_seq=NEW.as_of_seq \
AND hash=NEW.head) THEN
 RAISE EXCEPTION 'snapshot of no event' USING ERRCODE='23514'; END IF; RETURN NEW; END$$

CREATE TRIGGER ledger_event_is_open BEFORE INSERT ON ledger_event FOR EACH ROW EXECUTE FUNCTION f_ledger_event_is_open()

CREATE TRIGGER ledger_snapshot_of_event BEFORE INSERT ON ledger_snapshot FOR EACH ROW \
EXECUTE FUNCTION f_ledger_snapshot_of_event()
"""

CLOSING_TABLES = ("ledger_anchor", "ledger_assertion", "ledger_snapshot", "ledger_period")

CLOSING_FUNCTIONS = ("f_ledger_event_is_open", "f_ledger_snapshot_of_event")
