"""The desks of those who look after the hub, in a browser without script, on the real hub over
TLS: data stewards, data protection officers, auditors and administrators. What each is shown, what
they record, and that nobody else sees any of it."""

import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from page_client import Browser, Reading  # noqa: E402
from small_county import nhs_number, record  # noqa: E402
from software_passkey import Passkey  # noqa: E402

EVIL = '<b>"O\'Hara</b> {{csrf}}'
NOBODY = "0" * 32
NOTE = "The duty manager confirmed it by telephone."

# Every page that is only read, and whose role it is for.
STEWARD = ["/steward/matches", "/steward/matches?state=settled", "/steward/split",
           "/steward/waiting", "/steward/labels"]
OFFICER = ["/officer/search", "/officer/reviews", "/officer/reviews?grade=A3",
           "/officer/break-glass", "/officer/disclosures", f"/officer/disclosures?child={NOBODY}",
           "/officer/rights", "/officer/log"]
ADMIN = ["/admin/agencies", "/admin/people", "/admin/policy"]

# Whom each page and form is for, by the longest beginning that fits; None: everybody signed in.
# A new page gets its line here.
READERS = {"LP", "SUP"}
OFFICERS = {"DPO", "CALD"}
FOR = {
    "/steward/": {"STEWARD"},
    "/steward/matches/{match}/readers": {"STEWARD"} | OFFICERS,
    "/officer/": OFFICERS,
    "/officer/reviews": OFFICERS | {"SUP"},
    "/officer/break-glass": OFFICERS | {"SUP"},
    "/officer/log": OFFICERS | {"AUDITOR"},
    "/admin/": {"ADMIN"},
    "/children/": READERS,
    "/children/{child}/search": READERS | OFFICERS,
    "/children/{child}/others": READERS | OFFICERS,
    "/children/{child}/rights": READERS | OFFICERS,
    "/messages": READERS,
    "/find": READERS,
    "/enter": None,
    "/passkeys": None,
    "/tasks": None,
    "/open": None,
    "/opened": None,
    "/sign-out": None,
}


class Somebody:
    """As small_county.Child, but named by the test."""

    def __init__(self, key, given, index):
        self.key, self.given, self.index = key, given, index

    def subject(self):
        return {"source_id": self.key, "names": [{"given": self.given, "family": "Marlow"}],
                "birth": "2015-02-28",
                "identifiers": [{"kind": "nhs_number", "value": nhs_number(self.index)}]}


