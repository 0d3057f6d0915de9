"""What was known at a moment stays what was known then: random histories of many children, pushed
through the API, against an oracle that replays them the naive way.

Records are accepted, superseded, relabelled, retracted, asserted again, pushed to a recipient and
purged; the child is shielded, the family's agreement withdrawn and given, the teacher's tie ended
and renewed. `known_at` chooses what the hub held; rights, labels and shields are always today's.
ONESTORY_HISTORIES sets how many, ONESTORY_SEED which.
"""

import json
import os
import pathlib
import queue
import random
import re
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import COOKIE, Hub, HubFault, programs_folder  # noqa: E402
from small_county import Child, County, count, prove_log, record  # noqa: E402

HISTORIES = int(os.environ.get("ONESTORY_HISTORIES", count(40, 1000)))
SEED = int(os.environ.get("ONESTORY_SEED", "20261121"))
STEPS = 12  # acts of one history
THREADS = 4
DAYS = ["2026-01-05", "2026-01-05", "2026-02-11", "2026-03-01", "2025-12-24"]
ENTRIES = re.compile(rb'"entries":\[(.*)\],"shown":', re.S)
PLACE = "27 Hidden Street"


class Lines:
    """Connections of one thread: one for each agency and each session."""

    def __init__(self):
        self.open = {}

    def ask(self, who, verb, path, body=None, headers=None):
        if who not in self.open:
            self.open[who] = who.port.connect()
        status, _, text = who.port.ask(verb, path, body, headers, self.open[who])
        return status, text

    def close(self):
        for connection in self.open.values():
            connection.close()


class Version:
    """One version of a record, as its owner sent it."""

    def __init__(self, agency, content, received):
        self.agency = agency
        self.labels = set(content["labels"])
        self.push = "push" in content
        self.day = content["happened"]
        self.narrative = content["narrative"]
        self.received = received
        self.ended = None

    @staticmethod
    def absent_when(cut):
        if "place" in cut:  # where somebody is may stand anywhere in words
            return {"summary", "narrative", "place"}
        return {"narrative"} if "health" in cut else set()

    def held_at(self, moment):
        return self.received <= moment and (self.ended is None or self.ended > moment)


class Oracle:
    """A child's records and today's rights, as a list that is read from end to end."""

    def __init__(self):
        self.records = {}  # source id -> its versions, oldest first
        self.purged = {}  # source id -> how many of its versions are destroyed
        self.tied = True
        self.agreed = True
        self.shielded = False

    def assert_record(self, agency, content, received):
        versions = self.records.setdefault(content["source_id"], [])
        self.end(content["source_id"], received)
        versions.append(Version(agency, content, received))

    def end(self, source_id, moment):
        """The version that stands, if one does, stands no longer."""
        versions = self.records[source_id]
        if versions and versions[-1].ended is None:
            versions[-1].ended = moment

    def purge(self, source_id, moment):
        self.end(source_id, moment)
        self.purged[source_id] = len(self.records[source_id])

    def rights(self, moment):
        """Everything of today that an answer about that moment may depend upon."""
        newest = [
            (source_id, sorted(versions[-1].labels), versions[-1].push, self.purged.get(source_id))
            for source_id, versions in sorted(self.records.items())
            if versions[0].received <= moment
        ]
        return (self.agreed, self.shielded, newest)

    def expected(self, reader, moment):
        """None when the child is closed to the reader, else what is shown, newest first."""
        if not self.tied and reader.role != "LP":
            return None
        shown = []
        for source_id, versions in self.records.items():
            for version in versions[self.purged.get(source_id, 0) :]:
                cut = self.cut(reader, version, versions[-1])
                if version.held_at(moment) and cut is not None:
                    shown.append((version, cut))
        shown.sort(key=lambda pair: (pair[0].day, pair[0].received), reverse=True)
        return shown

    def cut(self, reader, version, today):
        """What is cut of it, or None when it is hidden."""
        labels = version.labels | today.labels
        own = version.agency == reader.agency
        pushed = version.push and today.push and reader.agency == "school"
        pooled = self.agreed and not version.push and not today.push
        if not (own or pushed or pooled):
            return None
        if any(label.startswith("SENS_SERVICE") for label in labels) and not pushed:
            return None
        cut = set()
        if "HEALTH" in labels and not (own or pushed or reader.role == "LP"):
            cut.add("health")
        if self.shielded or "SHIELDED" in labels:
            cut.add("place")
        return cut


class Reader:
    def __init__(self, session, agency, role):
        self.session = session
        self.agency = agency
        self.role = role


