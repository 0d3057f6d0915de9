#!/usr/bin/env python3
"""A stand-in for the hub's agency port: mutual TLS, batches, receipts, and faults on demand.

Python 3 standard library only; `openssl` signs the receipts (Ed25519). Tests drive
onestory-push against it where the real hub would be too much or too well behaved.

  stub_hub.py --dir DIR [--faults LIST]

DIR gets ca.pem, agency.pem, agency.key, agency.p12 (password "stub"), p12.password, port
(written once it listens), log.jsonl (one line for each request) and outcomes.json (how often
a record was taken, by outcome). LIST, comma-separated, is
what happens to each POST in turn; after it all is well:

  ok            take it and answer
  drop          close without taking it
  lose          take it, close without answering (the unknown result)
  503, 429, 500 answer so (429 and 503 with Retry-After: 1), take nothing
  413, 400      refuse the whole batch
  403           refuse the sender
  junk          answer 200 with something that is no receipt
  forge         answer with a receipt whose signature does not fit
  hang          take it and never answer
  bad:WORD      refuse each record whose JSON contains WORD with 400 for the whole batch, always
"""

import argparse
import base64
import hashlib
import http.server
import json
import os
import ssl
import subprocess
import threading
import time

ORIGIN = "stub.example/audit"


def run(*command, data=None):
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout


def make_certificates(folder):
    def path(name):
        return os.path.join(folder, name)

    def key(name):
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path(name))

    def sign(name, subject, extensions, ca="ca"):
        key(name + ".key")
        run("openssl", "req", "-new", "-key", path(name + ".key"), "-subj", subject, "-out",
            path(name + ".csr"))
        with open(path(name + ".ext"), "w") as out:
            out.write(extensions)
        run("openssl", "x509", "-req", "-in", path(name + ".csr"), "-CA", path(ca + ".pem"),
            "-CAkey", path(ca + ".key"), "-CAcreateserial", "-days", "2", "-extfile",
            path(name + ".ext"), "-out", path(name + ".pem"))

    for ca in ("ca", "other-ca"):
        key(ca + ".key")
        run("openssl", "req", "-x509", "-new", "-key", path(ca + ".key"), "-subj", "/CN=" + ca,
            "-days", "2", "-out", path(ca + ".pem"))
    server = "extendedKeyUsage=serverAuth\nsubjectAltName="
    sign("server", "/CN=localhost", server + "DNS:localhost,IP:127.0.0.1\n")
    sign("evil", "/CN=evil.example", server + "DNS:evil.example\n")
    client = "extendedKeyUsage=clientAuth\nsubjectAltName=URI:urn:onestory:agency:test-agency\n"
    sign("agency", "/CN=test-agency", client)
    sign("stranger", "/CN=stranger", client, ca="other-ca")
    run("openssl", "pkcs12", "-export", "-in", path("agency.pem"), "-inkey", path("agency.key"),
        "-passout", "pass:stub", "-out", path("agency.p12"))
    with open(path("p12.password"), "w") as out:
        out.write("stub\n")
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", path("audit.key"))


