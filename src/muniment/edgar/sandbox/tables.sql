-- Decisions of whoever runs it: the clock, switches of behaviours, forced outcomes.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Running numbers: "accession 0001234567 26", "file 005", "file 021", "film 26".
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- Companies and persons with a CIK; details: entities.Details; ccc: a keyed hash of the access code.
CREATE TABLE entities (
  cik TEXT PRIMARY KEY, name TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}', ccc BLOB
) WITHOUT ROWID;
CREATE INDEX entities_by_name ON entities (name COLLATE NOCASE);
CREATE INDEX entities_by_ccc ON entities (ccc) WHERE ccc IS NOT NULL;

-- Individuals, what they may do for which CIK, and which CIK lets which other one file for it.
CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, details TEXT NOT NULL DEFAULT '{}') WITHOUT ROWID;
CREATE TABLE roles (
  cik TEXT NOT NULL, user TEXT NOT NULL, details TEXT NOT NULL, PRIMARY KEY (cik, user)
) WITHOUT ROWID;
CREATE TABLE delegations (
  filer TEXT NOT NULL, delegate TEXT NOT NULL, details TEXT NOT NULL, PRIMARY KEY (filer, delegate)
) WITHOUT ROWID;

-- Tokens by the hash of their text; owner: a CIK (kind FILER_API) or the id of a user (USER_API).
CREATE TABLE tokens (
  digest BLOB PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, made TEXT NOT NULL, expires TEXT NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- What was submitted, in its order. filers: the CIKs it gives access codes for (JSON list of texts); body: without
-- those codes; refused: what the intake found against it, wrong codes above all (JSON list of
-- protocol.SubmissionMessage: acceptance suspends it for each of type ERROR); outcome: protocol.SubmissionStatus;
-- tries: how often acceptance began with it.
CREATE TABLE submissions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  accession TEXT NOT NULL UNIQUE,
  login TEXT NOT NULL,
  mode TEXT NOT NULL,
  channel TEXT NOT NULL,
  submitter TEXT NOT NULL DEFAULT '',
  received TEXT NOT NULL,
  filers TEXT NOT NULL DEFAULT '[]',
  body BLOB NOT NULL,
  refused TEXT NOT NULL DEFAULT '[]',
  status TEXT NOT NULL DEFAULT 'RECEIVED',
  final INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '',
  ended TEXT,
  kept_until TEXT,
  tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX submissions_waiting ON submissions (number) WHERE final = 0;

-- Notifications on their way out. kind: mail (target: an address) or webhook (target: a URL). name: distinguishes one
-- message from another, so that delivering it again after a breakdown replaces it. due: seconds since 1970.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, target TEXT NOT NULL, name TEXT NOT NULL,
  data BLOB NOT NULL, due REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0
);

-- What is disseminated, from the moment `public` on. items: JSON list. sheet: the folder of the rendered form.
-- An id is never given twice, so that who remembers answers sees that filings were taken away and others came.
CREATE TABLE filings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  accession TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL,
  filed TEXT NOT NULL,
  accepted TEXT NOT NULL DEFAULT '',
  period TEXT NOT NULL DEFAULT '',
  items TEXT NOT NULL DEFAULT '[]',
  size INTEGER NOT NULL,
  primary_document TEXT NOT NULL DEFAULT '',
  primary_description TEXT NOT NULL DEFAULT '',
  sheet TEXT NOT NULL DEFAULT '',
  public TEXT NOT NULL
);
CREATE INDEX filings_by_day ON filings (filed, id);
CREATE INDEX filings_by_public ON filings (public, id);
CREATE TABLE parties (
  filing INTEGER NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL, cik TEXT NOT NULL, name TEXT NOT NULL,
  form_type TEXT NOT NULL DEFAULT '', act TEXT NOT NULL DEFAULT '', file_number TEXT NOT NULL DEFAULT '',
  film_number TEXT NOT NULL DEFAULT '', PRIMARY KEY (filing, position)
) WITHOUT ROWID;
CREATE INDEX parties_by_cik ON parties (cik, filing);
CREATE INDEX parties_by_file_number ON parties (file_number, filing);
CREATE TABLE documents (
  filing INTEGER NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL, PRIMARY KEY (filing, sequence)
) WITHOUT ROWID;

-- The full submission as it is disseminated, compressed by zlib: what every file of a filing is made from.
CREATE TABLE texts (filing INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- Its header as JSON of documents.header.FilingHeader: what its index page is made from without unpacking the text.
CREATE TABLE headers (filing INTEGER PRIMARY KEY, data TEXT NOT NULL);

-- The words of each document; rowid: filing * 100000 + sequence. INSERT INTO words(words) VALUES('delete-all') empties
-- it.
CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='unicode61');
