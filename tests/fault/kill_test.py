"""`onestory serve` is killed (SIGKILL) at random moments of mixed load and started again.

Held to after every kill: no acknowledged record is lost, none is there twice, a receipt is
the same byte for byte whenever it is asked for, and no answer reached anybody whose leaf is
not in the log. ONESTORY_KILLS sets how many kills, ONESTORY_SEED which moments.
"""

import collections
import hashlib
import http.client
import json
import os
import pathlib
import random
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import COOKIE, Hub, programs_folder  # noqa: E402
from small_county import (  # noqa: E402
    County, count, keep_checkpoint, prove_log, record,
)

KILLS = int(os.environ.get("ONESTORY_KILLS", count(15, 300)))
SEED = int(os.environ.get("ONESTORY_SEED", "20261121"))
LONGEST_LIFE = 0.6  # seconds of load before a kill
CHILDREN = 10
GENERATION = 20  # kills after which the load moves on to other children
SAMPLE = count(200, 5000)  # of what is checked once more at the end
CUT_OFF = (ssl.SSLError, OSError, http.client.HTTPException)


class Sent:
    """One batch: what was sent, and the receipt that came, if one did."""

    def __init__(self, agency, batch, records):
        self.agency = agency
        self.batch = batch
        self.records = records
        self.body = json.dumps({"id": batch, "agency": agency.name, "records": records}).encode()
        self.receipt = None


class Answer:
    """What a reader received with a status 200."""

    def __init__(self, session, body):
        self.session = session
        self.body = body

    def decision(self):
        told = self.body["decision"]
        return told["id"] if isinstance(told, dict) else told

    def shown(self):
        """As its leaf has it; None for an answer that is no chronology."""
        if "entries" not in self.body:
            return None
        ids = sorted(bytes.fromhex(entry["id"]) for entry in self.body["entries"])
        return hashlib.sha256(b"".join(ids)).hexdigest()


class Ledger:
    """What the clients know, from what they sent and what they were told."""

    def __init__(self):
        self.lock = threading.Lock()
        self.batches = []
        self.answers = []
        self.wrong = []
        self.serial = 0

    def next(self):
        with self.lock:
            self.serial += 1
            return self.serial

    def complain(self, words):
        with self.lock:
            self.wrong.append(words)


