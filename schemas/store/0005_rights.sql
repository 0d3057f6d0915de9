-- Who may read, and on what ground: dated statements, one row for each act, never changed
-- (hub/decisions/0013). Of statements with the same topic, key and part the newest holds.
--
-- A row's facts are sealed and bound to the row's other columns and to the row before it, so a
-- row that is edited, moved, put in or taken out between others does not open, and the child is
-- closed. The row with ordinal 0 binds the number of rows and the last of them.

CREATE TABLE rights (
  holder INTEGER NOT NULL,         -- child.row; or -source_person.row, of that person's entries
  ordinal INTEGER NOT NULL,        -- 1, 2 ...
  topic INTEGER NOT NULL,          -- store::Topic
  key INTEGER NOT NULL,            -- by topic: a professional's row, a purpose, an entry's seq ...
  part INTEGER NOT NULL,           -- by topic, where a key has several that hold at once; else 0
  at INTEGER NOT NULL,
  said_by INTEGER NOT NULL,        -- professional.row; 0: nobody, as when an agency's system said it
  leaf INTEGER,                    -- its audit leaf; NULL: from a release that did not tell
  words_key INTEGER NOT NULL,      -- in the key store; 0: there are no words
  words BLOB,                      -- sealed: evidence and reasons as they were given
  facts BLOB NOT NULL,             -- sealed
  PRIMARY KEY (holder, ordinal)
) WITHOUT ROWID;
CREATE INDEX rights_whose ON rights(key, holder) WHERE topic = 1;
CREATE INDEX rights_leaf ON rights(leaf) WHERE leaf IS NOT NULL;

-- Rows of `relationship` and `agreement` are carried over when the hub next opens, since what
-- binds a row needs its keys; both tables stay, empty.
