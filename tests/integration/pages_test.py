"""The pages as a browser without script meets them, on the real hub over TLS: enrolment and
sign-in, my children, find a child, a child's story, refusals in words. Names of invented people
that would be markup if they were not escaped go the whole way."""

import json
import pathlib
import re
import sys
import tempfile
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import PASSWORD, Hub, Person, programs_folder  # noqa: E402
from page_client import FORM, Browser  # noqa: E402
from small_county import nhs_number  # noqa: E402

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALMA = ("Alma", "O'Quill & <b>Feather</b>", "2015-04-09", nhs_number(11))
BRAM = ("Bram", "Oddington", "2012-11-30", nhs_number(12))
CARA = ("Cara", "Mossfield", "2014-01-20", nhs_number(13))
EVIL = '<script>alert("1")</script> {{csrf}}'


def about(source_id, child, **record):
    given, family, birth, nhs = child
    return {
        "source_id": source_id,
        "nature": "fact",
        "labels": ["GENERAL"],
        "author": {"role": "social worker", "name": "W. Orker", "team_contact": "01865 111111"},
        "subjects": [
            {
                "source_id": "p-" + family,
                "names": [{"given": given, "family": family}],
                "birth": birth,
                "identifiers": [{"kind": "nhs_number", "value": nhs}],
            }
        ],
        **record,
    }


