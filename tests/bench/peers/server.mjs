// The peer: a chronology over HTTPS as a good Node service would serve it. A session, a
// relationship, the rows of one child, an audit row that is durable before the answer.
// Nothing is sealed, decided by rules, or provable: it does less than the hub.
//
//   node server.mjs fill DB CHILDREN ENTRY_BYTES COOKIE IDS
//   node server.mjs serve DB CERTIFICATE KEY MODE WORKERS    prints port and process ids
//
// MODE plain: rows to objects to JSON, one transaction for each audit row.
//      tuned: finished JSON of each entry joined, one transaction for each audit row.
//      batched: the same, and the audit rows of all requests at hand in one transaction.
import cluster from 'node:cluster';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import Fastify from 'fastify';
import { ENTRIES, fill, hashOf, open } from './data.mjs';

const AUDIT = 'INSERT INTO audit (at, professional, child, purpose, shown, hash) VALUES (?, ?, ?, ?, ?, ?)';

// Resolves once the row is durable. Batched: what has queued is one transaction.
function auditor(db, batched) {
  const insert = db.prepare(AUDIT);
  if (!batched) return (row) => void insert.run(...row);
  const commit = db.transaction((rows) => { for (const { row } of rows) insert.run(...row); });
  let queue = [];
  const flush = () => {
    const rows = queue;
    queue = [];
    try {
      commit.immediate(rows);
      for (const { resolve } of rows) resolve();
    } catch (error) {
      for (const { reject } of rows) reject(error);
    }
  };
  return (row) => new Promise((resolve, reject) => {
    if (queue.push({ row, resolve, reject }) === 1) setImmediate(flush);
  });
}

// Puts a child's entries together: { body or object, ids to be hashed }.
function composer(db, mode) {
  const columns = db.prepare(
    `SELECT id, agency, kind, happened, received, summary, narrative FROM entry
     WHERE child = ? ORDER BY seq LIMIT ?`);
  const finished = db.prepare('SELECT json FROM entry WHERE child = ? ORDER BY seq LIMIT ?').pluck();
  if (mode === 'plain') {
    return (child, id, limit) => {
      const entries = columns.all(child, limit);
      return { answer: { child: id, shown: entries.length, entries }, shown: entries.length };
    };
  }
  return (child, id, limit) => {
    const entries = finished.all(child, limit);
    return {
      answer: `{"child":"${id}","shown":${entries.length},"entries":[${entries.join(',')}]}`,
      shown: entries.length,
    };
  };
}

function cookieOf(request) {
  const match = /(?:^|; *)__Host-peer=([^;]*)/.exec(request.headers.cookie ?? '');
  return match ? match[1] : '';
}

function build(file, certificate, key, mode) {
  const db = open(file);
  const app = Fastify({ https: { cert: readFileSync(certificate), key: readFileSync(key) }, logger: false });
  const session = db.prepare('SELECT professional FROM session WHERE hash = ? AND ended IS NULL').pluck();
  const childOf = db.prepare('SELECT row FROM child WHERE id = ?').pluck();
  const related = db.prepare('SELECT state FROM relationship WHERE child = ? AND professional = ?').pluck();
  const compose = composer(db, mode);
  const audit = auditor(db, mode === 'batched');

  app.get('/v1/children/:child/chronology', async (request, reply) => {
    const professional = session.get(hashOf(cookieOf(request)));
    if (!professional) return reply.code(401).send({ title: 'sign in first' });
    const { child: id } = request.params;
    const child = childOf.get(id);
    if (!child || related.get(child, professional) !== 1) return reply.code(403).send({ title: 'refused' });
    const limit = Number(request.query.limit ?? ENTRIES);
    const { answer, shown } = compose(child, id, limit);
    const hash = createHash('sha256').update(id).update(String(shown)).digest();
    await audit([Date.now(), professional, child, request.query.purpose ?? '', shown, hash]);
    reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
    return answer;
  });
  return app;
}

async function serve([file, certificate, key, mode, workers]) {
  if (cluster.isPrimary && Number(workers) > 1) {
    const children = Array.from({ length: Number(workers) }, () => cluster.fork());
    const ports = await Promise.all(children.map((worker) =>
      new Promise((resolve) => worker.once('listening', (address) => resolve(address.port)))));
    console.log(ports[0], ...children.map((worker) => worker.process.pid));
    process.on('SIGTERM', () => { for (const worker of children) worker.kill('SIGTERM'); process.exit(0); });
    return;
  }
  const app = build(file, certificate, key, mode);
  await app.listen({ host: '127.0.0.1', port: 0 });
  if (cluster.isPrimary) console.log(app.server.address().port, process.pid);
}

const [command, ...rest] = process.argv.slice(2);
if (command === 'fill') {
  const [file, children, bytes, cookie, list] = rest;
  const ids = fill(file, Number(children), Number(bytes), cookie);
  writeFileSync(list, ids.map((id) => `${id}\n`).join(''));
} else if (command === 'serve') {
  await serve(rest);
} else {
  console.error('usage: node server.mjs fill DB CHILDREN ENTRY_BYTES COOKIE IDS | serve DB CERTIFICATE KEY MODE WORKERS');
  process.exit(2);
}