class Load:
    """Callers of both ports, until told to stop or cut off."""

    def __init__(self, county, ledger, children, seed):
        self.county = county
        self.ledger = ledger
        self.children = children
        self.stopping = threading.Event()
        acts = [(self.push, agency) for agency in county.agencies]
        acts += [(self.push, county.csc), (self.read, county.lead), (self.read, county.teacher)]
        acts += [(self.search, county.supervisor), (self.change_rights, county.supervisor)]
        self.threads = [
            threading.Thread(target=self.run, args=(act, who, random.Random(seed * 100 + i)))
            for i, (act, who) in enumerate(acts)
        ]
        for thread in self.threads:
            thread.start()

    def run(self, act, who, chance):
        connection = None
        try:
            connection = who.port.connect()
            while not self.stopping.is_set():
                act(who, connection, chance)
        except CUT_OFF:
            pass  # killed
        except Exception as fault:  # a thread's exception must fail the test
            self.ledger.complain(repr(fault))
        finally:
            if connection:
                connection.close()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(30)
            if thread.is_alive():
                self.ledger.complain("a caller hangs")

    def push(self, agency, connection, chance):
        sent = self.earlier(agency, chance) if chance.random() < 0.2 else self.fresh(agency, chance)
        status, _, text = agency.port.ask("POST", "/v1/batches", sent.body, connection=connection)
        if status != 200:
            self.ledger.complain(f"batch {sent.batch} was answered {status} {text}")
        elif sent.receipt not in (None, text):
            self.ledger.complain(f"batch {sent.batch} has two receipts")
        else:
            sent.receipt = text

    def earlier(self, agency, chance):
        with self.ledger.lock:
            mine = [sent for sent in self.ledger.batches[-40:] if sent.agency is agency]
        return chance.choice(mine) if mine else self.fresh(agency, chance)

    def fresh(self, agency, chance):
        kind = self.county.kinds[agency.name]
        records = [
            record(f"{agency.name}-{self.ledger.next()}", chance.choice(self.children), kind)
            for _ in range(chance.randint(1, 8))
        ]
        if chance.random() < 0.3:  # about two children at once
            records[0]["subjects"] += [
                child.subject()
                for child in self.children
                if child.subject() not in records[0]["subjects"]
            ][:1]
        sent = Sent(agency, f"batch-{self.ledger.next()}", records)
        with self.ledger.lock:
            self.ledger.batches.append(sent)
        return sent

    def answered(self, session, connection, verb, path, body=None):
        headers = session.headers() if body else {"Cookie": f"{COOKIE}={session.cookie}"}
        status, _, text = session.port.ask(verb, path, body, headers, connection)
        # 403: an agreement is withdrawn just now; 503: rights changed five times while asked.
        if status in (200, 201):
            with self.ledger.lock:
                self.ledger.answers.append(Answer(session, json.loads(text)))
        elif status not in (403, 503):
            self.ledger.complain(f"{verb} {path} was answered {status} {text}")

    def read(self, session, connection, chance):
        child = chance.choice(self.children).id
        what = "involved?purpose=CIN" if chance.random() < 0.1 else "chronology?purpose=CIN"
        self.answered(session, connection, "GET", f"/v1/children/{child}/{what}")

    def search(self, session, connection, chance):
        child = chance.choice(self.children)
        asked = {"purpose": "CIN", "nhs_number": child.nhs, "birth": child.birth}
        self.answered(session, connection, "POST", "/v1/children/search", asked)

    def change_rights(self, session, connection, chance):
        child = chance.choice(self.children).id
        if chance.random() < 0.5:
            change = {"professional": "d.lee", "state": chance.choice(["named", "ended"])}
            path = f"/v1/children/{child}/relationships"
        else:
            change = {"purpose": "EH", "state": chance.choice(["given", "withdrawn"])}
            change.update(agencies=["csc"], classes=["health"], given_by="parent", evidence="form")
            path = f"/v1/children/{child}/agreements"
        self.answered(session, connection, "POST", path, change)
        time.sleep(chance.random() * 0.02)


