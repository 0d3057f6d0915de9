"""In a real browser: what everybody opened themselves, an officer's requests of people, a steward's
look at labels, and the pages of states. axe finds nothing at A or AA, on a telephone's width too;
and where the hub cannot be reached, what was typed stays and is not sent.

With ONESTORY_SHOTS=FOLDER every page that is looked at is kept there as a picture."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import COOKIE, Hub, programs_folder  # noqa: E402
from page_client import FORM_COOKIE  # noqa: E402
from small_county import Child, record  # noqa: E402

MODULES = ROOT / "build/browser"
SECONDS = int(os.environ.get("ONESTORY_SECONDS", "360"))
NOBODY = "0" * 32
AWAY = "[data-hub-away]:not([hidden])"


class States(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init(name="Testshire")
        cls.hub.start()
        cls.shots = os.environ.get("ONESTORY_SHOTS")
        care = cls.hub.add_agency("csc", "Children's Social Care", "social_care", ["social_care"])
        ada = Child(1)
        care.push([record("r-1", ada, "assessment")])
        people = {"LP": "Leena Patel", "SUP": "Sana Khan", "DPO": "Dana Lee",
                  "STEWARD": "Sam Steward"}
        cls.people = {
            role: cls.hub.add_person(name.lower().replace(" ", "."), "csc", [role], name)
            .sign_in(role) for role, name in people.items()
        }
        boss, lead = cls.people["SUP"], cls.people["LP"]
        cls.child = boss.find("CIN", given=ada.given, family=ada.family, birth=ada.birth)[0]["child"]
        lead.get(f"/v1/children/{NOBODY}/chronology?purpose=CIN")
        boss.post(f"/v1/children/{cls.child}/relationships",
                  {"professional": "leena.patel", "state": "named"})
        story = lead.get(f"/v1/children/{cls.child}/chronology?purpose=OWN")[1]
        cls.entry = story["entries"][0]["id"]
        cls.people["DPO"].post(f"/v1/children/{cls.child}/rights-requests",
                               {"right": "erasure", "verified": True, "words": "her father wrote"})

    def look(self, name):
        shot = {"shot": str(pathlib.Path(self.shots) / f"{name}.png")} if self.shots else {}
        return {"look": name, "full": True, **shot}

    def round(self, name, role, steps, **how):
        session = self.people[role]
        cookies = [{"name": COOKIE, "value": session.cookie},
                   {"name": FORM_COOKIE, "value": session.csrf}]
        return {"name": name, "cookies": cookies, "steps": steps, **how}

    def rounds(self, name, **how):
        return [
            self.round(f"{name}-lead", "LP", [
                {"open": "/opened", **self.look(f"{name}-opened")},
                {"open": "/opened?all=yes", **self.look(f"{name}-opened-all")},
                {"open": "/nothing", **self.look(f"{name}-not-found")},
                {"open": "/sign-out", **self.look(f"{name}-takes-a-form")},
                {"open": "/hidden?to=/find", **self.look(f"{name}-hidden")},
            ], **how),
            self.round(f"{name}-officer", "DPO", [
                {"open": "/", **self.look(f"{name}-desk")},
                {"open": "/officer/rights", **self.look(f"{name}-rights")},
                {"click": "main form button[type=submit]", **self.look(f"{name}-rights-faults")},
                {"open": "/officer/rights"},
                {"click": ".hub-cards a", **self.look(f"{name}-right")},
                {"open": f"/officer/disclosures?child={self.child}&agency=csc",
                 **self.look(f"{name}-sent")},
            ], **how),
            self.round(f"{name}-steward", "STEWARD", [
                {"open": f"/steward/labels?entry={self.entry}", **self.look(f"{name}-labels")},
            ], **how),
        ]

    def away(self):
        return self.round("away", "LP", [
            {"open": "/find"},
            {"fill": {"given": "Ada"}},
            {"offline": True, "await": AWAY, **self.look("away")},
            {"toggle": "main form button[type=submit]", **self.look("away-still-here")},
            {"offline": False, "await": f"body:not(:has({AWAY}))", **self.look("back")},
        ])

    def test_states_and_what_everybody_opened(self):
        rounds = [*self.rounds("wide"), *self.rounds("phone", width=320, height=700),
                  *self.rounds("plain", script=False), self.away()]
        plan = {"address": f"https://localhost:{self.hub.people.number}", "rounds": rounds,
                "seconds": SECONDS}
        done = subprocess.run(["node", ROOT / "tests/browser/visit.mjs", MODULES],
                              input=json.dumps(plan), capture_output=True, text=True,
                              timeout=SECONDS + 40)
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-3000:])
        found = json.loads(done.stdout)
        self.assertEqual(len(found["looked"]), sum("look" in step for r in rounds
                                                   for step in r["steps"]))
        for page in found["looked"]:
            with self.subTest(page=page["name"]):
                self.assertEqual(page["axe"], [])
                self.assertEqual(page["wider"], 0, "wider than its window")
        # A browser complains of every question that does not reach the hub.
        self.assertEqual([line for line in found["console"]
                          if "ERR_INTERNET_DISCONNECTED" not in line and "405" not in line], [])
        self.assertEqual(found["requests"], [])
        headings = {page["name"]: page["heading"] for page in found["looked"]}
        expected = {"wide-opened": "What I opened", "wide-not-found": "Page not found",
                    "plain-takes-a-form": "This address takes a form",
                    "wide-hidden": "The screen is hidden", "phone-rights": "Requests of people",
                    "plain-right": "A person's request", "wide-labels": "Labels of an entry",
                    "away-still-here": "Find a child", "back": "Find a child"}
        self.assertEqual({name: headings[name] for name in expected}, expected)


if __name__ == "__main__":
    if not (MODULES / "node_modules/playwright-core").is_dir() or not shutil.which("chromium"):
        print("skipped: tests/browser/install could not put a browser in place", file=sys.stderr)
        sys.exit(77)
    unittest.main()
