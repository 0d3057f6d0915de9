"""The main journeys in a real browser: Debian's Chromium, driven by tests/browser/visit.mjs, on the
real hub. Enrolment and sign-in, my children, find a child, a child's story, a refusal; with script
and without, by keyboard alone, on a telephone's width and at 400 %. axe finds nothing at A or AA,
nothing complains on the console (where a breach of the page's own policy would be told too),
nothing is asked for from elsewhere, no page is wider than its window.

With ONESTORY_SHOTS=FOLDER every page that is looked at is kept there as a picture."""

import datetime
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from testshire import MODULES, PASSWORD, Testshire, cookies_of, visit  # noqa: E402

PHONE = {"width": 320, "height": 700}
ZOOMED = {"width": 320, "height": 256, "zoom": 4}  # a window of 1280 by 1024 at 400 %
SUBMIT = "main button[type=submit]"


class Journey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.county = Testshire(folder.name)
        cls.addClassCleanup(cls.county.hub.kill)
        cls.shots = os.environ.get("ONESTORY_SHOTS")

    def look(self, name, **more):
        shot = {"shot": str(pathlib.Path(self.shots) / f"{name}.png")} if self.shots else {}
        return {"look": name, **shot, **more}

    def as_(self, session, name, steps, **how):
        return {"name": name, "cookies": cookies_of(session), "steps": steps, **how}

    def enrolling(self):
        """From the one-time token to my children; hidden by two keys; signed out. A code is sent
        at once when it was typed, so that it cannot grow old on a slow machine."""
        new = {"username": "n.new", "password": PASSWORD}
        return {"name": "enrol", "steps": [
            {"open": "/enrol", **self.look("enrol")},
            {"fill": {"token": self.county.token, "password": PASSWORD}},
            {"click": SUBMIT, **self.look("enrol-code", full=True)},
            {"secret": True, "code": {"ahead": 0}, "click": SUBMIT, **self.look("enrolled")},
            {"fill": {**new, "password": "not my password"}, "code": {"ahead": 1},
             "press": "Enter", "wait": "**/sign-in", **self.look("sign-in-wrong")},
            {"fill": new, "code": {"ahead": 1}, "press": "Enter", "await": "input[name=role]"},
            {"click": SUBMIT, **self.look("home-empty")},
            {"press": ["Escape", "Escape"], "wait": "**/hidden?to=%2F", **self.look("hidden")},
            {"click": "main a", **self.look("home-again")},
            {"click": ".hub-nav button", **self.look("signed-out")},
        ]}

    def reading(self, name, **how):
        """Home, the reason, the child's story."""
        steps = [
            {"open": "/", **self.look(f"{name}-home")},
            {"click": ".hub-cards a", **self.look(f"{name}-purpose")},
            {"choose": {"purpose": "CIN"}, "click": SUBMIT},
            {"wait": "**" + self.county.story(), **self.look(f"{name}-story", full=True)},
        ]
        return self.as_(self.county.teacher, name, steps, **how)

    def finding(self):
        typed = {"given": "Wren", "family": "Ashgrove", "birth-day": "27", "birth-month": "3",
                 "birth-year": "2016"}
        steps = [
            {"open": "/find", **self.look("find-form")},
            {"click": SUBMIT, **self.look("find-faults")},
            {"choose": {"purpose": "CIN"}, "fill": typed},
            {"click": SUBMIT, **self.look("find-found", full=True)},
            {"open": f"/children/{self.county.other}?purpose=CIN", **self.look("find-refused")},
            {"open": "/nowhere", **self.look("find-nowhere")},
        ]
        return self.as_(self.county.teacher, "find", steps)

    def by_keyboard(self):
        steps = [
            {"open": "/", "press": "Tab", **self.look("keys-first")},
            {"tab": ".hub-cards a", "press": "Enter", "wait": "**/children/*"},
            {"tab": "#purpose", "type": "Child in need"},
            {"tab": SUBMIT, "press": "Enter", "wait": "**" + self.county.story()},
            {"tab": "#agency", "type": "Cowley"},
            {"tab": ".hub-filters button", "press": "Enter", "wait": "**agency=cowley**",
             **self.look("keys-filtered", full=True)},
        ]
        return self.as_(self.county.teacher, "keys", steps)

    def acting(self, name, **how):
        """What a lead professional does beside reading: each page and each fault of it."""
        child = f"/children/{self.county.wren}"
        first_entry = ".hub-entry__head a"
        soon = (datetime.date.today() + datetime.timedelta(days=20)).isoformat()
        steps = [
            {"open": self.county.story("&view=brief"), **self.look(f"{name}-brief", full=True)},
            {"open": self.county.story("&print=yes"), **self.look(f"{name}-print")},
            {"open": self.county.story(), "click": first_entry,
             **self.look(f"{name}-entry", full=True)},
            {"click": SUBMIT, **self.look(f"{name}-entry-fault")},
            {"open": child + "/share", "click": SUBMIT, **self.look(f"{name}-share", full=True)},
            {"choose": {"agency": "st-marys", "purpose": "CIN"},
             "check": ["role-NP", "class-social_care", "agreement-refused"],
             "click": SUBMIT, **self.look(f"{name}-advice", full=True)},
            {"check": ["decision-keep"], "fill": {"with": "the class teacher", "why": "the family said no, and nobody is in danger"}},
            {"fill": {"review_by": soon}, "click": SUBMIT,
             **self.look(f"{name}-decided")},
            {"open": "/tasks", **self.look(f"{name}-tasks")},
            {"open": "/enter", "click": SUBMIT, **self.look(f"{name}-enter", full=True)},
            {"open": "/passkeys", **self.look(f"{name}-passkeys")},
            {"open": child + "/emergency", **self.look(f"{name}-emergency", full=True)},
            {"open": child + "/agreement", "click": SUBMIT, **self.look(f"{name}-agreement")},
            {"open": child + "/rights", **self.look(f"{name}-rights")},
            {"open": child + "/tie", "click": SUBMIT, **self.look(f"{name}-tie")},
        ]
        return self.as_(self.county.lead, name, steps, **how)

    def in_an_emergency(self):
        """A passkey, a supervisor who vouches for it, and what it opens at once."""
        child = f"/children/{self.county.other}"
        emergency = child + "/emergency"
        reason = "came to school with burns on both arms"
        register = self.as_(self.county.teacher, "passkey", [
            {"open": "/passkeys", "fill": {"name": "work telephone"},
             "click": "[data-hub-passkey] button", "await": ".hub-card",
             **self.look("passkey-added")},
            {"open": emergency, "check": ["category-serious_harm"], "fill": {"reason": reason},
             "click": "[data-hub-glass] button", "await": "[data-hub-fault]:not([hidden])",
             **self.look("glass-not-yet")},
            {"as": cookies_of(self.county.head), "open": "/passkeys",
             "click": "form[action$=vouch] button", **self.look("passkey-vouched")},
            {"as": cookies_of(self.county.teacher), "open": emergency,
             "check": ["category-serious_harm"], "fill": {"reason": reason},
             "click": "[data-hub-glass] button", "wait": f"**{child}?purpose=EMERG",
             **self.look("glass-open", full=True)},
        ], passkeys=True)
        return register

    def judge(self, rounds):
        found = visit(self.county.hub, rounds)
        for page in found["looked"]:
            with self.subTest(page=page["name"]):
                self.assertEqual(page["axe"], [])
                self.assertEqual(page["wider"], 0, "wider than its window")
        self.assertEqual(found["console"], [])
        self.assertEqual(found["requests"], [])
        return {page["name"]: page for page in found["looked"]}

    def test_a_professional_finds_and_reads_a_childs_story_in_any_way_they_can(self):
        looked = self.judge([
            self.enrolling(),
            self.reading("wide"),
            self.finding(),
            self.reading("plain", script=False),
            self.reading("phone", **PHONE),
            self.reading("zoomed", **ZOOMED),
            self.by_keyboard(),
        ])
        expected = {
            "sign-in-wrong": "Sign in",
            "home-empty": "My children",
            "hidden": "The screen is hidden",
            "signed-out": "Sign in",
            "wide-story": "Wren Ashgrove",
            "plain-story": "Wren Ashgrove",
            "phone-story": "Wren Ashgrove",
            "zoomed-story": "Wren Ashgrove",
            "keys-filtered": "Wren Ashgrove",
            "find-refused": "This cannot be shown to you",
            "find-nowhere": "Page not found",
        }
        self.assertEqual({name: looked[name]["heading"] for name in expected}, expected)
        self.assertIn("govuk-error-summary", looked["find-faults"]["focus"])
        self.assertIn("govuk-skip-link", looked["keys-first"]["focus"])

    def test_a_professional_acts_with_script_and_without(self):
        looked = self.judge([
            self.acting("acts"),
            self.acting("acts-plain", script=False),
            self.acting("acts-phone", **PHONE),
            self.in_an_emergency(),
        ])
        expected = {"acts-entry": "Contact with children's services",
                    "acts-plain-decided": "You decided not to share it",
                    "acts-decided": "You decided not to share it",
                    "acts-phone-tasks": "Tasks and reviews due",
                    "passkey-added": "Passkeys",
                    "glass-open": "This child's story"}
        self.assertEqual({name: looked[name]["heading"] for name in expected}, expected)


if __name__ == "__main__":
    if not (MODULES / "node_modules/playwright-core").is_dir() or not shutil.which("chromium"):
        print("skipped: no browser is in place (tests/browser/install puts it there)")
        sys.exit(77)
    unittest.main()
