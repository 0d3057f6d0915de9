-- Blocking keys that were added of late stand apart, in a table so small that many share a page,
-- and move from there to the large one in the order of the keys (hub/decisions/0035).
ALTER TABLE blocking_key RENAME TO blocking_key_settled;
CREATE TABLE blocking_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;