RECORDS = [
    about("a-1", ALMA, kind="assessment", happened="2026-02-03", summary="Assessment " + EVIL),
    about("a-3", ALMA, kind="referral", happened="2021-06", summary="Referral", nature="reported"),
    about("i-1", ALMA, kind="involvement", summary="Social worker",
          involvement={"since": "2026-02-01", "lead": True}),
    about("a-4", CARA, kind="assessment", happened="2026-03-05", summary="Assessment of Cara"),
    about("a-2", BRAM, kind="assessment", happened="2026-03-05", summary="Assessment of Bram"),
]
JAB = about("h-1", ALMA, kind="immunisation", happened="2019-05-02", summary="Immunisation given",
            labels=["HEALTH"], author={"role": "practice nurse", "team": "Jericho Practice"})


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        csc = cls.hub.add_agency("csc", "Children's Social Care", "social_care",
                                 ["social_care", "involvement"], duty_phone="01865 323048")
        health = cls.hub.add_agency("ouh", "Health Trust", "health", ["health"])
        cls.hub.add_agency("st-marys", "St Mary's School", "school", ["education"])
        csc.push(RECORDS, "first")
        health.push([JAB])
        boss = cls.hub.add_person("s.khan", "csc", ["SUP"], "S Khan").sign_in("SUP")
        teacher = cls.hub.add_person("t.jones", "st-marys", ["NP"], "T <i>Jones</i>").sign_in("NP")
        lead = cls.hub.add_person("l.patel", "csc", ["LP"], "L Patel").sign_in("LP")
        cls.alma, cls.bram, cls.cara = (
            boss.find("CIN", given=c[0], family=c[1], birth=c[2])[0]["child"]
            for c in (ALMA, BRAM, CARA)
        )
        for who in ("t.jones", "l.patel"):
            body = {"professional": who, "state": "named"}
            assert boss.post(f"/v1/children/{cls.alma}/relationships", body)[0] == 201
        agreement = {"purpose": "CIN", "state": "given", "agencies": ["csc", "ouh", "st-marys"],
                     "classes": ["social_care", "health", "involvement", "education"],
                     "given_by": "parent", "evidence": "form signed at home"}
        assert lead.post(f"/v1/children/{cls.alma}/agreements", agreement)[0] == 201
        cls.boss, cls.teacher, cls.lead = boss, teacher, lead

    def enter(self, person, path="/sign-in", **typed):
        """Signed in by the form. A code is good once, so nobody does it more than twice."""
        browser = Browser(self.hub.people)

        def attempt(code):
            browser.open(path)
            given = {"username": person.name, "password": PASSWORD, "code": code, **typed}
            return browser.send("/sign-in", **given), browser

        person.with_code(attempt)
        return browser

    def as_(self, session):
        """With a session that is open already, at home."""
        browser = Browser(self.hub.people, session)
        browser.open("/")
        return browser

    def story(self, browser, child, query="purpose=CIN"):
        browser.open(f"/children/{child}?{query}")
        return browser

    # Signing in.

    def test_a_person_enrols_signs_in_and_out_without_script(self):
        added = self.hub.run_json("person", "add", "n.ew", "--agency", "csc", "--name", "N Ew",
                                  "--role", "LP")
        browser = Browser(self.hub.people)
        browser.open("/enrol")
        self.assertEqual(browser.send("/enrol", token=added["token"], password="short"), 400)
        self.assertIn("at least 12 characters", browser.words)
        self.assertEqual(browser.send("/enrol", token=added["token"], password=PASSWORD), 200)
        self.assertIn("<svg", browser.text)
        secret = re.search(r'hub-secret">([A-Z2-7]+)<', browser.text)[1]
        wrong = browser.send("/enrol/confirm", code="000000")
        self.assertEqual(wrong, 400)
        person = Person(self.hub, "n.ew", secret, 0)
        person.with_code(lambda code: (browser.send("/enrol/confirm", code=code[:3] + " " + code[3:]),))
        self.assertEqual(browser.path, "/sign-in?after=enrolment")
        self.assertIn("Your account is ready", browser.words)

        browser = self.enter(person)
        self.assertEqual((browser.status, browser.heading), (200, "My children"))
        browser.send("/sign-out")
        self.assertIn("You are signed out", browser.words)
        self.assertEqual(browser.cookies, {})
        self.assertEqual(browser.open("/"), 401)
        self.assertEqual(browser.heading, "Sign in")

    def test_both_cookies_stay_on_this_host_and_away_from_scripts(self):
        person = self.hub.add_person("c.ookie", "csc", ["LP"], "C Ookie")
        kept = []

        def attempt(code):
            body = f"username=c.ookie&password={PASSWORD.replace(' ', '+')}&code={code}".encode()
            status, headers, _ = self.hub.people.ask("POST", "/sign-in", body, {"Content-Type": FORM})
            kept[:] = headers.get_all("Set-Cookie") or []
            return status, None

        person.with_code(attempt)
        self.assertEqual(len(kept), 2)
        for cookie in kept:
            self.assertTrue(cookie.startswith("__Host-"))
            rules = sorted(cookie.split("; ")[1:])
            self.assertEqual(rules, ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"])

    def test_what_is_wrong_at_sign_in_is_said_once_for_every_reason(self):
        browser = Browser(self.hub.people)
        answers = []
        for name, password in (("t.jones", "x" * 12), ("no.body", PASSWORD)):
            browser.open("/sign-in")
            status = browser.send("/sign-in", username=name, password=password, code="000000")
            answers.append((status, browser.text.replace(name, "")))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][0], 401)
        self.assertIn('<a href="#username">', browser.text)
        self.assertNotIn(PASSWORD, browser.text)

    def test_a_person_with_two_roles_chooses_one_and_a_choice_is_good_once(self):
        person = self.hub.add_person("r.oles", "csc", ["LP", "SUP"], "R Oles")
        browser = self.enter(person)
        self.assertEqual(browser.heading, "What do you act as now?")
        self.assertEqual(browser.cookies, {})
        self.assertEqual(browser.send("/sign-in/role", role="DPO"), 401)
        browser = self.enter(person)
        choice = browser.page
        self.assertEqual(browser.send("/sign-in/role", role="SUP"), 200)
        self.assertIn("supervisor at Children's Social Care", browser.words)
        browser.page = choice
        self.assertEqual(browser.send("/sign-in/role", role="SUP"), 401)

    def test_after_signing_in_one_is_where_one_wanted_to_be_and_nowhere_else(self):
        person = self.hub.add_person("w.anted", "csc", ["LP"], "W Anted")
        browser = self.enter(person, "/find")
        self.assertEqual((browser.path, browser.heading), ("/find", "Find a child"))
        browser = self.enter(person, to="//evil.example/")
        self.assertEqual((browser.path, browser.heading), ("/", "My children"))
        for elsewhere in ("//evil.example/", "https://evil.example/", "/v1/session", "/%5Cevil",
                          "/children/%0d%0aX", "javascript:alert(1)", "/sign-out", "/hidden"):
            browser.open(f"/hidden?to={urllib.parse.quote(elsewhere, safe='')}")
            self.assertEqual(browser.page.links, ["/"], elsewhere)
        browser.open("/hidden?to=%2Ffind")
        self.assertEqual(browser.page.links, ["/find"])

    # What one sees.

    def test_home_lists_the_children_one_is_named_for_as_ones_agency_calls_them(self):
        lead = self.as_(self.lead)
        self.assertIn("Alma " + ALMA[1], lead.words)
        self.assertNotIn("Bram", lead.words)
        teacher = self.as_(self.teacher)
        self.assertIn("A child whom your own agency has no record of", teacher.words)
        self.assertNotIn("Alma", teacher.text)
        boss = self.as_(self.boss)
        self.assertIn("Nobody has named you", boss.words)

    def test_the_list_of_ones_children_is_in_the_log_of_each_of_them(self):
        self.as_(self.teacher)
        officer = self.hub.add_person("d.lee", "csc", ["DPO"], "D Lee").sign_in("DPO")
        _, answer = officer.get(f"/v1/audit/accesses?child={self.alma}")
        events = {(line["written"].get("agency"), line["written"]["e"]) for line in answer["accesses"]}
        self.assertIn(("st-marys", "children.own_listed"), events)
        _, answer = officer.get(f"/v1/audit/accesses?child={self.bram}")
        events = {(line["written"].get("agency"), line["written"]["e"]) for line in answer["accesses"]}
        self.assertNotIn(("st-marys", "children.own_listed"), events)

    def test_a_search_needs_a_purpose_and_two_identifiers_and_tells_nothing_else(self):
        browser = self.as_(self.teacher)
        browser.open("/find")
        typed = {"given": "Alma", "family": ALMA[1], "birth_day": "9", "birth_month": "4",
                 "birth_year": "2015"}
        self.assertEqual(browser.send("/find", **typed), 400)
        self.assertIn("Choose why you are looking", browser.words)
        self.assertEqual(browser.page.forms[-1]["fields"]["given"], "Alma")
        self.assertEqual(browser.send("/find", **{**typed, "birth_day": "31", "purpose": "CIN"}), 400)
        self.assertIn("must be a real day", browser.words)
        browser.open("/find")
        self.assertEqual(browser.send("/find", purpose="CIN", nhs_number="123 456 7890"), 400)
        self.assertIn("Check the NHS number", browser.words)

        browser.open("/find")
        self.assertEqual(browser.send("/find", **typed, purpose="CIN"), 200)
        self.assertIn(f"/children/{self.alma}?purpose=CIN", browser.page.links)
        given, family, birth, _ = BRAM
        year, month, day = birth.split("-")
        hidden = {"given": given, "family": family, "birth_day": day, "birth_month": month,
                  "birth_year": year, "purpose": "CIN"}
        pages = []
        for more in ({}, {"given": "Nobody"}):
            browser.open("/find")
            browser.send("/find", **{**hidden, **more})
            pages.append((browser.status, browser.text.replace("Nobody", given)))
        self.assertEqual(pages[0], pages[1])
        self.assertIn("does not mean that the child is not known", browser.words)

    def test_a_child_is_opened_with_a_reason_only(self):
        browser = self.as_(self.teacher)
        browser.open(f"/children/{self.alma}")
        self.assertEqual(browser.status, 200)
        self.assertNotIn("Assessment", browser.words)
        self.assertEqual(browser.open(f"/children/{self.alma}?purpose="), 400)
        self.assertIn("Choose why you are looking", browser.words)

    def test_a_childs_story_says_who_is_involved_first_and_then_what_happened(self):
        browser = self.story(self.as_(self.teacher), self.alma)
        self.assertEqual(browser.status, 200)
        text = browser.text
        marks = ["Who is involved", "Lead professional", "01865 111111", "Why can I see this?",
                 "What this rests on", "2 of 3 feeds are fresh", "The whole life at a glance",
                 "3 February 2026, ", "June 2021, ", "2 May 2019, "]
        at = 0
        for mark in marks:
            self.assertIn(mark, text[at:])
            at = text.index(mark, at)
        self.assertIn("Reported by somebody", browser.words)
        self.assertIn("June 2021", browser.words)
        self.assertIn("Jericho Practice", browser.words)
        self.assertIn("The family agreed that your agency may see this", browser.words)
        self.assertIn("Child in need: an assessment or a plan", browser.words)

    def test_what_people_typed_is_never_markup(self):
        browser = self.story(self.as_(self.teacher), self.alma)
        self.assertIn("Assessment " + EVIL, browser.words)
        self.assertNotIn("<script>alert", browser.text)
        self.assertNotIn("<i>Jones", browser.text)
        lead = self.as_(self.lead)
        self.assertNotIn("<b>Feather", lead.text)
        hostile = self.story(browser, self.alma, 'purpose=CIN&agency=%22%3E%3Cscript%3Ex')
        self.assertNotIn("\"><script", hostile.text)

    def test_filters_and_as_known_on_narrow_the_story_and_say_so(self):
        browser = self.as_(self.teacher)
        self.story(browser, self.alma, "purpose=CIN&agency=ouh&kind=&from=&to=&known_on=")
        self.assertIn("1 entry", browser.words)
        self.assertNotIn(": Referral", browser.words)
        self.story(browser, self.alma, "purpose=CIN&from=2021-01-01&to=2021-12-31")
        self.assertIn(": Referral", browser.words)
        self.assertNotIn("Immunisation given", browser.words)
        self.story(browser, self.alma, "purpose=CIN&known_on=2020-03-03")
        self.assertIn("what the hub held on 3 March 2020", browser.words)
        self.assertIn("There is nothing here that you may see", browser.words)
        self.assertEqual(browser.open(f"/children/{self.alma}?purpose=CIN&from=yesterday"), 400)

    def test_a_refusal_is_a_page_that_says_why_and_hints_at_nothing(self):
        browser = self.as_(self.teacher)
        pages = []
        for child in (self.bram, "0" * 32):
            self.story(browser, child)
            self.assertEqual((browser.status, browser.heading), (403, "This cannot be shown to you"))
            text = re.sub(r"Decision [0-9a-f]+, [^.]+", "", browser.text)
            pages.append(text.replace(child, ""))
        self.assertEqual(pages[0], pages[1])
        self.assertIn("What you can do", browser.words)
        self.assertNotIn("Bram", pages[0])

    # What one records.

    def test_a_supervisor_names_a_lead_who_records_a_refusal_and_reads_what_it_means(self):
        lead = self.hub.add_person("m.ead", "csc", ["LP"], "M Ead").sign_in("LP")
        refused = self.story(self.as_(lead), self.cara)
        self.assertEqual(refused.status, 403)
        boss = self.as_(self.boss)
        tie = f"/children/{self.cara}/tie"
        boss.open(tie)
        self.assertEqual(boss.send(tie, professional="m.ead"), 400)
        self.assertIn("Choose what is so", boss.words)
        self.assertEqual(boss.send(tie, professional="no.body", state="named"), 400)
        self.assertEqual(boss.page.forms[-1]["fields"]["professional"], "no.body")
        self.assertEqual(boss.send(tie, professional="m.ead", state="named"), 200)
        self.assertEqual(boss.heading, "Who works with the child is recorded")

        browser = self.as_(lead)
        self.assertIn("Cara Mossfield", browser.words)
        agreement = f"/children/{self.cara}/agreement"
        browser.open(agreement)
        self.assertEqual(browser.send(agreement, state="given", purpose="CIN"), 400)
        self.assertIn("Choose who said it", browser.words)
        self.assertIn("Say how you know", browser.words)
        self.assertEqual(browser.page.forms[-1]["fields"]["state"], "given")
        said = {"state": "refused", "purpose": "CIN", "given_by": "parent",
                "evidence": "by telephone\r\non Monday"}
        self.assertEqual(browser.send(agreement, **said, review_by="never"), 400)
        self.assertEqual(browser.send(agreement, **said, review_by=""), 200)
        self.assertEqual(browser.heading, "What the family said is recorded")
        self.story(browser, self.cara)
        self.assertIn("They are not shown to you", browser.words)
        self.assertIn("The family did not agree", browser.words)

    def test_an_agreement_by_form_opens_what_was_ticked(self):
        lead = self.as_(self.lead)
        agreement = f"/children/{self.alma}/agreement"
        lead.open(agreement)
        ticked = {f"agencies.{agency}": "yes" for agency in ("csc", "ouh", "st-marys")}
        ticked |= {f"classes.{c}": "yes" for c in ("social_care", "health", "involvement")}
        said = {"state": "given", "purpose": "EH", "given_by": "parent", "evidence": "a letter"}
        self.assertEqual(lead.send(agreement, **said, **ticked), 200)
        teacher = self.story(self.as_(self.teacher), self.alma, "purpose=EH")
        self.assertIn("Jericho Practice", teacher.words)

    def test_a_teacher_may_say_that_they_work_with_a_child_and_learns_nothing_by_it(self):
        browser = self.as_(self.teacher)
        answers = []
        for child in (self.bram, "0" * 32):
            self.story(browser, child)
            tie = f"/children/{child}/tie"
            self.assertIn(tie, browser.page.links)
            browser.open(tie)
            self.assertNotIn("professional", browser.page.forms[-1]["fields"])
            status = browser.send(tie, professional="l.patel", state="named")
            text = re.sub(r"Decision [0-9a-f]+, [^.]+", "", browser.text).replace(child, "")
            answers.append((status, text))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][0], 403)

    # What holds for every page.

    def test_every_page_is_sent_under_a_strict_policy_and_holds_no_script_of_its_own(self):
        browser = self.as_(self.teacher)
        story = f"/children/{self.alma}?purpose=CIN"
        for path in ("/", "/find", story, f"/children/{self.alma}", "/hidden", "/sign-in",
                     "/enrol", "/nowhere", f"/children/{self.bram}?purpose=CIN"):
            with self.subTest(path=path.replace(self.alma, "{alma}").replace(self.bram, "{bram}")):
                browser.open(path)
                self.assertEqual(browser.headers["Content-Security-Policy"], POLICY)
                self.assertEqual(browser.headers["Cache-Control"], "no-store")
                self.assertEqual(browser.page.inline, [])
                self.assertEqual(len(browser.page.ids), len(set(browser.page.ids)))
                self.assertTrue(browser.heading)

    def test_style_and_script_come_from_the_hub_itself_and_nothing_else_does(self):
        browser = self.story(self.as_(self.teacher), self.alma)
        needed = re.findall(r'(?:href|src)="(/assets/[^"]+)"', browser.text)
        self.assertEqual(len(needed), 3)
        size = len(browser.text)
        for path in needed:
            status, headers, body = self.hub.people.ask("GET", path)
            self.assertEqual(status, 200)
            self.assertNotRegex(body.decode(), r"url\(['\"]?(https?:|//)|@import")
            if path.startswith("/assets/onestory.css"):
                size += len(body)
                self.assertEqual(headers["Content-Type"], "text/css; charset=utf-8")
        self.assertEqual(re.findall(r'(?:href|src)="https?:', browser.text), [])
        self.assertLess(size, 150_000, "page and style, uncompressed")
        self.assertEqual(self.hub.people.ask("GET", "/assets/..")[0], 400)
        self.assertEqual(self.hub.people.ask("GET", "/assets/package.json")[0], 404)

    def test_an_unknown_page_is_told_in_words_and_an_unknown_address_as_json(self):
        browser = Browser(self.hub.people)
        self.assertEqual((browser.open("/nowhere"), browser.heading), (404, "Page not found"))
        status, headers, body = self.hub.people.ask("GET", "/v1/nowhere")
        self.assertEqual((status, json.loads(body)["status"]), (404, 404))
        status, headers, _ = self.hub.people.ask("GET", "/sign-out")
        self.assertEqual((status, headers["Allow"]), (405, "POST"))


if __name__ == "__main__":
    unittest.main()
