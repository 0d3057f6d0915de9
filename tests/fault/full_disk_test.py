"""The disk under `onestory serve` fills up and is freed again, many times, under load.

While it is full the hub refuses and says whom to ring; it tells nobody anything whose leaf is
not in the log, acknowledges nothing that is not there, and works again without a restart.
Needs a small tmpfs of its own, so root; without, it says so and is skipped (exit code 77).
"""

import errno
import http.client
import json
import os
import pathlib
import random
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import COOKIE, PASSWORD, Hub, programs_folder  # noqa: E402
from page_client import page_headers  # noqa: E402
from small_county import (  # noqa: E402
    County, count, keep_checkpoint, prove_log, record,
)

ROUNDS = count(4, 40)
DISK = f"{24 + 4 * ROUNDS}m"
FULL_SECONDS = 1.5
SKIPPED = 77
NO_ANSWER = (503, 507)
PHONES = ("01865 111111", "01865 222222", "01865 333333")


def mount(folder):
    """None, or why there is no small disk."""
    folder.mkdir()
    if os.geteuid() != 0:
        return "only root may mount"
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0700", "tmpfs", folder],
            capture_output=True,
            text=True,
        )
    except OSError as fault:
        return str(fault)
    return done.stderr.strip() or "mount failed" if done.returncode else None


class Ballast:
    """Fills a disk to the last byte but `spare`, and empties it."""

    def __init__(self, folder):
        self.file = folder / "ballast"

    def load(self, spare):
        with open(self.file, "ab", buffering=0) as ballast:
            size = 1 << 20
            while size:
                try:
                    if ballast.write(b"\0" * size) < size:
                        size //= 2
                except OSError as fault:
                    if fault.errno != errno.ENOSPC:
                        raise
                    size //= 2
            ballast.truncate(max(0, ballast.tell() - spare))

    def drop(self):
        self.file.unlink(missing_ok=True)


class Caller(threading.Thread):
    """Asks over and over until told to stop; what was answered, by status."""

    def __init__(self, stopping, act):
        super().__init__()
        self.stopping = stopping
        self.act = act
        self.statuses = {}
        self.fault = None

    def run(self):
        try:
            while not self.stopping.is_set():
                status = self.act()
                self.statuses[status] = self.statuses.get(status, 0) + 1
        except Exception as fault:  # a thread's exception must fail the test
            self.fault = fault