class Desks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.admin_token = cls.hub.init()["token"]
        cls.hub.start()
        cls.csc = cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.nhs = cls.hub.add_agency("ouh", "Health Trust", "health", ["health"])
        cls.hub.add_agency("school", "St <i>Mary's", "school", ["education"])
        cls.sessions = {
            role: cls.hub.add_person(f"p.{role.lower()}", "csc", [role], f"P {role}").sign_in(role)
            for role in ("STEWARD", "DPO", "CALD", "AUDITOR", "ADMIN", "LP", "SUP")
        }
        cls.theirs = cls.hub.add_person("w.ouh", "ouh", ["STEWARD"], "W").sign_in("STEWARD")

    def as_(self, role):
        return Browser(self.hub.people, self.sessions[role])

    def found(self, given, index):
        found = self.sessions["SUP"].find(
            "CIN", given=given, family="Marlow", birth="2015-02-28", nhs_number=nhs_number(index))
        self.assertEqual(len(found), 1)
        return found[0]["child"]

    def question(self, key, given, index):
        """A question that both agencies are asked, newest last."""
        self.csc.push([record(f"r-{key}", Somebody(f"c-{key}", given, index), "assessment")])
        self.nhs.push([record(f"h-{key}", Somebody(f"n-{key}", given, index + 1),
                              "health_contact", ("HEALTH",))])
        return self.theirs.get("/v1/matches")[1]["matches"][-1]["id"]

    # Who sees what.

    def test_home_shows_each_desk_what_it_can_do(self):
        wanted = {
            "STEWARD": ("/steward/matches", "/steward/waiting", "/steward/split", "/steward/labels"),
            "DPO": ("/officer/search", "/officer/reviews", "/officer/break-glass",
                    "/officer/disclosures", "/officer/log"),
            "CALD": ("/officer/search", "/officer/reviews", "/officer/log"),
            "AUDITOR": ("/officer/log",),
            "ADMIN": tuple(ADMIN),
        }
        for role, links in wanted.items():
            with self.subTest(role=role):
                browser = self.as_(role)
                self.assertEqual(browser.open("/"), 200)
                self.assertEqual(browser.heading, "My desk")
                self.assertLessEqual(set(links), set(browser.page.links))
                self.assertNotIn("/find", browser.page.links)
        professional = self.as_("LP")
        professional.open("/")
        self.assertEqual(professional.heading, "My children")
        self.assertFalse([link for link in professional.page.links
                          if link.startswith(("/steward", "/officer", "/admin"))])

    def test_every_page_of_a_desk_opens_for_its_role_and_is_refused_to_every_other(self):
        of_role = {"STEWARD": STEWARD, "DPO": OFFICER, "CALD": OFFICER, "ADMIN": ADMIN,
                   "AUDITOR": ["/officer/log"], "LP": [],
                   "SUP": ["/officer/reviews", "/officer/break-glass", "/officer/reviews?grade=A3"]}
        for role, mine in of_role.items():
            browser = self.as_(role)
            for path in STEWARD + OFFICER + ADMIN:
                with self.subTest(role=role, path=path):
                    may = path in mine
                    self.assertEqual(browser.open(path), 200 if may else 403)
                    self.assertTrue(browser.heading)
                    self.assertEqual(browser.page.inline, [])
                    self.assertEqual(len(browser.page.ids), len(set(browser.page.ids)))
                    self.assertNotIn("{{", browser.text)

    def test_no_page_of_the_hubs_own_table_opens_for_a_role_that_it_is_not_for(self):
        for route in self.hub.run_json("routes"):
            if route["port"] != "people" or route["needs"] not in ("page", "page_form"):
                continue
            pattern = route["path"]
            fits = [start for start in FOR if pattern.startswith(start)]
            if pattern == "/":
                continue
            self.assertTrue(fits, f"say in FOR, above, whom {pattern} is for")
            roles = FOR[max(fits, key=len)]
            path = re.sub(r"{[a-z]+}", NOBODY, pattern)
            for role, session in self.sessions.items():
                if roles is None or role in roles or path == "/sign-out":
                    continue
                with self.subTest(verb=route["verb"], path=pattern, role=role):
                    browser = Browser(self.hub.people, session)
                    if route["verb"] == "GET":
                        browser.open(path + "?purpose=CIN")
                    else:
                        browser.page = Reading("")
                        browser.page.forms = [{"action": path, "fields": {"csrf": session.csrf}}]
                        browser.send(path)
                    # A child's form says first what is missing in it, and asks nobody.
                    about_one = pattern.startswith(("/children/", "/messages/"))
                    said_no = (400, 403, 404) if about_one else (403,)
                    self.assertIn(browser.status, said_no, browser.words[:300])
                    self.assertEqual(browser.headers["Cache-Control"], "no-store")
                    self.assertTrue(browser.heading)

    def test_a_form_of_a_desk_that_another_role_sends_does_nothing(self):
        match = self.question("wrong-role", "Xena", 81)
        forms = {
            f"/steward/matches/{match}": {"decision": "confirm", "reason": "because"},
            "/steward/split": {"source_ids": "c-wrong-role", "reason": "because"},
            "/steward/waiting": {},
            "/steward/labels": {"entry": NOBODY, "add": "HEALTH", "reason": "because"},
            "/steward/dispute": {"entry": NOBODY, "answer": "because"},
            "/officer/search": {"child": NOBODY},
            "/officer/search ": {"child": "not a number"},
            f"/officer/reviews/{NOBODY}": {"outcome": "justified", "note": NOTE},
            f"/officer/break-glass/{NOBODY}": {"outcome": "justified", "note": NOTE},
            "/officer/rights": {"child": NOBODY, "right": "access", "words": NOTE,
                                "verified": "yes"},
            f"/officer/rights/{NOBODY}": {"outcome": "granted", "reason": NOTE},
            "/officer/log": {},
        }
        for path, typed in forms.items():
            with self.subTest(path=path):
                browser = self.as_("LP")
                browser.open("/find")
                browser.page.forms = [{"action": path.strip(),
                                       "fields": {"csrf": self.sessions["LP"].csrf}}]
                self.assertEqual(browser.send(path.strip(), **typed), 403, browser.words)
        self.assertEqual(self.theirs.get(f"/v1/matches/{match}")[1]["state"], "open")

    def test_a_session_that_ended_and_a_stranger_see_the_sign_in_page(self):
        gone = self.hub.add_person("g.one", "csc", ["STEWARD"], "G One").sign_in("STEWARD")
        browser = Browser(self.hub.people, gone)
        self.assertEqual(browser.open("/steward/matches"), 200)
        self.assertEqual(gone.sign_out(), 204)
        for one in (browser, Browser(self.hub.people)):
            for path in STEWARD + OFFICER + ADMIN:
                self.assertEqual(one.open(path), 401, path)
                self.assertEqual(one.heading, "Sign in")
                self.assertEqual(one.page.forms[-1]["fields"]["to"], path)

    # The steward.

    def test_a_steward_compares_answers_and_takes_back(self):
        match = self.question("ada", "Ada", 1)
        browser = self.as_("STEWARD")
        browser.open("/steward/matches")
        path = f"/steward/matches/{match}"
        self.assertIn(path, browser.page.links)
        browser.open(path)
        for words in ("The record that arrived", "The child that it may be about", "Ada Marlow",
                      "28 February 2015", "Another agency holds a record on this side",
                      "NHS number contradicts", "All together", "Waits for an answer"):
            self.assertIn(words, browser.words)
        self.assertNotIn(nhs_number(2), browser.text)
        self.assertRegex(browser.text, r'<rect x="[\d.]+" y="0" width="[\d.]+" height="14"')

        self.assertEqual(browser.send(path, reason=""), 400)
        self.assertIn("Choose what you can say", browser.words)
        self.assertIn("Say how you know", browser.words)
        self.assertNotIn("answer-later", browser.page.ids)
        self.assertIn("this one stays among them, to be answered by", browser.words)
        self.assertEqual(browser.send(path, decision="later", reason="x"), 400)
        self.assertEqual(self.theirs.get(f"/v1/matches/{match}")[1]["state"], "open")

        browser.open(path)
        self.assertEqual(browser.send(path, decision="confirm", reason=EVIL), 200)
        self.assertEqual(browser.heading, "Your answer is on record")
        self.assertNotIn(EVIL, browser.text)
        other = Browser(self.hub.people, self.theirs)
        other.open(path)
        other.send(path, decision="confirm", reason="their own letter")
        self.assertIn("one child", other.words)
        browser.open(path)
        self.assertIn("Your agency said one child", browser.words)
        self.assertEqual(browser.send(path, decision="undo", reason="another girl"), 200)
        self.assertEqual(self.theirs.get(f"/v1/matches/{match}")[1]["state"], "open")
        browser.open(path + "/readers")
        self.assertIn("Nobody read the child while both records stood with it", browser.words)
        self.assertEqual(self.as_("STEWARD").open(f"/steward/matches/{NOBODY}"), 404)

    def test_a_steward_takes_records_out_of_a_child_and_is_told_what_follows(self):
        self.csc.push([record("r5", Somebody("c5", "Edda", 5), "assessment")])
        self.nhs.push([record("h5", Somebody("n5", "Edda", 5), "health_contact", ("HEALTH",))])
        browser = self.as_("STEWARD")
        browser.open("/steward/split")
        self.assertEqual(browser.send("/steward/split", source_ids=" \r\n", reason=""), 400)
        self.assertIn("at least one person", browser.words)
        self.assertEqual(browser.send("/steward/split", source_ids="n5", reason="x"), 400)
        self.assertEqual(browser.send("/steward/split", source_ids=" c5 \r\n",
                                      reason="another girl"), 200)
        self.assertEqual(browser.heading, "The records are taken out")
        self.assertIn("parted by one agency", browser.words.lower())

    def test_what_was_not_taken_in_is_told_with_what_mends_it(self):
        self.csc.push([{**record("q-" + EVIL, Somebody("c7", "Fay", 7), "assessment"),
                        "labels": ["MAUVE"]},
                       record("q-2", Somebody("c8", "Gus", 8), "health_contact", ("HEALTH",))],
                      "batch-7")
        browser = self.as_("STEWARD")
        browser.open("/steward/waiting")
        for words in ("Your record q-" + EVIL, "Record 1 of the batch batch-7",
                      "It carries a label that the hub does not know", "Use one of the hub's labels",
                      "Record 2 of the batch batch-7",
                      "Your agency has not agreed to send records of this kind"):
            self.assertIn(words, browser.words)
        self.assertNotIn(EVIL, browser.text)
        self.assertEqual(browser.send("/steward/waiting"), 200)
        self.assertIn("1 record waits", browser.words)
        other = Browser(self.hub.people, self.theirs)
        other.open("/steward/waiting")
        self.assertNotIn("batch-7", other.words)
        self.csc.push([record("q-" + EVIL, Somebody("c7", "Fay", 7), "assessment")])
        browser.open("/steward/waiting")
        self.assertIn("No record of your agency's waits", browser.words)

    def test_a_steward_changes_the_labels_of_their_own_agencys_entry(self):
        self.csc.push([record("l-1", Somebody("c9", "Hal", 9), "assessment")])
        child = self.found("Hal", 9)
        boss = self.sessions["SUP"]
        tie = {"professional": "p.lp", "state": "named"}
        self.assertEqual(boss.post(f"/v1/children/{child}/relationships", tie)[0], 201)
        story = f"/v1/children/{child}/chronology?purpose=OWN"
        (entry,) = self.sessions["LP"].get(story)[1]["entries"]
        browser = self.as_("STEWARD")
        browser.open("/steward/labels")
        self.assertEqual(browser.send("/steward/labels", entry="x"), 400)
        self.assertIn("Enter the entry's number", browser.words)
        self.assertIn("Choose a label to put on", browser.words)
        typed = {"entry": entry["id"], "add": "CHILD_ABUSE", "reason": "it says so"}
        self.assertEqual(browser.send("/steward/labels", **typed), 200)
        self.assertEqual(browser.heading, "The labels are changed")
        browser.open("/steward/labels?entry=" + entry["id"])
        self.assertIn("Abuse of a child (put on since it came)", browser.words)
        for wrong, status in (("x", 400), (NOBODY, 403)):
            self.assertEqual(browser.open("/steward/labels?entry=" + wrong), status)
        said = {"on": True, "by": "parent", "words": "it was another day", "purpose": "OWN",
                "reason": "her mother rang"}
        self.assertEqual(self.sessions["LP"].post(f"/v1/entries/{entry['id']}/dispute", said)[0], 201)
        browser.open("/steward/labels")
        self.assertEqual(browser.send("/steward/dispute", entry=entry["id"]), 400)
        self.assertIn("Write what your agency answers", browser.words)
        self.assertEqual(browser.send("/steward/dispute", entry=entry["id"], answer="it was " + EVIL),
                         200)
        (told,) = self.sessions["LP"].get(story)[1]["entries"]
        (dispute,) = told["disputes"]
        self.assertEqual((dispute["words"], dispute["answer"]["words"]),
                         ("it was another day", "it was " + EVIL))
        stranger = Browser(self.hub.people, self.theirs)
        self.assertEqual(stranger.open("/steward/labels?entry=" + entry["id"]), 403)
        self.assertNotIn("Abuse", stranger.words)
        officer = self.as_("DPO")
        officer.open("/officer/search")
        officer.send("/officer/search", child=child, what="entry.marked")
        self.assertIn("p.steward, data steward at Social Care", officer.words)
        other = Browser(self.hub.people, self.theirs)
        other.open("/steward/labels")
        self.assertIn(other.send("/steward/labels", **typed), (400, 403))

    # The officer.

    def test_an_officer_searches_the_log_by_number_person_agency_time_and_outcome(self):
        self.csc.push([record("s-1", Somebody("c11", "Ivo", 11), "assessment")])
        child = self.found("Ivo", 11)
        self.sessions["LP"].get(f"/v1/children/{child}/chronology?purpose=CIN")
        self.theirs.get(f"/v1/children/{child}/chronology?purpose=CIN")
        browser = self.as_("DPO")
        browser.open("/officer/search")
        self.assertEqual(browser.send("/officer/search", child="Ivo Marlow"), 400)
        self.assertIn("32 letters and digits", browser.words)
        self.assertEqual(browser.send("/officer/search", child=child), 200)
        self.assertIn("p.lp, lead professional at Social Care", browser.words)
        self.assertIn("Was refused, for child in need", browser.words)
        self.assertNotIn("Ivo", browser.text)
        self.assertNotIn("own agency's staff did", browser.words)

        browser.send("/officer/search", child=child, ended="allowed", who="p.lp")
        self.assertIn("Nothing in this part of the log fits", browser.words)
        browser.send("/officer/search", child=child, ended="", who="p.lp")
        self.assertIn("Was refused, for child in need", browser.words)
        browser.send("/officer/search", child=child, ended="", who="w.ouh")
        self.assertIn("Nothing in this part of the log fits", browser.words)
        browser.send("/officer/search", child=child, ended="", who="p.lp", to="2020-01-01")
        self.assertIn("Nothing in this part of the log fits", browser.words)
        browser.send("/officer/search", child="", who="p.lp", to="", what="session.signed_in")
        self.assertIn("Signed in", browser.words)
        self.assertIn("Shown is what your own agency's staff did", browser.words)
        browser.send("/officer/search", child="", who="", what="", agency="ouh")
        self.assertIn("Nothing in this part of the log fits", browser.words)
        _, answer = self.sessions["DPO"].get(f"/v1/audit/accesses?child={child}")
        self.assertIn("audit.read", {line["written"]["e"] for line in answer["accesses"]})

    def test_an_officer_pages_through_what_their_staff_did(self):
        for _ in range(30):
            self.sessions["LP"].get(f"/v1/children/{NOBODY}/chronology?purpose=CIN")
            self.sessions["LP"].get(f"/v1/children/{NOBODY}/involved?purpose=CIN")
        browser = self.as_("CALD")
        browser.open("/officer/search")
        browser.send("/officer/search", who="p.lp")
        seen = re.findall(r"Line ([\d,]+) of the log", browser.words)
        self.assertEqual(len(seen), 50)
        further = next(f for f in browser.page.forms if "before" in f["fields"])
        browser.page.forms = [further]
        browser.send("/officer/search")
        more = re.findall(r"Line ([\d,]+) of the log", browser.words)
        self.assertTrue(more)
        self.assertFalse(set(seen) & set(more))

    def break_glass(self, child):
        """A teacher does, with a passkey that their head vouched for, and reads."""
        origin = f"https://localhost:{self.hub.people.number}"
        passkey = Passkey(pathlib.Path(self.hub.folder), "localhost", origin)
        teacher, head = (self.hub.add_person(name, "school", [role], name).sign_in(role)
                         for name, role in (("t.each", "NP"), ("h.ead", "SUP")))

        def post(session, path, body):
            status, answer = session.post(path, body)
            self.assertIn(status, (200, 201, 204), answer)
            return answer

        challenge = post(teacher, "/v1/session/passkeys/challenge", {})
        mine = post(teacher, "/v1/session/passkeys",
                    passkey.registration("laptop", challenge["challenge"]))
        post(head, f"/v1/session/passkeys/{mine['id']}/vouch", {})
        address = f"/v1/children/{child}/break-glass"
        asked = {"category": "serious_harm", "reason": EVIL + " came to school with burns"}
        signed = post(teacher, address + "/challenge", asked)
        opened = post(teacher, address,
                      {**asked, "passkey": passkey.assertion(signed["challenge"])})
        story = f"/v1/children/{child}/chronology?purpose=EMERG"
        self.assertEqual(teacher.get(story)[0], 200)
        return opened["id"]

    def reviewed(self, browser, path):
        """The form of that page, first wrong, then right, then gone."""
        browser.open(path)
        self.assertIn("Review by", browser.words)
        self.assertEqual(browser.send(path, note="short"), 400)
        self.assertIn("Choose what you found", browser.words)
        self.assertIn("in a sentence", browser.words)
        self.assertEqual(browser.page.forms[-1]["fields"]["csrf"], self.sessions["DPO"].csrf)
        form = browser.page
        self.assertEqual(browser.send(path, outcome="justified", note=NOTE), 200)
        self.assertEqual(browser.heading, "The review is on record")
        browser.page = form
        self.assertEqual(browser.send(path, outcome="unjustified", note=NOTE), 400)
        browser.open(path)
        self.assertIn("Reviewed found justified", browser.words)
        self.assertFalse([f for f in browser.page.forms if f["action"] == path])

    def test_an_officer_reviews_broken_glass_and_what_was_read_behind_it_once(self):
        self.csc.push([record("n-1", Somebody("c13", "Joy", 13), "assessment")])
        child = self.found("Joy", 13)
        opening = self.break_glass(child)
        browser = self.as_("DPO")
        browser.open("/officer/reviews")
        reviews = [link for link in browser.page.links
                   if re.fullmatch(r"/officer/reviews/[0-9a-f]{32}", link)]
        self.assertTrue(reviews, browser.words)
        self.assertNotIn(child, browser.text)
        browser.open(reviews[0])
        for words in ("Why the hub decided so", child, "at St <i>Mary's", "known in the log as"):
            self.assertIn(words, browser.words)
        for hidden in ("Joy", "t.each", "<i>Mary"):
            self.assertNotIn(hidden, browser.text)
        self.reviewed(browser, reviews[0])
        browser.open("/")
        self.assertNotIn("overdue", browser.words)

        browser.open("/officer/break-glass")
        path = f"/officer/break-glass/{opening}"
        self.assertIn(path, browser.page.links)
        self.assertNotIn("burns", browser.text)
        browser.open(path)
        self.assertIn(EVIL + " came to school with burns", browser.words)
        self.assertNotIn(EVIL, browser.text)
        self.reviewed(browser, path)
        for missing in (f"/officer/reviews/{NOBODY}", f"/officer/break-glass/{NOBODY}"):
            self.assertEqual(browser.open(missing), 404)
        self.assertEqual(self.as_("SUP").open(path), 404)

    def test_an_officer_has_every_line_of_the_log_checked(self):
        for role in ("DPO", "AUDITOR"):
            browser = self.as_(role)
            browser.open("/officer/log")
            self.assertIn("onestory audit verify-file", browser.words)
            self.assertRegex(browser.text, r"hub\.testshire/audit\n\d+\n")
            self.assertEqual(browser.send("/officer/log"), 200)
            self.assertIn("The log is whole up to its line", browser.words)

    def test_the_disclosures_of_a_child_are_looked_up_by_number(self):
        browser = self.as_("DPO")
        browser.open("/officer/disclosures?child=Ivo")
        self.assertEqual(browser.status, 400)
        browser.open(f"/officer/disclosures?child={NOBODY}")
        self.assertIn("says the same whether or not there is such a child", browser.words)

    def test_what_an_agency_received_about_a_child_is_told_record_by_record_and_pack_by_pack(self):
        self.csc.push([record("d-1", Somebody("c21", "Kit", 21), "assessment")])
        child = self.found("Kit", 21)
        tie = {"professional": "p.lp", "state": "named"}
        boss = self.sessions["SUP"]
        self.assertEqual(boss.post(f"/v1/children/{child}/relationships", tie)[0], 201)
        lead = self.sessions["LP"]
        (entry,) = lead.get(f"/v1/children/{child}/chronology?purpose=OWN")[1]["entries"]
        self.hub.add_person("n.urse", "ouh", ["NP"], "N Urse")
        sending = {"professional": "n.urse", "relevant": True, "not_more_detrimental": True,
                   "function": "to keep her appointment",
                   "why": "her mother asked us to tell the clinic"}
        status, answer = lead.post(f"/v1/entries/{entry['id']}/sendings", sending)
        self.assertEqual(status, 201, answer)
        browser = self.as_("DPO")
        path = f"/officer/disclosures?child={child}&agency="
        self.assertEqual(browser.open(path + "ouh"), 200)
        self.assertIn("Health Trust: 1 record was sent on", browser.words)
        self.assertIn("From Social Care to n.urse at Health Trust", browser.words)
        browser.open(path + "school")
        self.assertIn("by or to St <i>Mary's", browser.words)
        self.assertNotIn("was sent on, the newest first", browser.words)
        self.assertEqual(browser.open(path + "%3Cb%3E"), 400)

    def test_a_persons_request_is_recorded_with_its_clock_and_decided_once(self):
        self.csc.push([record("p-1", Somebody("c23", "Lou", 23), "assessment")])
        child = self.found("Lou", 23)
        browser = self.as_("DPO")
        browser.open("/officer/rights")
        form = browser.page
        self.assertEqual(browser.send("/officer/rights"), 400)
        for words in ("Enter the child's number", "Choose what they ask for",
                      "Say who asked, and for what", "Check who they are"):
            self.assertIn(words, browser.words)
        browser.page = form
        typed = {"child": child, "right": "erasure", "words": "Her father, by letter: " + EVIL,
                 "verified": "yes", "wrong_child": "yes", "received": "2026-11-02"}
        self.assertEqual(browser.send("/officer/rights", **typed), 200, browser.words)
        self.assertEqual(browser.heading, "The request is on record")
        self.assertIn("2 November 2026", browser.words)
        self.assertIn("Answer by", browser.words)
        browser.open("/officer/rights")
        (link,) = [one for one in browser.page.links
                   if re.fullmatch(r"/officer/rights/[0-9a-f]{32}", one)]
        browser.open("/")
        self.assertIn("1 request of a person is open", browser.words)
        browser.open(link)
        self.assertNotIn("<b>", browser.text)
        form = browser.page
        self.assertEqual(browser.send(link), 400)
        self.assertIn("Choose the answer", browser.words)
        browser.page = form
        self.assertEqual(browser.send(link, outcome="refused", reason="it is about her"), 200)
        self.assertEqual(browser.heading, "The decision is on record")
        browser.page = form
        self.assertNotEqual(browser.send(link, outcome="granted", reason="again"), 200)
        self.assertEqual(browser.open(link), 404)
        self.assertEqual(self.as_("CALD").open(f"/officer/rights/{NOBODY}"), 404)

    # Everybody.

    def test_everybody_sees_what_they_opened_themselves_and_nobody_elses(self):
        self.csc.push([record("o-1", Somebody("c25", "Mia", 25), "assessment")])
        child = self.found("Mia", 25)
        lead = self.hub.add_person("o.wn", "csc", ["LP"], "O Wn").sign_in("LP")
        other = self.hub.add_person("o.ther", "ouh", ["NP"], "O Ther").sign_in("NP")
        browser = Browser(self.hub.people, lead)
        self.assertEqual(browser.open("/opened"), 200)
        self.assertEqual(browser.heading, "What I opened")
        self.assertIn("nothing of you", browser.words)
        lead.get(f"/v1/children/{NOBODY}/chronology?purpose=CIN")
        browser.open("/opened")
        self.assertIn("You asked for something and were refused", browser.words)
        self.assertIn("You asked by the number " + NOBODY, browser.words)
        tie = {"professional": "o.wn", "state": "named"}
        boss = self.sessions["SUP"]
        self.assertEqual(boss.post(f"/v1/children/{child}/relationships", tie)[0], 201)
        self.assertEqual(lead.get(f"/v1/children/{child}/chronology?purpose=OWN")[0], 200)
        browser.open("/opened")
        self.assertIn("You read a child's story", browser.words)
        self.assertIn("Mia Marlow", browser.words)
        self.assertIn(f"/children/{child}", browser.page.links)
        self.assertNotIn("signed in", browser.words)
        browser.open("/opened?all=yes")
        self.assertIn("You signed in", browser.words)
        stranger = Browser(self.hub.people, other)
        stranger.open("/opened?all=yes")
        self.assertNotIn(child, stranger.text)
        other.get(f"/v1/children/{child}/chronology?purpose=CIN")
        stranger.open("/opened")
        self.assertIn("You asked by the number " + child, stranger.words)
        self.assertNotIn("Mia", stranger.text)
        _, answer = self.sessions["DPO"].get(f"/v1/audit/accesses?child={child}")
        self.assertIn("accesses.own_read", {line["written"]["e"] for line in answer["accesses"]})

    # The administrator.

    def test_an_administrator_sees_agencies_certificates_and_feeds(self):
        browser = self.as_("ADMIN")
        browser.open("/admin/agencies")
        for words in ("Social Care", "Health Trust", "St <i>Mary's", "Nothing has come yet",
                      "Good until", "onestory agency certificate csc"):
            self.assertIn(words, browser.words)
        self.assertNotIn("<i>Mary", browser.text)

    def test_an_administrator_sees_people_of_their_own_agency_and_counts_of_others(self):
        browser = self.as_("ADMIN")
        browser.open("/admin/people")
        self.assertIn("P STEWARD", browser.words)
        self.assertIn("Data steward", browser.words)
        self.assertNotIn("w.ouh", browser.words)
        self.assertIn("Health Trust: 1 person", browser.words)
        first = self.hub.enrol("admin", self.admin_token).sign_in("ADMIN")
        everybody = Browser(self.hub.people, first)
        everybody.open("/admin/people")
        self.assertIn("w.ouh", everybody.words)

    def test_an_administrator_sees_the_policy_in_force_and_its_agreements(self):
        browser = self.as_("ADMIN")
        browser.open("/admin/policy")
        for words in ("In force", "Agreements between agencies, in version 2026-11-01", "For:"):
            self.assertIn(words, browser.words)

    def test_the_log_of_all_this_verifies(self):
        self.assertIn("The log is whole", self.hub.run("audit", "verify"))


if __name__ == "__main__":
    unittest.main()