class Kill(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.hub = Hub(programs_folder(), temporary.name)
        self.addCleanup(self.hub.kill)
        self.hub.init()
        self.hub.start()
        self.county = County(self.hub)
        self.ledger = Ledger()
        self.chance = random.Random(SEED)
        self.checked_batches = 0
        self.checked_answers = 0
        self.connections = {}
        self.addCleanup(self.hang_up)

    def test_nothing_acknowledged_is_lost_or_doubled_and_no_answer_lacks_its_leaf(self):
        checkpoints = []
        for kill in range(KILLS):
            if kill % GENERATION == 0:
                children = self.county.add_children(CHILDREN)
                checkpoints.append(keep_checkpoint(self.hub, f"checkpoint-{kill}"))
            load = Load(self.county, self.ledger, children, SEED + kill)
            time.sleep(self.chance.random() * LONGEST_LIFE)
            self.hub.kill()
            load.stop()
            self.hang_up()
            if self.chance.random() < 0.3:
                self.kill_while_it_starts()
            self.hub.start()
            self.county.reconnect()
            self.assertEqual(self.ledger.wrong, [])
            self.check_batches(self.ledger.batches[self.checked_batches :])
            self.check_answers(self.ledger.answers[self.checked_answers :])
            self.checked_batches = len(self.ledger.batches)
            self.checked_answers = len(self.ledger.answers)
            self.check_records(children)

        self.check_batches(self.some(self.ledger.batches))
        self.check_answers(self.some(self.ledger.answers))
        self.check_records(self.county.children)
        receipts = self.write_receipts()
        leaves = prove_log(self.hub, checkpoints, receipts)
        self.check_leaves(leaves)
        self.assertEqual(self.hub.stop(), 0)
        print(
            f"{KILLS} kills (seed {SEED}): {len(self.ledger.batches)} batches,"
            f" {len(self.ledger.answers)} answers, {len(leaves)} leaves"
        )

    def kill_while_it_starts(self):
        server = subprocess.Popen(
            [self.hub.programs / "onestory", "serve", "--data", self.hub.data]
            + ["--people-port", "0", "--agency-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(self.chance.random() * 0.15)
        server.kill()
        server.wait()

    def ask(self, who, verb, path, body=None, headers=None):
        """(status, body), over a connection that is kept while the hub keeps it."""
        for attempt in range(2):
            if who not in self.connections:
                self.connections[who] = who.port.connect()
            try:
                status, _, text = who.port.ask(verb, path, body, headers, self.connections[who])
                return status, text
            except CUT_OFF:  # it was idle for too long
                self.connections.pop(who).close()
                if attempt:
                    raise
        return None

    def hang_up(self):
        for connection in self.connections.values():
            connection.close()
        self.connections = {}

    def some(self, things):
        return self.chance.sample(things, min(SAMPLE, len(things)))

    def check_batches(self, batches):
        """Every receipt is still the one that was given; what nobody knows of is cleared up."""
        for sent in batches:
            path = f"/v1/batches/{sent.batch}"
            status, found = self.ask(sent.agency, "GET", path)
            if sent.receipt is None and status == 404:  # it never arrived: send it again
                status, found = self.ask(sent.agency, "POST", "/v1/batches", sent.body)
            self.assertEqual(status, 200, found)
            if sent.receipt is not None:
                self.assertEqual(found, sent.receipt, sent.batch)
            sent.receipt = found
            again = self.ask(sent.agency, "POST", "/v1/batches", sent.body)
            self.assertEqual(again, (200, found), sent.batch)
            outcomes = [line["outcome"] for line in json.loads(found)["records"]]
            self.assertEqual(outcomes, ["accepted"] * len(sent.records), sent.batch)

    def check_answers(self, answers):
        """Who was told something can be told again why."""
        for answer in answers:
            status, text = self.ask(
                *(answer.session, "GET", f"/v1/decisions/{answer.decision()}"),
                headers={"Cookie": f"{COOKIE}={answer.session.cookie}"},
            )
            self.assertEqual(status, 200, text)
            if isinstance(answer.body["decision"], dict):
                self.assertEqual(json.loads(text)["decision"], answer.body["decision"])

    def check_records(self, children):
        """Every record that was sent stands in its children's chronologies, once in each."""
        wanted = collections.defaultdict(list)
        for sent in self.ledger.batches:
            for one in sent.records:
                for subject in one["subjects"]:
                    wanted[subject["source_id"]].append(one["source_id"])
        for child in children:
            held = [entry["summary"] for entry in self.county.read_all(self.county.lead, child)]
            here = wanted[child.subject()["source_id"]] + [f"first-{child.index}"]
            self.assertEqual(sorted(held), sorted(here))

    def write_receipts(self):
        folder = self.hub.folder / "receipts"
        folder.mkdir()
        for sent in self.some(self.ledger.batches):
            (folder / f"{sent.batch}.json").write_bytes(sent.receipt)
        return folder

    def check_leaves(self, leaves):
        shown = collections.Counter(
            (leaf["shown"], leaf.get("count", 0))
            for leaf in leaves
            if leaf["e"] == "chronology.read"
        )
        received = collections.Counter(
            (answer.shown(), len(answer.body["entries"]))
            for answer in self.ledger.answers
            if answer.shown()
        )
        self.assertGreater(sum(received.values()), 0)
        self.assertEqual(received - shown, collections.Counter())
        for sent in self.ledger.batches:
            index = int(re.search(r"^leaf (\d+)$", json.loads(sent.receipt)["receipt"], re.M)[1])
            self.assertEqual(
                (leaves[index]["i"], leaves[index]["e"], leaves[index]["agency"]),
                (index, "batch.received", sent.agency.name),
            )
        taken = sum(leaf["e"] == "batch.received" for leaf in leaves)
        # One more for each time that children were added.
        self.assertEqual(taken, len(self.ledger.batches) + -(-KILLS // GENERATION))


if __name__ == "__main__":
    unittest.main()