class History:
    """One child, lived through twice: by the hub and by the oracle."""

    def __init__(self, test, county, child, seed, lines):
        self.test = test
        self.county = county
        self.child = child
        self.chance = random.Random(seed)
        self.lines = lines
        self.readers = [Reader(county.lead, "csc", "LP"), Reader(county.teacher, "school", "NP")]
        self.oracle = Oracle()
        self.moments = []
        self.whole = {}  # entry id -> its members when nothing is cut
        self.answers = {}  # (reader, moment, rights) -> its entries, byte for byte
        self.sent = {}  # source id -> (agency, what was sent last)
        self.words = 0
        self.reads = 0

    def live(self):
        acts = [self.accept] * 5 + [self.supersede] * 4 + [self.relabel] * 2 + [self.retract] * 2
        acts += [self.purge, self.push_to_school, self.shield, self.agreement, self.tie]
        self.tell(self.county.csc, f"csc-{self.child.index}-first", ["GENERAL"])
        self.county.find(self.child)
        self.county.tie(self.child)
        self.remember()
        for _ in range(STEPS):
            self.chance.choice(acts)()
            self.remember()
            for moment in self.chance.sample(self.moments, min(2, len(self.moments))):
                self.look(moment)
        for moment in self.moments:
            self.look(moment)

    def remember(self):
        """A new moment: what an answer without known_at says that it is as of."""
        answer = self.read(self.readers[0], None)
        self.moments.append(json.loads(answer)["known_at"])
        self.look(self.moments[-1])

    # Acts ----------------------------------------------------------------------------

    def send(self, agency, content):
        """Pushes one record; when it was received."""
        self.words += 1
        batch = {
            "id": f"b-{self.child.index}-{self.words}",
            "agency": agency.name,
            "records": [content],
        }
        status, text = self.lines.ask(agency, "POST", "/v1/batches", batch)
        if status != 200:
            raise HubFault(f"the batch was answered {status}: {text}")
        receipt = json.loads(text)
        self.outcome = receipt["records"][0]["outcome"]
        return re.search(r"^received (\S+)$", receipt["receipt"], re.M)[1]

    def tell(self, agency, source_id, labels, **more):
        self.words += 1
        content = record(
            *(source_id, self.child, self.county.kinds[agency.name], labels),
            happened=self.chance.choice(DAYS),
            narrative=f"{source_id} word {self.words}",
            place=PLACE,
            **more,
        )
        received = self.send(agency, content)
        known = source_id in self.oracle.records
        self.test.assertEqual(self.outcome, "superseded" if known else "accepted", source_id)
        self.oracle.assert_record(agency.name, content, received)
        self.sent[source_id] = (agency, content)

    def labels(self):
        return self.chance.choice([["GENERAL"]] * 4 + [["HEALTH"], ["GENERAL", "SHIELDED"]])

    def accept(self):
        agency = self.chance.choice(self.county.agencies)
        self.tell(agency, f"{agency.name}-{self.child.index}-{self.words}", self.labels())

    def any_record(self):
        return self.chance.choice(sorted(self.sent.items()))

    def supersede(self):
        source_id, (agency, content) = self.any_record()
        more = {"push": content["push"]} if "push" in content and self.chance.random() < 0.7 else {}
        self.tell(agency, source_id, content["labels"], **more)

    def relabel(self):
        source_id, (agency, _) = self.any_record()
        sensitive = ["SENS_SERVICE:mental_health"]
        self.tell(agency, source_id, sensitive if self.chance.random() < 0.6 else self.labels())

    def push_to_school(self):
        agency = self.chance.choice([self.county.csc, self.county.health])
        push = {
            **{"agencies": ["school"], "function": "safeguarding", "judgement": "they need it"},
            **{"author_role": "social worker", "not_more_detrimental": True},
        }
        labels = self.chance.choice([["GENERAL"], ["SENS_SERVICE:substance"], ["HEALTH"]])
        self.tell(agency, f"push-{self.child.index}-{self.words}", labels, push=push)

    def retract(self):
        source_id, (agency, _) = self.any_record()
        received = self.send(agency, {"source_id": source_id, "action": "retract"})
        if self.outcome == "retracted":
            self.oracle.end(source_id, received)
        else:
            self.test.assertEqual(self.outcome, "duplicate")

    def purge(self):
        source_id, (agency, _) = self.any_record()
        received = self.send(agency, {"source_id": source_id, "action": "purge"})
        if self.outcome == "purged":
            self.oracle.purge(source_id, received)
        else:
            self.test.assertEqual(self.outcome, "duplicate")

    def shield(self):
        if self.chance.random() < 0.5:  # once it is said, it stays
            return self.accept()
        agency = self.chance.choice([self.county.csc, self.county.health])
        source_id = f"shield-{self.child.index}-{self.words}"
        self.oracle.shielded = True
        self.tell(agency, source_id, ["GENERAL"], subject=self.child.subject(shielded=True))
        return None

    def agreement(self):
        self.oracle.agreed = not self.oracle.agreed
        self.county.agree(self.child, "given" if self.oracle.agreed else "withdrawn")

    def tie(self):
        self.oracle.tied = not self.oracle.tied
        state = "named" if self.oracle.tied else "ended"
        self.county.relate(self.child, "t.jones", state)

    # Looking --------------------------------------------------------------------------

    def read(self, reader, moment):
        """The answer's bytes; None when it is refused."""
        self.reads += 1
        path = f"/v1/children/{self.child.id}/chronology?purpose=CIN&limit=500"
        path += f"&known_at={moment}" if moment else ""
        cookie = {"Cookie": f"{COOKIE}={reader.session.cookie}"}
        for _ in range(5):
            status, text = self.lines.ask(reader.session, "GET", path, headers=cookie)
            if status != 503:  # somebody's rights changed five times while this was decided
                break
        if status == 403:
            return None
        if status != 200:
            raise HubFault(f"{path} was answered {status}: {text}")
        return text

    def look(self, moment):
        for reader in self.readers:
            answer = self.read(reader, moment)
            expected = self.oracle.expected(reader, moment)
            about = f"child {self.child.index}, {reader.role}, as known at {moment}"
            if expected is None:
                self.test.assertIsNone(answer, about)
                continue
            self.test.assertIsNotNone(answer, about)
            entries = ENTRIES.search(answer)[1]
            self.compare(json.loads(b"[" + entries + b"]"), expected, about)
            same = (reader, moment, repr(self.oracle.rights(moment)))
            self.test.assertEqual(self.answers.setdefault(same, entries), entries, about)

    def compare(self, entries, expected, about):
        received = [entry["received"] for entry in entries]
        self.test.assertEqual(received, [version.received for version, _ in expected], about)
        for entry, (version, cut) in zip(entries, expected):
            absent = {name for name in ("summary", "narrative", "place") if name not in entry}
            self.test.assertEqual(absent, version.absent_when(cut), about)
            if not cut:
                self.test.assertEqual(entry["narrative"], version.narrative, about)
                whole = self.whole.setdefault(entry["id"], members(entry))
                self.test.assertEqual(members(entry), whole, about)
            elif entry["id"] in self.whole:
                kept = {(name, value) for name, value in members(entry) if name != "withheld"}
                self.test.assertLessEqual(kept, self.whole[entry["id"]], about)


