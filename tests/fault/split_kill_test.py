"""`onestory serve` is killed (SIGKILL) while data stewards join and part children.

Held to after every kill: each act happened whole or not at all. Whoever was joined is one child,
whoever was parted is two, each move has its link row and its two entries in the log, each answer
has one, and every answer that was acknowledged is there. ONESTORY_KILLS sets how many kills,
ONESTORY_SEED which moments.
"""

import http.client
import json
import os
import pathlib
import random
import shutil
import sqlite3
import ssl
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from small_county import Child, count, nhs_number, prove_log, record  # noqa: E402

KILLS = int(os.environ.get("ONESTORY_KILLS", count(4, 200)))
SEED = int(os.environ.get("ONESTORY_SEED", "20261122"))
LONGEST_LIFE = 0.4  # seconds of load before a kill
PAIRS = 6
CUT_OFF = (ssl.SSLError, OSError, http.client.HTTPException)
JOINED = 3  # linkage::QuestionState


class SplitKill(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.hub = Hub(programs_folder(), temporary.name)
        self.addCleanup(self.hub.kill)
        self.hub.init()
        self.hub.start()
        self.agencies = {
            "csc": self.hub.add_agency("csc", "Social Care", "social_care", ["social_care"]),
            "ouh": self.hub.add_agency("ouh", "Health Trust", "health", ["health"]),
        }
        self.stewards = {
            agency: self.hub.add_person(f"w.{agency}", agency, ["STEWARD"], "W").sign_in("STEWARD")
            for agency in self.agencies
        }
        children = [Child(index) for index in range(PAIRS)]
        self.agencies["csc"].push([record(f"r{c.index}", c, "assessment") for c in children])
        self.agencies["ouh"].push(
            [
                record(f"h{c.index}", c, "health_contact", ("HEALTH",), self.other_number(c))
                for c in children
            ]
        )
        self.matches = [one["id"] for one in self.stewards["csc"].get("/v1/matches")[1]["matches"]]
        self.assertEqual(len(self.matches), PAIRS)
        self.acknowledged = 0
        self.wrong = []

    def other_number(self, child):
        """The same child by names and birth date, whom another number contradicts."""
        numbers = [{"kind": "nhs_number", "value": nhs_number(1000 + child.index)}]
        return child.subject(source_id=f"h-{child.index}", identifiers=numbers)

    def settle(self, agency, chance, stopping):
        """Answers at random until the hub dies."""
        session = self.stewards[agency]
        try:
            connection = session.port.connect()
            while not stopping.is_set():
                match = chance.choice(self.matches)
                decision = chance.choice(["confirm", "confirm", "undo", "reject", "never_link"])
                status, _, text = session.port.ask(
                    *("POST", f"/v1/matches/{match}/decision"),
                    {"decision": decision, "reason": "as told"},
                    session.headers(),
                    connection,
                )
                if status == 200:
                    self.acknowledged += 1  # one thread at a time per agency; the sum is checked <=
                else:
                    self.wrong.append((status, text))
        except CUT_OFF:
            pass  # killed

    def test_a_join_and_a_split_happen_whole_or_not_at_all(self):
        chance = random.Random(SEED)
        for kill in range(KILLS):
            stopping = threading.Event()
            threads = [
                threading.Thread(
                    target=self.settle, args=(agency, random.Random(SEED + 2 * kill + i), stopping)
                )
                for i, agency in enumerate(self.stewards)
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.random() * LONGEST_LIFE)
            self.hub.kill()
            stopping.set()
            for thread in threads:
                thread.join(30)
            self.assertEqual(self.wrong, [])
            self.check_file()
            self.hub.start()
            for session in self.stewards.values():
                session.port = self.hub.people
            self.check_answers()
        leaves = prove_log(self.hub)
        moves = sum(leaf["e"] in ("link.joined", "link.split") for leaf in leaves)
        print(f"{KILLS} kills (seed {SEED}): {self.acknowledged} answers, {moves // 2} moves")

    def check_file(self):
        """What a crash left, read from a copy before anything repairs it."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("hub.db", "hub.db-wal"):
                source = next(self.hub.data.rglob(name), None)
                if source:
                    shutil.copy(source, pathlib.Path(folder) / name)
            database = sqlite3.connect(pathlib.Path(folder) / "hub.db")
            self.check_rows(database)
            database.close()

    def check_rows(self, database):
        def one(sql):
            return database.execute(sql).fetchone()[0]

        wrong = database.execute(
            "SELECT m.row, m.state, p.child, o.child FROM match m"
            " JOIN source_person p ON p.row = m.person JOIN source_person o ON o.row = m.other"
            f" WHERE (m.state = {JOINED}) <> (p.child = o.child)"
        ).fetchall()
        self.assertEqual(wrong, [])
        moved = database.execute(
            "SELECT s.row FROM source_person s WHERE s.child <> (SELECT l.child FROM link l"
            " WHERE l.source_person = s.row AND l.state = 2 ORDER BY l.row DESC LIMIT 1)"
        ).fetchall()
        self.assertEqual(moved, [], "who stands elsewhere than their last link says")
        events = {}
        for (text,) in database.execute("SELECT leaf FROM audit_leaf"):
            event = json.loads(text)["e"]
            events[event] = events.get(event, 0) + 1
        answers = one("SELECT count(*) FROM match_answer")
        self.assertEqual(events.get("match.answered", 0), answers)
        self.assertLessEqual(self.acknowledged, answers)
        by_people = one("SELECT count(*) FROM link WHERE state = 2 AND decider <> 'rule'")
        entries = events.get("link.joined", 0) + events.get("link.split", 0)
        self.assertEqual(entries, 2 * by_people)

    def told(self, session, path):
        """A hub that is starved of time closes a connection that was slow; one that died is wrong."""
        for _ in range(20):
            try:
                return session.get(path)
            except CUT_OFF:
                self.assertIsNone(self.hub.server.poll(), self.hub.log.read_text()[-4000:])
        return self.fail("the hub runs and answers nobody")

    def check_answers(self):
        """Both stewards are told of every question, each in one state."""
        told = []
        for session in self.stewards.values():
            states = {}
            for state in ("open", "settled"):
                status, page = self.told(session, f"/v1/matches?state={state}&limit=200")
                self.assertEqual(status, 200, page)
                states.update((one["id"], one["state"]) for one in page["matches"])
            self.assertEqual(sorted(states), sorted(self.matches))
            told.append(states)
        self.assertEqual(told[0], told[1])


if __name__ == "__main__":
    unittest.main()
