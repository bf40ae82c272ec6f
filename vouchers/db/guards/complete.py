"""A posted event is complete: it takes no further transfer.
An account is what its code says, a reversal names its event.

An event says how many transfers it has; each has a number of its own up to that, so none can be added to an event that
stands, into a month or a settlement that has been closed since.
"""

SQLITE_COMPLETE = """
ALTER TABLE ledger_event ADD COLUMN transfer_count INTEGER NOT NULL DEFAULT 0 CHECK(transfer_count>=0)

CREATE TRIGGER ledger_account_is_its_code BEFORE INSERT ON ledger_account BEGIN
 SELECT RAISE(ABORT,'account is not what its code says') WHERE
  NEW.code<>NEW.bucket||':'||NEW.owner||':'||NEW.line||':'||NEW.thing||':'||NEW.source; END;

CREATE TRIGGER ledger_event_is_new BEFORE INSERT ON ledger_event BEGIN
 SELECT RAISE(ABORT,'exists: ledger_event.hash') WHERE EXISTS(SELECT 1 FROM ledger_event WHERE hash=NEW.hash);
 SELECT RAISE(ABORT,'exists: ledger_event.idem_key') WHERE EXISTS(
  SELECT 1 FROM ledger_event WHERE chain_id=NEW.chain_id AND idem_key=NEW.idem_key);
 SELECT RAISE(ABORT,'exists: ledger_event.reverses_id') WHERE EXISTS(
  SELECT 1 FROM ledger_event WHERE reverses_id=NEW.reverses_id); END;

CREATE TRIGGER ledger_event_can_be_read BEFORE INSERT ON ledger_event BEGIN
 SELECT RAISE(ABORT,'no such day') WHERE date(NEW.effective_date,'+0 days') IS NOT NEW.effective_date;
 SELECT RAISE(ABORT,'no such time') WHERE strftime('%Y-%m-%d %H:%M:%S',substr(NEW.posted_at,1,19),'+0 days') IS NOT \
substr(NEW.posted_at,1,19)
  OR substr(NEW.posted_at,20) NOT GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]';
 SELECT RAISE(ABORT,'a reversal names its event') WHERE (NEW.type IN('undo_disallow','unmatch_deposit'))<>(\
NEW.reverses_id IS NOT NULL); END;

CREATE TRIGGER ledger_transfer_of_event BEFORE INSERT ON ledger_transfer BEGIN
 SELECT RAISE(ABORT,'event is complete') WHERE NOT EXISTS(
  SELECT 1 FROM ledger_event WHERE id=NEW.event_id AND NEW.seq BETWEEN 1 AND transfer_count); END;
"""

POSTGRESQL_COMPLETE = """
ALTER TABLE ledger_event ADD COLUMN transfer_count INT NOT NULL DEFAULT 0 CHECK(transfer_count>=0)

ALTER TABLE ledger_event ADD CONSTRAINT ledger_event_reversal_names_event CHECK(\
(type IN('undo_disallow','unmatch_deposit'))=(reverses_id IS NOT NULL))

ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_is_its_code \
CHECK(code=bucket||':'||owner||':'||line||':'||thing||':'||source)

CREATE FUNCTION f_ledger_transfer_of_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
BEGIN IF NOT EXISTS(SELECT 1 FROM ledger_event WHERE id=NEW.event_id AND NEW.seq BETWEEN 1 AND transfer_count) THEN
 RAISE EXCEPTION 'event is complete' USING ERRCODE='23514'; END IF; RETURN NEW; END$$

CREATE TRIGGER ledger_transfer_of_event BEFORE INSERT ON ledger_transfer FOR EACH ROW \
EXECUTE FUNCTION f_ledger_transfer_of_event()

CREATE FUNCTION f_ledger_anchor_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
SET search_path=public,pg_temp AS $$
BEGIN IF NEW.number<>(SELECT COALESCE(MAX(number),0)+1 FROM ledger_anchor) THEN
 RAISE EXCEPTION 'anchor out of turn' USING ERRCODE='23514'; END IF; RETURN NEW; END$$

CREATE TRIGGER ledger_anchor_insert BEFORE INSERT ON ledger_anchor FOR EACH ROW \
EXECUTE FUNCTION f_ledger_anchor_in_turn()

ALTER TRIGGER ledger_event_is_open ON ledger_event RENAME TO ledger_event_was_open
"""  # triggers fire in the order of their names: whether the month is open is asked once the chain is locked

COMPLETE_TRIGGERS = (
    "ledger_account_is_its_code", "ledger_event_is_new", "ledger_event_can_be_read", "ledger_transfer_of_event",
)  # fmt: skip
"""On SQLite."""
