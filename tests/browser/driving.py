"""Drives Chromium (visit.mjs) over pages of a running hub and judges what it found, for the tests
of this folder and the pictures. Each journey is written once and gone in every way that people have:

    for way in WAYS: rounds.append(self.round(way, "reads", session, steps))

With ONESTORY_SHOTS=FOLDER every page that is looked at is kept there as a picture; with
ONESTORY_WAYS="wide phone" only these ways are gone."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import COOKIE  # noqa: E402
from page_client import FORM_COOKIE  # noqa: E402
from small_county import is_long  # noqa: E402

MODULES = ROOT / "build/browser"
SECONDS = int(os.environ.get("ONESTORY_SECONDS", "600"))
WAYS = {
    "wide": {},
    "plain": {"script": False},
    "keys": {"keys": True},
    "phone": {"width": 320, "height": 700},
    # A window of 1280 by 1024 at 400 %.
    "zoomed": {"width": 320, "height": 256, "zoom": 4},
}
EVERY_WAY = WAYS
# Each page is looked at in every way each time; journeys are gone in every way by tests/run --long.
SHORT = "" if is_long() else "keys plain"
PAGE_WAYS = os.environ.get("ONESTORY_WAYS", "").split() or list(EVERY_WAY)
WAYS = {way: EVERY_WAY[way] for way in os.environ.get("ONESTORY_WAYS", SHORT).split() or EVERY_WAY}
SCRIPTED = [way for way in WAYS if way != "plain"]
SUBMIT = "main button[type=submit]"
FAULTS = "govuk-error-summary"


def cookies_of(session):
    return [{"name": COOKIE, "value": session.cookie}, {"name": FORM_COOKIE, "value": session.csrf}]


def visit(hub, rounds, address=None):
    """What Chromium found on the rounds; AssertionError and its words when it could not end them."""
    plan = {"address": address or f"https://localhost:{hub.people.number}", "rounds": rounds,
            "seconds": SECONDS}
    done = subprocess.run(["node", ROOT / "tests/browser/visit.mjs", MODULES],
                          input=json.dumps(plan), capture_output=True, text=True,
                          timeout=SECONDS + 60)
    if done.returncode != 0:
        raise AssertionError(done.stdout[-6000:] + done.stderr[-3000:])
    return json.loads(done.stdout)


def look(name, heading="", **more):
    """A step's end: the page is judged under that name, and kept as a picture where asked for."""
    folder = os.environ.get("ONESTORY_SHOTS")
    shot = {"shot": str(pathlib.Path(folder) / f"{name}.png")} if folder else {}
    return {"look": name, "heading": heading, "full": True, **shot, **more}


class Way:
    """One way of going through a journey: names what is looked at after itself."""

    # What axe has against a page does not depend on the mouse or on how large its letters are, only
    # on what is on it and how wide it is: a state is judged once in each width and without script.
    # every_page_test.py has each page judged in each way.
    AXE = ("wide", "plain", "phone")

    def __init__(self, name, journey):
        self.name, self.journey = name, journey

    def look(self, name, heading="", **more):
        return look(f"{self.journey}.{self.name}.{name}", heading, **more)

    def round(self, steps, session=None, **how):
        cookies = {"cookies": cookies_of(session)} if session else {}
        return {"name": f"{self.journey}.{self.name}", "steps": steps, **cookies,
                "axe": self.name in self.AXE, **EVERY_WAY[self.name], **how}


class InBrowser(unittest.TestCase):
    """Tests that judge pages in Chromium; skipped, in words, where there is none."""

    @classmethod
    def setUpClass(cls):
        if not (MODULES / "node_modules/jsqr").is_dir() or not shutil.which("chromium"):
            raise unittest.SkipTest("no browser is in place (tests/browser/install puts it there)")

    maxDiff = None

    def judge(self, hub, rounds, address=None):
        """Everything that holds for every page in every state; what was seen, by name."""
        found = visit(hub, rounds, address)
        expected = {step["look"]: step["heading"]
                    for one in rounds for step in one["steps"] if "look" in step}
        looked = {page["name"]: page for page in found["looked"]}
        self.assertEqual(set(looked), set(expected))
        self.assertEqual(len(looked), len(found["looked"]), "two looks have one name")
        for name, page in looked.items():
            with self.subTest(page=name):
                self.assertEqual(page["axe"], [])
                self.assertEqual(page["wider"], 0, "wider than its window")
                self.assertTrue(page["title"].endswith("Onestory"), page["title"])
                if expected[name]:
                    self.assertEqual(page["heading"], expected[name])
        for complaint in ("console", "policy", "requests", "keyboard"):
            self.assertEqual(sorted(set(found[complaint])), [], complaint)
        return looked


def main():
    """As unittest.main, but 77 where everything was skipped: ctest then says so."""
    ran = unittest.main(exit=False).result
    if not ran.wasSuccessful():
        sys.exit(1)
    sys.exit(77 if ran.skipped and len(ran.skipped) >= ran.testsRun else 0)
