-- Services that families can be offered, as agencies pushed them (hub/decisions/0010). Public
-- information: about no child, named after nobody, and so in clear.

CREATE TABLE offered_list (
  agency INTEGER PRIMARY KEY REFERENCES agency(row),
  made INTEGER NOT NULL,           -- by the agency's connector
  received INTEGER NOT NULL
);

CREATE TABLE offered_service (
  row INTEGER PRIMARY KEY,
  agency INTEGER NOT NULL REFERENCES agency(row),
  id TEXT NOT NULL,                -- as its source has it
  name TEXT NOT NULL,
  age_from INTEGER,
  age_to INTEGER,
  categories TEXT NOT NULL,        -- codes, a space around each: " family family.parenting "
  has_area INTEGER NOT NULL,       -- whether it says where it works
  body TEXT NOT NULL,              -- finished JSON, by schemas/config/directory.schema.json
  UNIQUE (agency, id)
);
-- In the order in which they are shown.
CREATE INDEX offered_service_order ON offered_service(name COLLATE NOCASE, agency, id);

-- What a search looks through, by offered_service.row.
CREATE VIRTUAL TABLE offered_service_words USING fts5(
  name, words, area,
  tokenize = "unicode61 remove_diacritics 2"
);

-- Who may enter records for an agency that has no system of its own, because it allowed them to.
CREATE TABLE entry_arrangement (
  row INTEGER PRIMARY KEY,
  agency INTEGER NOT NULL REFERENCES agency(row),              -- whose records they will be
  professional INTEGER NOT NULL REFERENCES professional(row),  -- who enters them
  allowed_by TEXT NOT NULL,        -- where the agency said so: a letter, an agreement
  since INTEGER NOT NULL,
  ended INTEGER
);
CREATE UNIQUE INDEX entry_arrangement_open ON entry_arrangement(agency, professional)
  WHERE ended IS NULL;

-- Which batches a person entered, rather than the agency's own system.
CREATE TABLE entered_batch (
  agency INTEGER NOT NULL,
  batch TEXT NOT NULL,
  professional INTEGER NOT NULL REFERENCES professional(row),
  PRIMARY KEY (agency, batch)
) WITHOUT ROWID;
