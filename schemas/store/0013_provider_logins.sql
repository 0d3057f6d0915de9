-- Whom an identity provider knows a professional as (hub/decisions/0036). One at a time for each.
CREATE TABLE provider_login (
  row INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,              -- keyed, of the provider's address and its id for the person
  professional INTEGER NOT NULL REFERENCES professional(row),
  since INTEGER NOT NULL,
  ended INTEGER,
  sealed BLOB                      -- binds the rest; NULL: ended, so that it cannot be taken back
);
CREATE UNIQUE INDEX provider_login_hash ON provider_login(hash) WHERE ended IS NULL;
CREATE UNIQUE INDEX provider_login_whose ON provider_login(professional) WHERE ended IS NULL;
