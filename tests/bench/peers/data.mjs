// The peer's database: as many entries of as many bytes as the hub serves in the bench, kept
// both as columns and as finished JSON.
import { createHash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';

export const ENTRIES = 200;

const SCHEMA = `
  CREATE TABLE child (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE session (hash BLOB PRIMARY KEY, professional TEXT NOT NULL, ended INTEGER) WITHOUT ROWID;
  CREATE TABLE relationship (
    child INTEGER NOT NULL, professional TEXT NOT NULL, state INTEGER NOT NULL,
    PRIMARY KEY (child, professional)) WITHOUT ROWID;
  CREATE TABLE entry (
    child INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, agency TEXT NOT NULL,
    kind TEXT NOT NULL, happened TEXT NOT NULL, received TEXT NOT NULL, summary TEXT NOT NULL,
    narrative TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (child, seq)) WITHOUT ROWID;
  CREATE TABLE audit (
    idx INTEGER PRIMARY KEY, at INTEGER NOT NULL, professional TEXT NOT NULL,
    child INTEGER NOT NULL, purpose TEXT NOT NULL, shown INTEGER NOT NULL, hash BLOB NOT NULL);
`;

export const hashOf = (text) => createHash('sha256').update(text).digest();

export function open(file) {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 5000');
  db.pragma('cache_size = -65536');
  db.pragma('mmap_size = 268435456');
  return db;
}

// Two digits.
const two = (number) => String(number).padStart(2, '0');

function entryOf(seq, bytes) {
  const entry = {
    id: randomBytes(16).toString('hex'),
    agency: 'childrens-social-care',
    kind: 'contact',
    happened: `2025-${two(1 + (seq % 12))}-${two(1 + (seq % 28))}`,
    received: '2025-11-01T10:00:00.000000Z',
    summary: 'Seen and spoken with at home',
    narrative: '',
  };
  const words = 'Seen at home with mother and was well, asked about sleep, plan agreed. ';
  const missing = Math.max(0, bytes - JSON.stringify(entry).length);
  entry.narrative = words.repeat(1 + missing / words.length).slice(0, missing);
  return entry;
}

// Fills an empty file with `children`, each entry of `bytes`; returns their ids. "pro" may
// read them all.
export function fill(file, children, bytes, cookie) {
  const db = open(file);
  db.exec(SCHEMA);
  const addChild = db.prepare('INSERT INTO child (id) VALUES (?)');
  const addEntry = db.prepare(
    'INSERT INTO entry VALUES (@child, @seq, @id, @agency, @kind, @happened, @received, @summary, @narrative, @json)');
  const addRelationship = db.prepare('INSERT INTO relationship VALUES (?, ?, 1)');
  const ids = [];
  db.transaction(() => {
    db.prepare('INSERT INTO session VALUES (?, ?, NULL)').run(hashOf(cookie), 'pro');
    for (let i = 0; i < children; i++) {
      const id = randomBytes(16).toString('hex');
      const child = addChild.run(id).lastInsertRowid;
      for (let seq = 0; seq < ENTRIES; seq++) {
        const entry = entryOf(seq, bytes);
        addEntry.run({ child, seq, ...entry, json: JSON.stringify(entry) });
      }
      addRelationship.run(child, 'pro');
      ids.push(id);
    }
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return ids;
}