def members(entry):
    return {(name, json.dumps(value)) for name, value in entry.items()}


class AsKnownAt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.hub = Hub(programs_folder(), temporary.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.county = County(cls.hub)

    def test_any_history_reads_as_the_oracle_says_at_every_moment(self):
        waiting = queue.SimpleQueue()
        for seed in range(HISTORIES):
            waiting.put(seed)
        faults, reads = [], []

        def work():
            lines = Lines()
            try:
                while not faults:
                    seed = waiting.get_nowait()
                    history = History(self, self.county, Child(seed), SEED + seed, lines)
                    try:
                        history.live()
                    except AssertionError as fault:
                        faults.append(f"history {SEED + seed}: {fault}")
                    reads.append(history.reads)
            except queue.Empty:
                pass
            except Exception as fault:  # a thread's exception must fail the test
                faults.append(repr(fault))
            finally:
                lines.close()

        threads = [threading.Thread(target=work) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [], "\n".join(faults))
        print(f"{HISTORIES} histories from seed {SEED}: {sum(reads)} answers")

    def test_what_arrives_meanwhile_never_joins_a_moment_that_was_answered(self):
        self.county.children = [Child(i) for i in range(HISTORIES)]
        child = self.county.add_children(1)[0]
        stopping, faults, serial = threading.Event(), [], [0]

        def push(agency):
            lines = Lines()
            try:
                while not stopping.is_set():
                    serial[0] += 1
                    one = record(
                        f"{agency.name}-m-{serial[0] % 40}",
                        child,
                        self.county.kinds[agency.name],
                        narrative=str(serial[0]),
                    )
                    status, text = lines.ask(agency, "POST", "/v1/batches", agency.batch([one]))
                    if status != 200:
                        faults.append(text)
            except Exception as fault:  # a thread's exception must fail the test
                faults.append(repr(fault))
            finally:
                lines.close()

        threads = [threading.Thread(target=push, args=(a,)) for a in self.county.agencies]
        for thread in threads:
            thread.start()
        lines = Lines()
        moments = {}
        try:
            until = time.monotonic() + count(3, 60)
            chance = random.Random(SEED)
            while time.monotonic() < until and not faults:
                moment, entries = self.entries(lines, child, None)
                moments[moment] = entries
                # In the future is now, and then stays what it was.
                ahead, _ = self.entries(lines, child, "2099-01-01T00:00:00Z")
                for asked in [moment, ahead, *chance.sample(sorted(moments), min(4, len(moments)))]:
                    _, again = self.entries(lines, child, asked)
                    self.assertEqual(moments.setdefault(asked, again), again, asked)
        finally:
            stopping.set()
            for thread in threads:
                thread.join()
            lines.close()
        self.assertEqual(faults, [])
        self.assertGreater(len(moments), 3)
        self.assertGreater(len(set(moments.values())), 3, "nothing arrived meanwhile")

    def entries(self, lines, child, known_at):
        """(as of when, entries byte for byte)"""
        path = f"/v1/children/{child.id}/chronology?purpose=CIN&limit=500"
        path += f"&known_at={known_at}" if known_at else ""
        cookie = {"Cookie": f"{COOKIE}={self.county.lead.cookie}"}
        status, text = lines.ask(self.county.lead, "GET", path, headers=cookie)
        self.assertEqual(status, 200, text)
        return json.loads(text)["known_at"], ENTRIES.search(text)[1]

    def test_the_log_of_it_all_is_whole(self):
        prove_log(self.hub)


if __name__ == "__main__":
    unittest.main()
