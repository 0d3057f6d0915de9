-- What a newcomer is compared with, without touching the rows of those who share a key with them:
-- whose child a source person is, and what is said of a child, sealed as in the row
-- (hub/decisions/0019, 0035). `erased` stands in both so that an index alone answers.
CREATE INDEX source_person_stands ON source_person(row, child, erased) WHERE erased IS NULL;
CREATE INDEX source_person_said ON source_person(child, row, agency, key, shielded, identity, erased)
  WHERE erased IS NULL;
