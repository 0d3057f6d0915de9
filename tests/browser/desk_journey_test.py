"""The desks in a real browser, as journey_test.py has a teacher's pages: a data steward, a data
protection officer and an administrator, with script and without, on a telephone's width. axe finds
nothing at A or AA, nothing complains on the console, nothing is asked for from elsewhere.

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
from small_county import nhs_number, record  # noqa: E402
from software_passkey import Passkey  # noqa: E402

MODULES = ROOT / "build/browser"
SECONDS = int(os.environ.get("ONESTORY_SECONDS", "360"))


class Somebody:
    def __init__(self, key, given, family, index, **more):
        self.key, self.names, self.index, self.more = key, (given, family), index, more

    def subject(self):
        given, family = self.names
        return {"source_id": self.key, "names": [{"given": given, "family": family}],
                "birth": "2015-02-28", "sex": "female",
                "identifiers": [{"kind": "nhs_number", "value": nhs_number(self.index)}],
                **self.more}


class DeskJourney(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init(name="Testshire")
        cls.hub.start()
        cls.shots = os.environ.get("ONESTORY_SHOTS")
        cls.seed(pathlib.Path(folder.name))

    @classmethod
    def seed(cls, folder):
        add = cls.hub.add_agency
        care = add("csc", "Children's Social Care", "social_care", ["social_care"])
        health = add("cowley", "Cowley Community Health", "health", ["health"])
        add("st-marys", "St Mary's School", "school", ["education"])
        home = {"addresses": [{"lines": "4 Quince Row", "postcode": "ZZ9 4QR"}]}
        care.push([record("r-1", Somebody("c-1", "Ada", "Marlow", 1, **home), "assessment"),
                   record("r-2", Somebody("c-2", "Wren", "Ashgrove", 3), "assessment")])
        health.push([record("h-1", Somebody("n-1", "Ada", "Marlow", 2), "health_contact",
                            ("HEALTH",))])
        care.push([{**record("r-3", Somebody("c-3", "Fay", "Birch", 5), "assessment"),
                    "labels": ["MAUVE"]},
                   record("r-4", Somebody("c-4", "Gus", "Hale", 6), "health_contact", ("HEALTH",))],
                  "week-47")
        people = {"STEWARD": "Sam Steward", "DPO": "Dana Lee", "ADMIN": "Ari Desk",
                  "SUP": "Sana Khan", "LP": "Leena Patel"}
        cls.people = {
            role: cls.hub.add_person(name.lower().replace(" ", "."), "csc", [role], name)
            .sign_in(role) for role, name in people.items()
        }
        boss, cls.lead = cls.people["SUP"], cls.people["LP"]
        cls.child = boss.find("CIN", given="Wren", family="Ashgrove", birth="2015-02-28")[0]["child"]
        cls.lead.get(f"/v1/children/{cls.child}/chronology?purpose=CIN")
        cls.match = cls.people["STEWARD"].get("/v1/matches")[1]["matches"][0]["id"]
        cls.opening = cls.break_glass(folder)
        cls.notice = cls.people["DPO"].get("/v1/audit/notices")[1]["notices"][0]["id"]

    @classmethod
    def break_glass(cls, folder):
        passkey = Passkey(folder, "localhost", f"https://localhost:{cls.hub.people.number}")
        teacher, head = (cls.hub.add_person(name, "st-marys", [role], name).sign_in(role)
                         for name, role in (("tom.each", "NP"), ("hal.ead", "SUP")))
        challenge = teacher.post("/v1/session/passkeys/challenge", {})[1]["challenge"]
        mine = teacher.post("/v1/session/passkeys", passkey.registration("laptop", challenge))[1]
        head.post(f"/v1/session/passkeys/{mine['id']}/vouch", {})
        address = f"/v1/children/{cls.child}/break-glass"
        asked = {"category": "serious_harm", "reason": "came to school with burns on both arms"}
        challenge = teacher.post(address + "/challenge", asked)[1]["challenge"]
        opened = teacher.post(address, {**asked, "passkey": passkey.assertion(challenge)})[1]
        teacher.get(f"/v1/children/{cls.child}/chronology?purpose=EMERG")
        return opened["id"]

    def look(self, name):
        shot = {"shot": str(pathlib.Path(self.shots) / f"{name}.png")} if self.shots else {}
        return {"look": name, "full": True, **shot}

    def round(self, name, role, steps, **how):
        session = self.people[role]
        cookies = [{"name": COOKIE, "value": session.cookie},
                   {"name": FORM_COOKIE, "value": session.csrf}]
        return {"name": name, "cookies": cookies, "steps": steps, **how}

    def steward(self, name, **how):
        send = "main form button[type=submit]"
        return self.round(name, "STEWARD", [
            {"open": "/", **self.look(f"{name}-desk")},
            {"open": "/steward/matches", **self.look(f"{name}-matches")},
            {"click": ".hub-cards a", **self.look(f"{name}-match")},
            {"click": send, **self.look(f"{name}-match-faults")},
            {"open": "/steward/waiting", **self.look(f"{name}-waiting")},
            {"open": "/steward/split", **self.look(f"{name}-split")},
            {"open": "/steward/labels", **self.look(f"{name}-labels")},
            {"open": f"/steward/matches/{self.match}/readers", **self.look(f"{name}-readers")},
        ], **how)

    def officer(self, name, **how):
        send = "main form button[type=submit]"
        return self.round(name, "DPO", [
            {"open": "/", **self.look(f"{name}-desk")},
            {"open": "/officer/reviews", **self.look(f"{name}-reviews")},
            {"open": f"/officer/reviews/{self.notice}", **self.look(f"{name}-review")},
            {"open": "/officer/break-glass", **self.look(f"{name}-glass")},
            {"open": f"/officer/break-glass/{self.opening}", **self.look(f"{name}-opening")},
            {"open": "/officer/search", **self.look(f"{name}-search")},
            {"fill": {"child": self.child}},
            {"click": send, **self.look(f"{name}-found")},
            {"open": f"/officer/disclosures?child={self.child}", **self.look(f"{name}-sent")},
            {"open": "/officer/log"},
            {"click": send, **self.look(f"{name}-log")},
        ], **how)

    def administrator(self, name, **how):
        return self.round(name, "ADMIN", [
            {"open": "/", **self.look(f"{name}-desk")},
            {"open": "/admin/agencies", **self.look(f"{name}-agencies")},
            {"click": "details summary", **self.look(f"{name}-commands")},
            {"open": "/admin/people", **self.look(f"{name}-people")},
            {"open": "/admin/policy", **self.look(f"{name}-policy")},
            {"open": "/steward/matches", **self.look(f"{name}-refused")},
        ], **how)

    def test_the_journeys_of_the_desks(self):
        phone = {"width": 320, "height": 700}
        rounds = [self.steward("steward"), self.officer("officer"), self.administrator("admin"),
                  self.steward("steward-phone", **phone), self.officer("officer-phone", **phone),
                  self.administrator("admin-phone", **phone),
                  self.steward("steward-plain", script=False)]
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
        self.assertEqual(found["console"], [])
        self.assertEqual(found["requests"], [])
        headings = {page["name"]: page["heading"] for page in found["looked"]}
        expected = {"steward-match": "Is this one child?", "officer-desk": "My desk",
                    "officer-found": "Search the log", "officer-log": "Is the log whole?",
                    "admin-refused": "This cannot be shown to you",
                    "steward-plain-match": "Is this one child?"}
        self.assertEqual({name: headings[name] for name in expected}, expected)
        faults = next(page for page in found["looked"] if page["name"] == "steward-match-faults")
        self.assertIn("govuk-error-summary", faults["focus"])


if __name__ == "__main__":
    if not (MODULES / "node_modules/playwright-core").is_dir() or not shutil.which("chromium"):
        print("skipped: tests/browser/install could not put a browser in place", file=sys.stderr)
        sys.exit(77)
    unittest.main()
