"""`onestory-push` is killed (SIGKILL) at random moments while it sends to a real hub.

Held to at the end: the receipts of all runs together say that each record was accepted, once;
and a run that remembers nothing finds that the hub holds each record as it is in the file.
ONESTORY_KILLS sets how many kills, ONESTORY_SEED which moments.
"""

import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from small_county import count  # noqa: E402

KILLS = int(os.environ.get("ONESTORY_KILLS", count(10, 100)))
SEED = int(os.environ.get("ONESTORY_SEED", "20261121"))
LONGEST_LIFE = 0.5  # seconds
CHILDREN = 40 * KILLS  # enough that most kills meet a run at work
MAKE_NATIVE = pathlib.Path(__file__).parents[1] / "support" / "make_native.py"


class PushKill(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.hub = Hub(programs_folder(), temporary.name)
        self.addCleanup(self.hub.kill)
        self.hub.init()
        self.hub.start()
        self.agency = self.hub.add_agency(
            "social-care", "Children's Social Care", "social_care", ["social_care", "involvement"]
        )
        self.folder = pathlib.Path(temporary.name)
        subprocess.run(
            [sys.executable, MAKE_NATIVE, "--out", self.folder, "--children", str(CHILDREN)],
            check=True,
        )

    def command(self, state):
        own = self.agency.certificate
        return (
            [self.hub.programs / "onestory-push", "auto", self.folder / "cin_2024.xml"]
            + ["--hub", f"https://localhost:{self.hub.agency_port}", "--agency", self.agency.name]
            + ["--cert", own / "cert.pem", "--key", own / "key.pem", "--ca", own / "ca.pem"]
            + ["--state", self.folder / state, "--batch", "4", "--quiet", "--json", "--full"]
        )

    def run_whole(self, state):
        done = subprocess.run(self.command(state), capture_output=True, text=True, timeout=900)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def outcomes_in_receipts(self, state):
        outcomes = collections.Counter()
        for receipt in (self.folder / state / "receipts").iterdir():
            if receipt.suffix == ".json":
                outcomes.update(r["outcome"] for r in json.loads(receipt.read_text())["records"])
        return outcomes

    def test_a_hundred_kills_lose_and_double_nothing(self):
        chance = random.Random(SEED)
        at_work = 0
        for _ in range(KILLS):
            process = subprocess.Popen(
                self.command("state"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.02, LONGEST_LIFE))
            at_work += process.poll() is None
            process.kill()
            process.wait()
        last = self.run_whole("state")
        records = last["mapped"]
        self.assertEqual(last["already_held"] + last["outcomes"].get("accepted", 0), records)
        self.assertTrue(last["formats"][0]["full"]["counted"])
        self.assertEqual(self.outcomes_in_receipts("state"), {"accepted": records})

        forgetful = self.run_whole("another-state")

        self.assertEqual(forgetful["outcomes"], {"duplicate": records})
        self.assertGreater(at_work, 0)  # how many depends on how fast the machine is
        print(f"{KILLS} kills (seed {SEED}), {at_work} of them at work: {records} records")


if __name__ == "__main__":
    unittest.main()
