"""The main journeys in a real browser: Debian's Chromium, driven by tests/browser/visit.mjs, on the
real hub. Enrolment and sign-in by keyboard, my children, find a child, a child's story, a refusal;
with script and without, on a telephone's width. axe finds nothing at A or AA, nothing complains on
the console, nothing is asked for from elsewhere.

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
from hub_client import COOKIE, PASSWORD, Hub, programs_folder  # noqa: E402
from page_client import FORM_COOKIE  # noqa: E402
from small_county import nhs_number  # noqa: E402

MODULES = ROOT / "build/browser"
WREN = ("Wren", "Ashgrove", "2016-03-27", nhs_number(31))
OTHER = ("Robin", "Elsewhere", "2014-08-02", nhs_number(32))


def record(child, source_id, kind, happened, summary, author, **more):
    given, family, birth, nhs = child
    names = [{"given": given, "family": family}]
    numbers = [{"kind": "nhs_number", "value": nhs}]
    subject = {"source_id": "p-" + nhs, "names": names, "birth": birth, "identifiers": numbers}
    return {
        **{"source_id": source_id, "kind": kind, "summary": summary, "author": author},
        **{"nature": "fact", "labels": ["GENERAL"], "subjects": [subject]},
        **({"happened": happened} if happened else {}),
        **more,
    }


WORKER = {"role": "social worker", "name": "Ines Marlow", "team": "Family Help North",
          "team_contact": "01865 323048", "contact": "07700 900123"}
NURSE = {"role": "health visitor", "name": "Joan Bright", "team": "Cowley Health Visitors",
         "team_contact": "01865 904222"}
OFFICE = {"role": "attendance officer", "team": "School office", "team_contact": "01865 777123"}
CARE = [
    record(WREN, "c-1", "referral", "2024-11-05", "Referral from the school", WORKER,
           nature="reported",
           narrative="The school is worried about how often Wren is late and tired.\n"
           "Her mother asked for help with mornings."),
    record(WREN, "c-2", "assessment", "2024-12-02", "Assessment: the family needs support", WORKER,
           nature="opinion"),
    record(WREN, "c-3", "plan", "2025-01-14", "Child in need plan begun", WORKER,
           nature="decision"),
    record(WREN, "c-4", "involvement", None, "Allocated social worker", WORKER,
           involvement={"since": "2024-11-05", "lead": True}),
]
HEALTH = [
    record(WREN, "h-1", "health_contact", "2016-04-10", "New birth visit", NURSE),
    record(WREN, "h-2", "immunisation", "2017-05", "Immunisations at one year", NURSE),
    record(WREN, "h-3", "health_contact", "2018-09-03", "Two-year review", NURSE),
]
SCHOOL = [
    record(WREN, "s-1", "enrolment", "2020-09-03", "Joined Reception", OFFICE),
    record(WREN, "s-2", "attendance_period", "2024-09-02/2024-10-25",
           "Attendance 71 %, late 19 times", OFFICE, recorded="2025-01-20T09:00:00Z"),
]


class Journey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not (MODULES / "node_modules/playwright-core").is_dir():
            raise AssertionError("run tests/browser/install first, as tests/run does")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init(name="Testshire")
        cls.hub.start()
        add = cls.hub.add_agency
        care = add("csc", "Children's Social Care", "social_care", ["social_care", "involvement"])
        health = add("cowley", "Cowley Community Health", "health", ["health"])
        school = add("st-marys", "St Mary's School", "school", ["education"])
        add("thames", "Thames Youth Trust", "voluntary", ["support"])
        for agency, records in ((care, CARE), (health, HEALTH), (school, SCHOOL)):
            agency.push(records)
        care.push([record(OTHER, "c-9", "assessment", "2025-03-05", "Assessment", WORKER)])
        boss = cls.hub.add_person("s.khan", "csc", ["SUP"], "Sana Khan").sign_in("SUP")
        cls.teacher = cls.hub.add_person("t.jones", "st-marys", ["NP"], "Tom Jones").sign_in("NP")
        cls.wren, cls.other = (
            boss.find("CIN", given=c[0], family=c[1], birth=c[2])[0]["child"] for c in (WREN, OTHER)
        )
        lead = cls.hub.add_person("l.patel", "csc", ["LP"], "Leena Patel").sign_in("LP")
        for who in ("t.jones", "l.patel"):
            body = {"professional": who, "state": "named"}
            assert boss.post(f"/v1/children/{cls.wren}/relationships", body)[0] == 201
        agreed = {"purpose": "CIN", "state": "given", "agencies": ["csc", "cowley", "st-marys"],
                  "classes": ["social_care", "health", "involvement", "education"],
                  "given_by": "parent", "evidence": "form signed at home"}
        assert lead.post(f"/v1/children/{cls.wren}/agreements", agreed)[0] == 201
        added = cls.hub.run_json("person", "add", "n.new", "--agency", "st-marys",
                                 "--name", "Nia New", "--role", "NP", "--role", "LP")
        cls.token = added["token"]
        cls.shots = os.environ.get("ONESTORY_SHOTS")

    def look(self, name, **more):
        shot = {"shot": str(pathlib.Path(self.shots) / f"{name}.png")} if self.shots else {}
        return {"look": name, **shot, **more}

    def cookies(self):
        return [{"name": COOKIE, "value": self.teacher.cookie},
                {"name": FORM_COOKIE, "value": self.teacher.csrf}]

    def enrolling(self):
        """From the one-time token to my children; hidden by two keys; signed out."""
        return {"name": "enrol", "steps": [
            {"open": "/enrol", **self.look("enrol")},
            {"fill": {"token": self.token, "password": PASSWORD}},
            {"click": "main button[type=submit]", **self.look("enrol-code", full=True)},
            {"secret": True, "code": {"ahead": 0}},
            {"click": "main button[type=submit]", **self.look("enrolled")},
            {"fill": {"username": "n.new", "password": "not my password"}, "code": {"ahead": 1}},
            {"press": "Enter", "wait": "**/sign-in", **self.look("sign-in-wrong")},
            {"fill": {"username": "n.new", "password": PASSWORD}, "code": {"ahead": 1}},
            {"press": "Enter"},
            {"click": "main button[type=submit]", **self.look("home-empty")},
            {"press": ["Escape", "Escape"], "wait": "**/hidden?to=%2F", **self.look("hidden")},
            {"click": "main a", **self.look("home-again")},
            {"click": ".hub-nav button", **self.look("signed-out")},
        ]}

    def reading(self, name, **how):
        story = f"/children/{self.wren}?purpose=CIN"
        steps = [
            {"open": "/", **self.look(f"{name}-home")},
            {"click": ".hub-cards a", **self.look(f"{name}-purpose")},
            {"choose": {"purpose": "CIN"}},
            {"click": "main button[type=submit]"},
            {"wait": f"**{story}", **self.look(f"{name}-story", full=True)},
        ]
        return {"name": name, "cookies": self.cookies(), "steps": steps, **how}

    def finding(self, name, **how):
        typed = {"given": "Wren", "family": "Ashgrove", "birth-day": "27", "birth-month": "3",
                 "birth-year": "2016"}
        steps = [
            {"open": "/find", **self.look(f"{name}-form")},
            {"click": "main button[type=submit]", **self.look(f"{name}-faults")},
            {"choose": {"purpose": "CIN"}, "fill": typed},
            {"click": "main button[type=submit]", **self.look(f"{name}-found", full=True)},
            {"open": f"/children/{self.other}?purpose=CIN", **self.look(f"{name}-refused")},
            {"open": "/nowhere", **self.look(f"{name}-nowhere")},
        ]
        return {"name": name, "cookies": self.cookies(), "steps": steps, **how}

    def test_the_journeys_of_a_teacher(self):
        phone = {"width": 320, "height": 700}
        rounds = [
            self.enrolling(),
            self.reading("wide"),
            self.finding("find"),
            self.reading("plain", script=False),
            self.reading("phone", **phone),
        ]
        address = f"https://localhost:{self.hub.people.number}"
        done = subprocess.run(
            ["node", ROOT / "tests/browser/visit.mjs", MODULES],
            input=json.dumps({"address": address, "rounds": rounds, "seconds": int(os.environ.get("ONESTORY_SECONDS", "360"))}),
            capture_output=True,
            text=True,
            timeout=400,
        )
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-3000:])
        found = json.loads(done.stdout)
        for page in found["looked"]:
            with self.subTest(page=page["name"]):
                self.assertEqual(page["axe"], [])
                self.assertEqual(page["wider"], 0, "wider than its window")
        self.assertEqual(found["console"], [])
        self.assertEqual(found["requests"], [])
        headings = {page["name"]: page["heading"] for page in found["looked"]}
        expected = {
            "sign-in-wrong": "Sign in",
            "home-empty": "My children",
            "hidden": "The screen is hidden",
            "signed-out": "Sign in",
            "wide-story": "Wren Ashgrove",
            "plain-story": "Wren Ashgrove",
            "phone-story": "Wren Ashgrove",
            "find-refused": "This cannot be shown to you",
            "find-nowhere": "Page not found",
        }
        self.assertEqual({name: headings[name] for name in expected}, expected)
        summary = next(page for page in found["looked"] if page["name"] == "find-faults")
        self.assertIn("govuk-error-summary", summary["focus"])


if __name__ == "__main__":
    if not (MODULES / "node_modules/playwright-core").is_dir() or not shutil.which("chromium"):
        print("skipped: tests/browser/install could not put a browser in place", file=sys.stderr)
        sys.exit(77)
    unittest.main()
