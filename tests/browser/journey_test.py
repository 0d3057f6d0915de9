"""A professional's journeys in Chromium, on the real hub and an invented county, each gone with script
and without, by keyboard alone, on a telephone's width and at 400 % (driving.py): my children and a
child's story, find a child, one record, what the family said, who works with a child, a record that
is disputed, an incident that is settled, "may I share this?", a record entered by hand, break-glass
with a passkey; and what is shown to whoever may not, or asks for what is not there."""

import datetime
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from driving import FAULTS, SCRIPTED, SUBMIT, WAYS, InBrowser, Way, cookies_of, main  # noqa: E402
from testshire import Testshire  # noqa: E402

SOON = (datetime.date.today() + datetime.timedelta(days=20)).isoformat()
REFUSED = "This cannot be shown to you"


def send(action):
    return f'form[action$="{action}"] button[type=submit]'


def link(end):
    return f'main a[href$="{end}"]'


class Journey(InBrowser):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.county = Testshire(folder.name)
        cls.hub = cls.county.hub
        cls.addClassCleanup(cls.hub.kill)

    def gone(self, journey, session, ways=tuple(WAYS)):
        """The same journey in each way; what was seen, by name."""
        rounds = []
        for number, name in enumerate(ways):
            way = Way(name, journey.__name__)
            steps, more = journey(way, number)
            rounds.append(way.round(steps, session, **more))
        looked = self.judge(self.hub, rounds)
        for name, page in looked.items():
            if name.endswith("-faults") and ".plain." not in name:
                self.assertIn(FAULTS, page["focus"], f"{name}: the faults have the focus")
        return looked

    # Reading ---------------------------------------------------------------------------

    def test_a_teacher_reads_a_childs_story(self):
        county = self.county

        def reads(way, _):
            return [
                {"open": "/", **way.look("home", "My children")},
                {"click": link(f"/children/{county.wren}"),
                 **way.look("purpose", "Before you open this child's records")},
                {"click": SUBMIT, **way.look("purpose-faults")},
                {"choose": {"purpose": "CIN"}, "click": SUBMIT,
                 **way.look("story", "Wren Ashgrove")},
                {"choose": {"agency": "cowley"}, "click": ".hub-filters button[type=submit]",
                 "wait": "**agency=cowley**", **way.look("filtered", "Wren Ashgrove")},
                {"fill": {"known_on": "2020-03-09"}, "click": ".hub-filters button[type=submit]",
                 "wait": "**known_on=2020-03-09**", **way.look("nothing-yet", "Wren Ashgrove")},
                {"open": county.story(), "click": 'main a[href*="view=brief"]',
                 **way.look("brief", "Wren Ashgrove")},
                {"open": county.story(), "click": 'main a[href*="print=yes"]',
                 **way.look("print", "Wren Ashgrove")},
                {"open": county.story(), "click": ".hub-entry__head a",
                 **way.look("entry", "Contact with children's services")},
                {"toggle": "main details summary", **way.look("why")},
            ], {}

        self.gone(reads, county.teacher)

    def test_a_teacher_finds_a_child_or_is_told_what_to_do_next(self):
        county = self.county
        typed = {"given": "Wren", "family": "Ashgrove", "birth-day": "27", "birth-month": "3",
                 "birth-year": "2016"}

        def finds(way, _):
            return [
                {"open": "/find", **way.look("form", "Find a child")},
                {"click": send("/find"), **way.look("form-faults")},
                {"choose": {"purpose": "CIN"}, "fill": {**typed, "given": "Nobody"},
                 "click": send("/find"), **way.look("nobody", "Find a child")},
                {"open": "/find", "choose": {"purpose": "CIN"}, "fill": typed,
                 "click": send("/find"), **way.look("found", "Find a child")},
                {"click": ".hub-cards a", **way.look("story", "Wren Ashgrove")},
                {"open": f"/children/{county.other}?purpose=CIN", **way.look("refused", REFUSED)},
                {"click": link("/tie"), **way.look("claim", "Who works with this child")},
            ], {}

        self.gone(finds, county.teacher)

    def needs(self, *paths):
        """Skips, in words, what this hub has no page for."""
        table = {route["path"] for route in self.hub.run_json("routes")}
        for path in paths:
            if path not in table:
                self.skipTest(f"this hub has no page {path}")

    def test_words_are_looked_for_and_a_story_is_taken_out_of_the_hub(self):
        self.needs("/children/{child}/search", "/children/{child}/export")
        county = self.county

        def takes_out(way, _):
            return [
                {"open": county.story(), "click": 'main a[href*="/search?"]',
                 **way.look("search")},
                {"fill": {"words": "mornings"}, "click": send("/search"),
                 **way.look("found")},
                {"open": county.story(), "click": ".hub-entry__head a", **way.look("entry")},
                {"open": county.story(), "click": 'main a[href*="/export?"]',
                 **way.look("export", "Take the story out of the hub")},
                {"click": send("/export"), **way.look("export-faults")},
                {"check": ["kind-conference"], "fill": {"name": "the conference of 8 December"}},
                {"choose": {"agency": "csc", "purpose": "CIN"},
                 "fill": {"reason": "The family asked for one plan."}},
                {"check": ["format-json"], "save": send("/export")},
            ], {}

        self.gone(takes_out, county.lead)

    def test_somebody_writes_a_chronology_and_withdraws_it(self):
        self.needs("/children/{child}/curate", "/children/{child}/curated")
        county = self.county

        def writes(way, number):
            return [
                {"open": county.story(), "click": 'main a[href*="/curated?"]',
                 **way.look("curated", "Chronologies that people wrote")},
                {"click": 'main a[href*="/curate?"]', **way.look("curate", "Write a chronology")},
                {"click": send("/curate"), **way.look("curate-faults")},
                {"fill": {"title": f"The mornings {number}", "analysis": "Mornings are hard."},
                 "check": ["#sources input[type=checkbox]"], "click": send("/curate"),
                 **way.look("kept")},
                {"open": f"/children/{county.wren}/curated?purpose=CIN", **way.look("list")},
                {"click": send("/curate-end"), **way.look("withdrawn")},
            ], {}

        self.gone(writes, county.lead)

    # Recording -------------------------------------------------------------------------

    def test_a_lead_professional_records_what_the_family_said_and_who_works_with_the_child(self):
        children = [self.county.child_of(number) for number in range(len(WAYS))]

        def family(way, number):
            child = f"/children/{children[number]}"
            said = {"click": send("/agreement")}
            recorded = "What the family said is recorded"
            return [
                {"open": child + "/agreement", **said, **way.look("agreement-faults")},
                {"check": ["state-given", "service-CIN", "giver-parent", "agencies.tvp",
                           "classes.police"],
                 "fill": {"evidence": "form signed at home", "review_by": SOON}, **said,
                 **way.look("given", recorded)},
                {"open": child + "?purpose=CIN", **way.look("story")},
                {"open": child + "/rights",
                 **way.look("rights", "What the family said, and who may read")},
                {"open": child + "/tie", "click": send("/tie"), **way.look("tie-faults")},
                {"fill": {"professional": "t.jones"}, "check": ["tie-ended"],
                 "click": send("/tie"), **way.look("ended")},
                {"open": child + "/tie", "fill": {"professional": "t.jones"},
                 "check": ["tie-named"], "click": send("/tie"), **way.look("named")},
                {"open": child + "/agreement", "check": ["state-withdrawn", "service-CIN",
                                                         "giver-parent"],
                 "fill": {"evidence": "rang me today"}, **said, **way.look("withdrawn", recorded)},
                {"open": child + "/rights",
                 **way.look("rights-after", "What the family said, and who may read")},
            ], {}

        looked = self.gone(family, self.county.lead)
        for name, page in looked.items():
            if name.endswith((".named", ".ended")):
                self.assertEqual(page["status"], 200, f"{name}: {page['heading']}")

    def test_a_lead_professional_disputes_a_record_and_settles_an_incident(self):
        children = [self.county.child_of(number + 5) for number in range(len(WAYS))]

        def marks(way, number):
            story = f"/children/{children[number]}?purpose=CIN"
            agreed = {"purpose": "CIN", "state": "given", "agencies": ["csc", "tvp"],
                      "classes": ["social_care", "police"], "given_by": "parent",
                      "evidence": "form signed at home"}
            self.county.lead.post(f"/v1/children/{children[number]}/agreements", agreed)
            return [
                {"open": story, "click": ".hub-entry__head a", **way.look("entry", "")},
                {"click": send("/dispute"), **way.look("dispute-faults")},
                {"check": ["by-parent"], "fill": {"words": "It was another day."},
                 "click": send("/dispute"),
                 **way.look("disputed", "The record is marked as disputed")},
                {"open": story, "toggle": ".hub-incident__ask summary", **way.look("incident")},
                {"check": [".hub-incident__ask input[type=radio][value=yes]"],
                 "fill": {".hub-incident__ask textarea[name=reason]": "rang the officer"},
                 "click": send("/incident"),
                 **way.look("settled", "These records are one incident")},
                {"open": story, **way.look("after")},
            ], {}

        self.gone(marks, self.county.lead)

    def test_five_questions_end_in_a_decision_that_comes_back_as_a_task(self):
        child = f"/children/{self.county.wren}"

        def shares(way, _):
            return [
                {"open": child + "/share", "click": send("/share"), **way.look("share-faults")},
                {"choose": {"agency": "st-marys"}, "check": ["role-NP"]},
                {"choose": {"purpose": "CIN"},
                 "check": ["class-social_care", "agreement-refused", "harm"],
                 "click": send("/share"), **way.look("advice")},
                {"click": send("/share-decision"), **way.look("advice-faults")},
                {"check": ["decision-keep"],
                 "fill": {"with": "the class teacher", "why": "nobody is in danger",
                          "review_by": SOON},
                 "click": send("/share-decision"),
                 **way.look("decided", "You decided not to share it")},
                {"open": "/tasks", **way.look("tasks", "Tasks and reviews due")},
            ], {}

        self.gone(shares, self.county.lead)

    def test_a_record_is_entered_by_hand(self):
        self.hub.add_agency("the-kettle", "The Kettle", "voluntary", ["support"])
        self.hub.run("agency", "allow-entry", "the-kettle", "--person", "l.patel",
                     "--allowed-by", "Bea Nook, by letter")

        def enters(way, number):
            return [
                {"open": "/enter", "click": send("/enter"), **way.look("enter-faults")},
                {"fill": {"agency": "the-kettle", "given": "Wren", "family": "Ashgrove",
                          "birth": "2016-03-27"},
                 "choose": {"kind": "support_given"}},
                {"fill": {"happened": f"2026-02-0{number + 1}",
                          "summary": "Came to the homework club"},
                 "check": ["nature-fact"]},
                {"fill": {"author_role": "youth worker", "author_name": "Bea Nook"},
                 "click": send("/enter"), **way.look("entered", "")},
            ], {}

        looked = self.gone(enters, self.county.lead)
        for name, page in looked.items():
            if name.endswith(".entered"):
                self.assertEqual(page["status"], 200, f"{name}: {page['heading']}")

    # In an emergency -------------------------------------------------------------------

    def test_glass_is_broken_with_a_passkey_that_somebody_vouched_for(self):
        """The passkey, a supervisor who vouches for it, and what it opens at once."""
        county = self.county
        emergency = f"/children/{county.other}/emergency"
        opens = {"open": emergency, "check": ["category-serious_harm"],
                 "fill": {"reason": "came to school with burns on both arms"},
                 "toggle": "[data-hub-glass] button[type=submit]"}
        teachers = [self.hub.add_person(f"w.{name}", "st-marys", ["NP"], f"Will {name}")
                    .sign_in("NP") for name in SCRIPTED]

        def glass(way, number):
            teacher = cookies_of(teachers[number])
            return [
                {"as": teacher, "open": "/passkeys", **way.look("none-yet", "Passkeys")},
                {"fill": {"name": "work telephone"},
                 "toggle": "[data-hub-passkey] button[type=submit]", "await": ".hub-card",
                 **way.look("added", "Passkeys")},
                {**opens, "await": "[data-hub-fault]:not([hidden])", **way.look("not-yet", "")},
                {"as": cookies_of(county.head), "open": "/passkeys",
                 "click": 'form[action$="vouch"] button', **way.look("vouched", "")},
                {"as": teacher, **opens, "wait": f"**/children/{county.other}?purpose=EMERG",
                 **way.look("open", "This child's story")},
            ], {"passkeys": True}

        self.gone(glass, county.teacher, SCRIPTED)

    def test_without_script_an_emergency_is_told_another_way(self):
        def unscripted(way, _):
            return [
                {"open": f"/children/{self.county.other}/emergency", **way.look("emergency")},
                {"open": "/passkeys", **way.look("passkeys", "Passkeys")},
            ], {}

        self.gone(unscripted, self.county.teacher, ["plain"])

    # What everybody meets sometimes ------------------------------------------------------

    def test_pages_that_are_not_there_or_not_for_one_say_so(self):
        county = self.county
        admin = self.hub.add_person("a.dmin", "csc", ["ADMIN"], "A Dmin").sign_in("ADMIN")
        new = self.hub.add_person("f.irst", "st-marys", ["NP"], "First Day").sign_in("NP")
        gone = self.hub.add_person("g.one", "st-marys", ["NP"], "Gone Away").sign_in("NP")
        self.assertEqual(gone.sign_out(), 204)

        def meets(way, _):
            return [
                {"open": "/", **way.look("stranger", "Sign in")},
                {"open": county.story(), **way.look("stranger-story", "Sign in")},
                {"as": cookies_of(gone), "open": county.story(), **way.look("over", "Sign in")},
                {"as": cookies_of(admin), "open": county.story(), **way.look("admin", REFUSED)},
                {"open": "/find", **way.look("admin-find", "This was not done")},
                {"as": cookies_of(new), "open": "/", **way.look("first-use", "My children")},
                {"open": "/tasks", **way.look("no-tasks", "Tasks and reviews due")},
                {"open": county.story(), **way.look("stranger-to-her", REFUSED)},
                {"open": "/nowhere", **way.look("nowhere", "Page not found")},
                {"open": "/children/x?purpose=CIN", **way.look("no-child", "Page not found")},
                {"open": f"/children/{county.wren}?purpose=CIN&from=never",
                 **way.look("no-day", "That could not be understood")},
            ], {}

        looked = self.gone(meets, None)
        wanted = {"stranger": 401, "stranger-story": 401, "over": 401, "admin": 403,
                  "admin-find": 403, "stranger-to-her": 403, "nowhere": 404, "no-child": 404,
                  "no-day": 400}
        for name, page in looked.items():
            self.assertEqual(page["status"], wanted.get(name.split(".")[-1], 200), name)


if __name__ == "__main__":
    main()
