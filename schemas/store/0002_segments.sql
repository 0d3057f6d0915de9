-- Entries of one source person in blocks of about 50, sealed as one, so that a chronology
-- opens a few large things instead of many small ones (hub/decisions/0008). Copies: the rows
-- of entry are what the hub knows, and a segment that is missing is made again.

CREATE TABLE segment (
  person INTEGER NOT NULL,         -- source_person.row
  first INTEGER NOT NULL,          -- entry.seq; every entry from here ...
  last INTEGER NOT NULL,           -- ... to here is in it
  plain INTEGER,                   -- segment_body.row of entries with everyday labels only
  guarded INTEGER,                 -- of all others
  heads BLOB NOT NULL,             -- what is decided on, for each entry: detail/segments.cc
  PRIMARY KEY (person, first)
) WITHOUT ROWID;

-- By number: a key in a tree WITHOUT ROWID is compared with the whole of a row that is longer
-- than a quarter of a page, and these are.
CREATE TABLE segment_body (
  row INTEGER PRIMARY KEY,
  body BLOB NOT NULL               -- sealed records::EncodeEntry, one after another
);

CREATE TRIGGER segment_gone AFTER DELETE ON segment BEGIN
  DELETE FROM segment_body WHERE row IN (old.plain, old.guarded);
END;

-- Whatever changes an entry ends the copy of it, in the same transaction.
CREATE TRIGGER entry_changed AFTER UPDATE ON entry BEGIN
  DELETE FROM segment WHERE person = old.person AND first <= old.seq AND last >= old.seq;
END;
CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN
  DELETE FROM segment WHERE person = old.person AND first <= old.seq AND last >= old.seq;
END;
