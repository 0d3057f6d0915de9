-- Of each source person a sketch (linkage/sketch.h), sealed, from which whoever the person cannot be
-- is seen without opening what is said of them (hub/decisions/0038). It stands in an index by the
-- child, with all that is asked then. Opening the hub makes everybody's.
ALTER TABLE source_person ADD COLUMN sketch BLOB;
DROP INDEX source_person_child;
DROP INDEX source_person_stands;
DROP INDEX source_person_said;
CREATE INDEX source_person_sketch ON source_person(child, row, erased, shielded, sketch);
CREATE INDEX source_person_shielding ON source_person(child) WHERE shielded & 1 <> 0;
-- A blocking key tells whose child it leads to: the same as source_person.child.
DROP TABLE blocking_key;
DROP TABLE blocking_key_settled;
CREATE TABLE blocking_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  child INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;
CREATE TABLE blocking_key_settled (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  child INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;
-- So that they are made: they were dropped with their tables.
DELETE FROM meta WHERE name IN ('blocking_keys', 'blocking_keys_made');
-- Keys for searches and of households settle as blocking keys do.
ALTER TABLE search_key RENAME TO search_key_settled;
ALTER TABLE household_key RENAME TO household_key_settled;
CREATE TABLE search_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;
CREATE TABLE household_key (
  key INTEGER NOT NULL,
  source_person INTEGER NOT NULL,
  PRIMARY KEY (key, source_person)
) WITHOUT ROWID;