class Ledger:
    def __init__(self, folder):
        self.folder = folder
        self.batches = {}
        self.records = {}
        self.outcomes = {}
        self.lock = threading.Lock()
        der = run("openssl", "pkey", "-in", os.path.join(folder, "audit.key"), "-pubout",
                  "-outform", "DER")
        public = b"\x01" + der[-32:]
        key_hash = hashlib.sha256(ORIGIN.encode() + b"\n" + public).digest()[:4]
        self.verifier = f"{ORIGIN}+{key_hash.hex()}+{base64.b64encode(public).decode()}"

    def sign(self, text):
        message = os.path.join(self.folder, f"message.{threading.get_ident()}")
        with open(message, "w") as out:
            out.write(text)
        return run("openssl", "pkeyutl", "-sign", "-rawin", "-inkey",
                   os.path.join(self.folder, "audit.key"), "-in", message)

    def take(self, body):
        batch = json.loads(body)
        content = hashlib.sha256(body).hexdigest()
        with self.lock:
            known = self.batches.get(batch["id"])
            if known:
                return known["receipt"] if known["content"] == content else None
            salt = os.urandom(16)
            lines = []
            for record in batch["records"]:
                source = record["source_id"]
                held = self.records.get(source)
                text = json.dumps(record, sort_keys=True)
                if record.get("action", "assert") != "assert":
                    outcome, reason = (("refused", "unknown_record") if held is None
                                       else ("retracted", "-") if held else ("duplicate", "-"))
                elif "REFUSE-ME" in source:
                    outcome, reason = "refused", "class_not_agreed"
                elif "WAIT" in source:
                    outcome, reason = "quarantined", "unclear_subject"
                elif held is None:
                    outcome, reason = "accepted", "-"
                elif held == text:
                    outcome, reason = "duplicate", "-"
                else:
                    outcome, reason = "superseded", "-"
                if outcome in ("accepted", "superseded"):
                    self.records[source] = text
                elif outcome == "retracted":
                    self.records[source] = ""
                about = hashlib.sha256(salt + batch["agency"].encode() + b"\0" + source.encode())
                lines.append((outcome, reason, about.hexdigest()))
            text = (f"onestory receipt v1\norigin {ORIGIN}\nagency {batch['agency']}\n"
                    f"batch {batch['id']}\ncontent {content}\nsalt {salt.hex()}\n"
                    f"received {time.strftime('%Y-%m-%dT%H:%M:%S.000000Z', time.gmtime())}\n"
                    f"leaf {len(self.batches)}\nrecords {len(lines)}\n")
            text += "".join(f"{i} {o} {r} {s}\n" for i, (o, r, s) in enumerate(lines))
            records = [{"position": i, "outcome": o, **({} if r == "-" else {"reason": r}),
                        "source": s} for i, (o, r, s) in enumerate(lines)]
            receipt = {"receipt": text, "signature": base64.b64encode(self.sign(text)).decode(),
                       "key": self.verifier, "records": records}
            self.batches[batch["id"]] = {"content": content, "receipt": receipt}
            for outcome, _, _ in lines:
                self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
            with open(os.path.join(self.folder, "outcomes.json"), "w") as out:
                json.dump(self.outcomes, out)
            return receipt


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "stub"

    def log_message(self, *args):
        pass

    def note(self, **what):
        with open(os.path.join(self.server.folder, "log.jsonl"), "a") as out:
            out.write(json.dumps(what) + "\n")

    def answer(self, status, body, kind="application/json", **headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def problem(self, status, title, **headers):
        self.answer(status, {"type": "about:blank", "title": title, "status": status},
                    "application/problem+json", **headers)

    def do_GET(self):
        batch = self.path.rsplit("/", 1)[-1]
        known = self.server.ledger.batches.get(batch)
        self.note(method="GET", batch=batch, known=bool(known))
        if known:
            self.answer(200, known["receipt"])
        else:
            self.problem(404, "no such batch arrived from you: send it again")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.ledger.lock:
            fault = self.server.faults.pop(0) if self.server.faults else "ok"
        batch = json.loads(body)
        self.note(method="POST", batch=batch["id"], records=len(batch["records"]), fault=fault)
        for word in self.server.bad_words:
            if word in body.decode():
                return self.problem(400, "bad batch")
        if fault == "drop":
            self.close_connection = True
            return self.connection.close()
        if fault in ("500", "413", "400", "403"):
            return self.problem(int(fault), "on purpose")
        if fault in ("429", "503"):
            return self.problem(int(fault), "on purpose", Retry_After="1")
        if fault == "junk":
            return self.answer(200, {"hello": "there"})
        receipt = self.server.ledger.take(body)
        if receipt is None:
            return self.problem(409, "another batch has this id")
        if fault == "lose":
            self.close_connection = True
            return self.connection.close()
        if fault == "hang":
            return time.sleep(3600)
        if fault == "forge":
            receipt = dict(receipt, signature=base64.b64encode(bytes(64)).decode())
        return self.answer(200, receipt)


class StubHub(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", required=True)
    parser.add_argument("--faults", default="")
    parser.add_argument("--certificate", default="server", help="server, or evil")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    os.makedirs(options.dir, exist_ok=True)
    if not os.path.exists(os.path.join(options.dir, "audit.key")):
        make_certificates(options.dir)
    hub = StubHub(("127.0.0.1", options.port), Handler)
    hub.folder = options.dir
    hub.ledger = Ledger(options.dir)
    faults = [fault for fault in options.faults.split(",") if fault]
    hub.bad_words = [fault[4:] for fault in faults if fault.startswith("bad:")]
    hub.faults = [fault for fault in faults if not fault.startswith("bad:")]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(options.dir, options.certificate + ".pem"),
                            os.path.join(options.dir, options.certificate + ".key"))
    context.load_verify_locations(os.path.join(options.dir, "ca.pem"))
    context.verify_mode = ssl.CERT_REQUIRED
    # The handshake runs in the handler's thread, at the first read.
    hub.socket = context.wrap_socket(hub.socket, server_side=True, do_handshake_on_connect=False)
    port = os.path.join(options.dir, "port")
    with open(port + ".new", "w") as out:
        out.write(str(hub.server_address[1]))
    os.rename(port + ".new", port)
    hub.serve_forever()


if __name__ == "__main__":
    main()