class FullDisk(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        why = mount(folder / "data")
        if why:
            self.skipTest(f"no small disk to fill here: {why}")
        self.addCleanup(subprocess.run, ["umount", "-l", folder / "data"], check=True)
        self.hub = Hub(programs_folder(), folder)
        self.addCleanup(self.hub.kill)
        self.hub.data = folder / "data/hub"
        self.hub.authority = self.hub.data / "keys/authority.pem"
        self.ballast = Ballast(folder / "data")
        self.hub.init()
        self.hub.start()
        self.county = County(self.hub)
        self.children = self.county.add_children(5)
        self.chance = random.Random(20261121)
        self.acknowledged = []
        self.answered = 0  # reads and searches; several threads add, so a few may be missed
        self.pages = set()
        self.serial = 0

    def test_a_full_disk_refuses_tells_nothing_loses_nothing_and_recovers(self):
        kept = keep_checkpoint(self.hub, "kept")
        self.warm_up()
        for turn in range(ROUNDS):
            # The last bytes go under load, where any statement may be the one that fails.
            self.ballast.load(spare=self.chance.choice([0, 4096, 20_000, 100_000, 3_000_000]))
            self.load_until_refused(turn)
            self.while_it_is_full()
            if turn == 0:
                self.reads_end_when_their_leaves_have_no_room_left()
            self.ballast.drop()
            self.it_works_again()
        self.everything_acknowledged_is_there()
        leaves = prove_log(self.hub, [kept])
        asked = [leaf for leaf in leaves if leaf["e"] in ("chronology.read", "children.searched")]
        self.assertGreaterEqual(len(asked), self.answered)
        self.assertEqual(self.hub.stop(), 0)
        self.hub.start()
        self.county.reconnect()
        self.everything_acknowledged_is_there()
        self.assertGreaterEqual(len(prove_log(self.hub, [kept])), len(leaves))
        print(f"{ROUNDS} times full: {len(self.acknowledged)} batches, {len(leaves)} leaves")

    def warm_up(self):
        for session in (self.county.lead, self.county.teacher):
            for child in self.children:
                self.assertEqual(self.county.read(session, child)[0], 200)

    def push(self):
        """A batch of fresh records; its receipt is kept when there is one. The status."""
        self.serial += 1
        child = self.children[self.serial % len(self.children)]
        narrative = f"Narrative of {child.given} " * 400
        records = [
            record(f"r-{self.serial}-{i}", child, "assessment", narrative=narrative)
            for i in range(5)
        ]
        batch = f"b-{self.serial}"
        sent = self.county.csc.batch(records, batch)
        status, _, text = self.county.csc.port.ask("POST", "/v1/batches", sent)
        if status == 200:
            self.acknowledged.append((batch, text, child, records))
        elif status in NO_ANSWER:
            self.tells_nothing(text)
        return status

    def read(self, session):
        child = self.children[self.serial % len(self.children)].id
        return self.asked(session, "GET", f"/v1/children/{child}/chronology?purpose=CIN&limit=5")

    def search(self, session):
        child = self.children[0]
        asked = {"purpose": "CIN", "nhs_number": child.nhs, "birth": child.birth}
        return self.asked(session, "POST", "/v1/children/search", asked)

    def asked(self, session, verb, path, body=None):
        headers = session.headers() if body else {"Cookie": f"{COOKIE}={session.cookie}"}
        status, _, text = session.port.ask(verb, path, body, headers)
        if status == 200:
            self.answered += 1
        else:
            self.tells_nothing(text)
            self.says_whom_to_ring(text)
        return status

    def tells_nothing(self, text):
        for child in self.children:
            for word in (child.given, child.family, child.nhs, child.birth, child.id):
                self.assertNotIn(word.encode(), text)

    def says_whom_to_ring(self, text):
        """The same page every time, whoever asked for whom."""
        for phone in PHONES:
            self.assertIn(phone.encode(), text)
        self.pages.add(text)
        self.assertEqual(len(self.pages), 1, self.pages)

    def load_until_refused(self, turn):
        stopping = threading.Event()
        callers = [
            Caller(stopping, lambda: self.read(self.county.lead)),
            Caller(stopping, lambda: self.search(self.county.supervisor)),
        ]
        for caller in callers:
            caller.start()
        statuses = set()
        until = time.monotonic() + 60
        while not statuses & set(NO_ANSWER) and time.monotonic() < until:
            statuses.add(self.push())
        until = time.monotonic() + FULL_SECONDS
        while time.monotonic() < until:
            statuses.add(self.push())
        stopping.set()
        for caller in callers:
            caller.join(60)
            self.assertIsNone(caller.fault)
            self.assertLessEqual(set(caller.statuses), {200, 503}, turn)
        self.assertTrue(statuses & set(NO_ANSWER), f"round {turn}: never refused: {statuses}")
        self.assertLessEqual(statuses, {200, *NO_ANSWER}, turn)

    def while_it_is_full(self):
        """The last free bytes are gone too: nothing is taken, and nothing is answered but what
        has its leaf in the room that is held for leaves."""
        for act in (
            lambda: self.read(self.county.lead),
            lambda: self.read(self.county.teacher),
            lambda: self.search(self.county.supervisor),
            self.sign_in_wrongly,
            lambda: self.county.csc.port.ask("GET", "/v1/batches/b-1")[0],
        ):
            self.assertIn(act(), (200, 401, 503))
        self.refused_when_full(self.push)
        status, _, text = self.hub.people.ask("GET", "/healthz")
        self.assertEqual((status, text), (200, b"ok\n"))
        self.assertIsNone(self.hub.server.poll())

    def reads_end_when_their_leaves_have_no_room_left(self):
        for _ in range(40_000):
            self.ballast.load(spare=0)
            if self.read(self.county.lead) == 503:
                return self.a_page_says_whom_to_ring_too()
        self.fail("there was always room for one more leaf")

    def a_page_says_whom_to_ring_too(self):
        for _ in range(50):
            self.ballast.load(spare=0)
            status, headers, text = self.hub.people.ask(
                "GET", "/", headers=page_headers(self.county.lead))
            if status == 503:
                break
        self.assertEqual(status, 503)
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertIn(b"This says nothing about any child", text)
        self.tells_nothing(text)
        for phone in PHONES:
            self.assertIn(phone.encode(), text)

    def refused_when_full(self, act):
        """The hub makes room for itself while it can, so what it frees is filled again."""
        for _ in range(50):
            self.ballast.load(spare=0)
            status = act()
            if status in NO_ANSWER:
                return
            self.assertIn(status, (200, 401))
        self.fail("it always found room")

    def sign_in_wrongly(self):
        wrong = {"username": "d.lee", "password": PASSWORD, "code": "000000", "role": "DPO"}
        return self.hub.people.ask("POST", "/v1/session", wrong)[0]

    def it_works_again(self):
        self.assertEqual(self.push(), 200)
        self.assertEqual(self.read(self.county.lead), 200)
        self.assertEqual(self.search(self.county.supervisor), 200)
        self.assertTrue(self.hub.run("audit", "checkpoint"))

    def everything_acknowledged_is_there(self):
        for batch, receipt, _, _ in self.acknowledged:
            status, _, found = self.county.csc.port.ask("GET", f"/v1/batches/{batch}")
            self.assertEqual((status, found), (200, receipt))
        for child in self.children:
            wanted = [
                one["source_id"] for _, _, about, records in self.acknowledged if about is child
                for one in records
            ]
            held = [entry["summary"] for entry in self.county.read_all(self.county.lead, child)]
            self.assertEqual(sorted(held), sorted(wanted + [f"first-{child.index}"]))


if __name__ == "__main__":
    ran = unittest.main(exit=False, verbosity=2).result
    sys.exit(SKIPPED if ran.skipped else not ran.wasSuccessful())
