-- Entries of one source person in blocks of about 50, sealed as one, so that a chronology
-- opens a few large things instead of many small ones (hub/decisions/0008). Copies: the rows
-- of entry are what the hub knows, and a segment that is missing is made again.

CREATE TABLE segment (
  person INTEGER NOT NULL,         -- source_person.row
  first INTEGER NOT NULL,          -- entry.seq; every entry from here ...
  last INTEGER NOT NULL,           -- ... to here is in it
  heads INTEGER NOT NULL,          -- the part that has what is decided on, of each entry
  plain INTEGER,                   -- the part with bodies of entries with everyday labels only
  guarded INTEGER,                 -- the part with bodies of all others
  PRIMARY KEY (person, first)
) WITHOUT ROWID;

-- Never changed, and no number given twice: a part that is kept in memory is always right.
CREATE TABLE segment_part (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  bytes BLOB NOT NULL              -- detail/segments.cc; bodies are sealed
);

CREATE TRIGGER segment_gone AFTER DELETE ON segment BEGIN
  DELETE FROM segment_part WHERE row IN (old.heads, old.plain, old.guarded);
END;

-- Whatever changes an entry ends the copy of it, in the same transaction.
CREATE TRIGGER entry_changed AFTER UPDATE ON entry BEGIN
  DELETE FROM segment WHERE person = old.person AND first <= old.seq AND last >= old.seq;
END;
CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN
  DELETE FROM segment WHERE person = old.person AND first <= old.seq AND last >= old.seq;
END;

-- Tells, without touching the rows, whether a person has entries after its last segment.
CREATE INDEX entry_seq ON entry(person, seq);
