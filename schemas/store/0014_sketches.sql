-- Of each source person a sketch (linkage/sketch.h), sealed, from which whoever the person cannot be
-- is seen without opening what is said of them (hub/decisions/0038). Those of one child stand side by
-- side, with all that is asked then, and no row is without one who was not erased. Opening the hub
-- makes everybody's.
CREATE TABLE sketch (
  place INTEGER PRIMARY KEY,       -- source_person.child << 31 | source_person.row
  shielded INTEGER NOT NULL,       -- as the person's
  sealed BLOB NOT NULL             -- linkage::BytesOf; empty: there is none yet
);
INSERT INTO sketch(place, shielded, sealed)
  SELECT child << 31 | row, shielded, x'' FROM source_person WHERE erased IS NULL ORDER BY 1;
CREATE TRIGGER person_added AFTER INSERT ON source_person BEGIN
  INSERT INTO sketch(place, shielded, sealed) VALUES (new.child << 31 | new.row, new.shielded, x'');
END;
CREATE TRIGGER person_moved AFTER UPDATE OF child ON source_person WHEN old.child <> new.child BEGIN
  UPDATE sketch SET place = new.child << 31 | new.row WHERE place = old.child << 31 | old.row;
END;
CREATE TRIGGER person_shielded AFTER UPDATE OF shielded ON source_person BEGIN
  UPDATE sketch SET shielded = new.shielded WHERE place = new.child << 31 | new.row;
END;
CREATE TRIGGER person_erased AFTER UPDATE OF erased ON source_person WHEN new.erased IS NOT NULL BEGIN
  DELETE FROM sketch WHERE place = new.child << 31 | new.row;
END;
DROP INDEX source_person_stands;
DROP INDEX source_person_said;
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
