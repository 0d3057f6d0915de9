"""What stands around a child's story on the pages, on the real hub, as a browser without script
meets it: who is involved before all else, what the family said, what does not agree, words looked
for, packs taken out, chronologies that people write, messages, what waits, what others could have
seen; and what a refusal offers. The county is that of the tests in a browser."""

import datetime
import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "browser"))
from testshire import WORKER, WREN, Testshire, record  # noqa: E402
from page_client import FORM, Browser, page_headers  # noqa: E402
from software_passkey import Passkey  # noqa: E402

EVIL = '<script>alert("1")</script> {{csrf}}'
CHILD_IN_NEED = "Child in need: an assessment or a plan"


class StoryPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.county = Testshire(cls.folder / "hub")
        cls.hub = cls.county.hub
        cls.addClassCleanup(cls.hub.kill)
        cls.child = f"/children/{cls.county.wren}"
        cls.care = cls.county.care

    def open(self, session, path, status=200):
        browser = Browser(self.hub.people, session)
        browser.open(path)
        self.assertEqual(browser.status, status, browser.words[:600])
        return browser

    def lead(self, path, status=200):
        return self.open(self.county.lead, path, status)

    def teacher(self, path, status=200):
        return self.open(self.county.teacher, path, status)

    def told(self, browser, child):
        """A page without what differs from answer to answer."""
        return re.sub(r"Decision [0-9a-f]+, [^.]+", "", browser.text).replace(child, "")

    def ids(self, browser, *summaries):
        found = []
        for summary in summaries:
            at = re.search(r'entry=([0-9a-f]{32})">[^<]*' + re.escape(summary), browser.text)
            self.assertIsNotNone(at, summary)
            found.append(at[1])
        return found

    # The story.

    def test_a_story_tells_who_is_involved_the_agreement_what_it_rests_on_and_then_what_happened(self):
        text = self.teacher(self.county.story()).text
        at = 0
        for mark in ("Your reason for looking", CHILD_IN_NEED, "Who is involved",
                     "Lead professional", "07700 900123", "Last contact: 10 March 2026",
                     "What the family said about sharing", "the family agreed",
                     "Why can I see this?", "What this rests on", "Nothing received yet",
                     "Thames Youth Trust", "What happened", "The whole life at a glance",
                     "Go to the year", "What is missing"):
            self.assertIn(mark, text[at:])
            at = text.index(mark, at)

    def test_the_agreement_is_told_in_words_with_its_day_and_who_may_read(self):
        words = self.lead(self.county.story()).words
        today = datetime.datetime.now(datetime.timezone.utc).date()
        self.assertRegex(words, rf"a parent or carer on \d+ \w+ {today.year}")
        self.assertIn("Cowley Community Health", words)
        self.assertNotIn("st-marys", words)

    def test_a_page_for_a_past_day_says_so_and_says_of_what_that_is_not_so(self):
        words = self.teacher(self.county.story("&known_on=2020-03-03")).words
        self.assertIn("what the hub held on 3 March 2020", words)
        self.assertIn("This is as of today, whatever day the story is told of", words)

    # What does not agree.

    def disagree(self, day):
        """Two outcomes of one referral."""
        self.care.push([record(WREN, f"{name}-{day}", "referral", day, f"Referral {name} of {day}",
                               WORKER, details=[{"name": "no_further_action", "value": none}])
                        for name, none in (("r7", "yes"), ("r8", "no"))])

    def test_what_does_not_agree_stands_in_both_sides_own_words_until_somebody_explains_it(self):
        self.disagree("2023-05-04")
        lead = self.lead(self.county.story())
        self.assertIn("What does not agree", lead.words)
        section = lead.text[lead.text.index('class="hub-contradiction"'):]
        section = section[: section.index("</section>")]
        for words in ("What came of a referral", "no further action", "further action",
                      ">Open<", "Your agency is asked to look again", 'value="corrected"'):
            self.assertIn(words, section)
        theirs = self.teacher(self.county.story())
        self.assertIn("Children's Social Care is asked to look again", theirs.words)
        self.assertNotIn('value="corrected"', theirs.text)
        self.assertNotIn("<form", self.teacher(self.county.story("&print=yes")).text.split("<main")[1])

        settle = self.child + "/contradiction"
        self.assertEqual(lead.send(settle, reason="two referrals"), 400)
        lead = self.lead(self.county.story())
        self.assertEqual(lead.send(settle, state="explained"), 400)
        lead = self.lead(self.county.story())
        self.assertEqual(lead.send(settle, state="explained", reason="two referrals " + EVIL), 200)
        self.assertEqual(lead.heading, "What you know of it is recorded")
        again = self.teacher(self.county.story())
        self.assertIn(">Explained<", again.text)
        self.assertIn('value="open"', again.text)
        self.assertEqual(again.send(settle, state="corrected", reason="ours"), 400)

    def test_a_word_on_a_contradiction_of_which_one_is_not_told_is_answered_like_one_of_none(self):
        answers = []
        for child in (self.county.other, "0" * 32):
            browser = self.teacher(self.county.story())
            fields = {"csrf": self.county.teacher.csrf, "purpose": "CIN", "state": "explained",
                      "contradiction": "0123456789abcdef", "reason": "because"}
            path = f"/children/{child}/contradiction"
            browser.page.forms.append({"action": path, "fields": fields})
            answers.append((browser.send(path), self.told(browser, child)))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][0], 403)

    # Words.

    def test_words_are_looked_for_in_what_is_shown_and_stand_in_no_address(self):
        browser = self.teacher(self.child + "/search?purpose=CIN")
        search = self.child + "/search"
        self.assertEqual(browser.send(search, words="  "), 400)
        self.assertIn("Enter a few words", browser.words)
        self.assertEqual(browser.send(search, words="VISIT mother"), 200)
        self.assertIn("1 entry, the latest first", browser.words)
        self.assertIn("Police told us of a call to the home", browser.words)
        self.assertNotIn("New birth visit", browser.words)
        self.assertEqual(browser.path, search)
        self.assertEqual(browser.send(search, words="rhinoceros"), 200)
        self.assertIn("Nothing that you may see has these words", browser.words)
        self.assertIn("does not mean that nothing is known", browser.words)
        self.assertEqual(browser.send(search, words="visit", **{"from": "2030-13-01"}), 400)
        browser.open(search)
        self.assertEqual(browser.heading, "Before you open this child's records")

    def test_a_search_in_a_story_that_one_may_not_read_is_refused_alike(self):
        answers = []
        for child in (self.county.other, "0" * 32):
            browser = self.teacher(f"/children/{child}/search?purpose=CIN")
            answers.append((browser.send(f"/children/{child}/search", words="bruise"),
                            self.told(browser, child)))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][0], 403)
        self.assertNotIn("bruise", answers[0][1])

    # Taking it out.

    def packed(self, **more):
        return {"kind": "conference", "name": "the meeting of 8 December", "agency": "st-marys",
                "purpose": "CIN", "reason": "the meeting about her plan on Monday",
                "format": "json", **more}

    def download(self, browser, **typed):
        form = next(f for f in browser.page.forms if f["action"] == self.child + "/export")
        body = "&".join(f"{name}={value.replace(' ', '+')}"
                        for name, value in {**form["fields"], **typed}.items())
        headers = {**page_headers(self.county.lead), "Content-Type": FORM,
                   "Sec-Fetch-Site": "same-origin"}
        return self.hub.people.ask("POST", self.child + "/export", body.encode(), headers)

    def test_a_story_is_taken_out_for_one_recipient_as_a_document_or_a_file(self):
        export = self.child + "/export"
        browser = self.lead(export + "?purpose=CIN")
        self.assertEqual(browser.send(export, purpose=""), 400)
        for words in ("Choose who it is for", "Enter the recipient's name",
                      "Choose what it is for", "Say why they need it"):
            self.assertIn(words, browser.words)
        self.assertEqual(browser.send(export, **self.packed(agency="")), 400)
        self.assertIn("Name the recipient's agency, or their account", browser.words)
        self.assertEqual(browser.page.forms[-1]["fields"]["name"], "the meeting of 8 December")

        status, headers, body = self.download(browser, **self.packed())
        self.assertEqual((status, headers["Content-Type"]), (200, "application/json"))
        self.assertIn("attachment", headers["Content-Disposition"])
        self.assertNotIn("Wren", headers["Content-Disposition"])
        self.assertEqual(json.loads(body)["pack"]["recipient"]["name"], "the meeting of 8 December")
        status, headers, body = self.download(browser, **self.packed(format="pdf"))
        self.assertEqual((status, headers["Content-Type"]), (200, "application/pdf"))
        self.assertEqual(body[:5], b"%PDF-")

    def test_who_may_not_take_it_out_is_told_why(self):
        browser = self.teacher(self.child + "/export?purpose=CIN")
        self.assertEqual(browser.send(self.child + "/export", **self.packed()), 403)
        self.assertEqual(browser.heading, "This cannot be done")
        self.assertIn("to take a child's story out of the hub", browser.words)
        self.assertIn("What you can do", browser.words)

    # What people write.

    def test_a_chronology_that_somebody_wrote_is_read_with_its_sources_until_they_change(self):
        plan = record(WREN, "c-70", "plan", "2025-02-01", "The plan has four steps", WORKER)
        self.care.push([plan])
        curate = self.child + "/curate"
        lead = self.lead(curate + "?purpose=CIN")
        self.assertEqual(lead.send(curate, title=" "), 400)
        self.assertIn("Enter a title", lead.words)
        self.assertIn("Choose what it rests on", lead.words)
        chosen = {f"entries.{one}": "yes"
                  for one in self.ids(self.lead(self.county.story()), "The plan has four steps",
                                      "New birth visit")}
        written = {"title": "What mornings are like " + EVIL, "analysis": "She is tired.\nShe sings.",
                   "status": "draft", **chosen}
        self.assertEqual(lead.send(curate, **written), 200)
        self.assertEqual(lead.heading, "Your draft is kept")
        listed = self.child + "/curated?purpose=CIN"
        self.assertNotIn("mornings are like", self.teacher(listed).words)

        mine = self.lead(listed)
        self.assertIn("Draft, which nobody else sees", mine.words)
        self.assertNotIn("<script>alert", mine.text)
        anew = next(link for link in mine.page.links if "number=" in link)
        again = self.lead(anew)
        fields = again.page.forms[-1]["fields"]
        self.assertEqual(fields["title"], written["title"])
        self.assertTrue(set(chosen) <= set(fields))
        self.assertEqual(again.send(curate, status="final", analysis="She sings."), 200)
        theirs = self.teacher(listed)
        self.assertIn("What mornings are like", theirs.words)
        self.assertIn("The plan has four steps", theirs.words)
        self.assertIn("l.patel at Children's Social Care", theirs.words)
        self.assertNotIn("A source has changed", theirs.words)
        self.assertEqual([f for f in theirs.page.forms if "curate" in f["action"]], [])
        self.assertEqual(self.teacher(anew, 404).heading, "Page not found")

        self.care.push([{**plan, "source_version": 2, "summary": "The plan has five steps"}])
        for session in (self.county.lead, self.county.teacher):
            changed = self.open(session, listed)
            self.assertIn("A source has changed since this was written", changed.words)
            self.assertIn("Corrected since", changed.words)
        mine = self.lead(listed)
        self.assertEqual(mine.send(self.child + "/curate-end"), 200)
        self.assertNotIn("mornings are like", self.lead(listed).words)
        self.assertEqual(self.lead(anew, 404).heading, "Page not found")

    # What the hub tells, and what waits.

    def test_who_had_read_a_record_that_is_taken_back_or_corrected_hears_of_it(self):
        letter = record(WREN, "c-80", "contact", "2025-03-01", "Letter to the family", WORKER)
        self.care.push([letter])
        self.teacher(self.county.story())
        self.care.push([{**letter, "source_version": 2, "summary": "Letter to the mother"}])
        home = self.teacher("/")
        self.assertRegex(home.words, r"\d+ messages? from the hub")
        messages = self.teacher("/messages")
        self.assertIn("a record was corrected", messages.words)
        self.assertNotIn("Letter to the", messages.words)
        self.assertIn(self.child, messages.page.links)
        while any("/messages/" in form["action"] for form in messages.page.forms):
            form = next(f for f in messages.page.forms if "/messages/" in f["action"])
            self.assertEqual(messages.send(form["action"]), 200)
            self.assertEqual(messages.path, "/messages")
        self.assertIn("that you have read this", messages.words)
        self.assertIn("nothing new", self.teacher("/").words)
        stranger = self.open(self.county.head, "/messages")
        self.assertIn("There are none", stranger.words)

    def test_home_counts_what_came_since_one_last_read_for_the_same_reason(self):
        self.teacher(self.county.story())
        self.assertNotIn(" new</strong>", self.teacher("/").text)
        hidden = record(WREN, "c-95", "contact", "2025-04-05", "Not for a school", WORKER,
                        labels=["HEALTH", "SENS_SERVICE:sexual_repro"])
        self.care.push([hidden])
        self.assertNotIn(" new</strong>", self.teacher("/").text)
        self.care.push([record(WREN, f"c-9{n}", "contact", f"2025-04-0{n}", f"Call {n}", WORKER)
                        for n in (1, 2)])
        (old,) = self.ids(self.lead(self.county.story()), "New birth visit")
        self.teacher(f"{self.child}/entry?purpose=CIN&entry={old}")
        home = self.teacher("/")
        self.assertIn(">2 new</strong>", home.text)
        self.assertIn(f"(reason: {CHILD_IN_NEED})", home.words)
        self.assertNotIn("Call 1", home.text)
        self.teacher(self.county.story())
        self.assertNotIn(" new</strong>", self.teacher("/").text)

    def test_an_emergency_is_agreed_to_and_reviewed_from_the_tasks(self):
        origin = f"https://localhost:{self.hub.people.number}"
        passkey = Passkey(self.folder, "localhost", origin)
        teacher, head = self.county.teacher, self.county.head

        def post(session, path, body, wanted):
            status, answer = session.post(path, body)
            self.assertEqual(status, wanted, answer)
            return answer

        challenge = post(teacher, "/v1/session/passkeys/challenge", {}, 201)
        key = post(teacher, "/v1/session/passkeys",
                   passkey.registration("laptop", challenge["challenge"]), 201)
        post(head, f"/v1/session/passkeys/{key['id']}/vouch", {}, 204)
        asked = {"category": "serious_harm", "reason": "burns on both arms " + EVIL}
        glass = f"/v1/children/{self.county.other}/break-glass"
        signed = post(teacher, glass + "/challenge", asked, 201)
        post(teacher, glass, {**asked, "passkey": passkey.assertion(signed["challenge"])}, 201)

        self.assertIn("waits for you", self.open(head, "/").words)
        task = next(link for link in self.open(head, "/tasks").page.links if "/emergencies/" in link)
        mine = self.open(teacher, task)
        self.assertIn("Somebody else agrees to it", mine.words)
        self.assertEqual([f for f in mine.page.forms if "emergencies" in f["action"]], [])
        browser = self.open(head, task)
        self.assertNotIn("<script>alert", browser.text)
        self.assertEqual(browser.send(task + "/second"), 200)
        self.assertEqual(browser.heading, "You agreed to it")
        again = self.open(head, task)
        self.assertEqual([f for f in again.page.forms if "emergencies" in f["action"]], [])
        other = self.hub.add_person("h.two", "st-marys", ["SUP"], "Hugo Two").sign_in("SUP")
        reviewer = self.open(other, task)
        self.assertEqual(reviewer.send(task, outcome="justified", note="yes"), 400)
        self.assertIn("Say what you checked", reviewer.words)
        self.assertEqual(reviewer.send(task, outcome="justified",
                                       note="rang the hospital and the mother"), 200)
        self.assertEqual(reviewer.heading, "The review is on record")
        self.assertEqual(self.open(self.county.lead, task, 404).heading, "Page not found")

    # Refusals.

    def test_a_refusal_says_what_why_and_what_can_be_done_and_is_the_same_for_nobody(self):
        pages = []
        for child in (self.county.other, "0" * 32):
            browser = self.teacher(f"/children/{child}?purpose=CIN", 403)
            for path in ("/agreement", "/tie", "/emergency"):
                self.assertIn(f"/children/{child}{path}", browser.page.links)
            pages.append(self.told(browser, child))
        self.assertEqual(pages[0], pages[1])
        for words in ("You asked for: a child's story", CHILD_IN_NEED, "What you can do",
                      "Refer them to children's social care", "ring 999", "01865 000000"):
            self.assertIn(words, browser.words)

    # One record.

    def test_a_record_says_where_it_was_sent_by_the_agencys_name(self):
        story = self.lead(self.county.story())
        (entry,) = self.ids(story, "Child in need plan begun")
        sent = {"recipient": {"agency": "st-marys"}, "relevant": True, "helps_function": "lessons",
                "not_more_detrimental": True, "reason": "the school plans with us"}
        status, _ = self.county.lead.post(f"/v1/entries/{entry}/sendings", sent)
        page = self.lead(f"{self.child}/entry?purpose=CIN&entry={entry}")
        self.assertIn("Your reason for looking", page.words)
        self.assertNotIn("st-marys", page.words)
        if status == 201:
            self.assertIn("St Mary's School", page.words)

    # What others could have seen.

    def test_a_reviewer_asks_what_a_school_could_have_seen_on_a_day(self):
        officer = self.hub.add_person("d.po", "csc", ["DPO"], "D Po").sign_in("DPO")
        reviewer = self.hub.add_person("r.view", "csc", ["REVIEWER"], "R View").sign_in("REVIEWER")
        year = datetime.date.today().year + 1
        order = {"kind": "order", "purpose": "REVIEW", "until": f"{year}-06-30",
                 "reference": "review 7", "opens_for": [{"professional": "r.view"}],
                 "classes": ["education", "health", "social_care", "police", "support",
                             "involvement"]}
        status, told = officer.post(f"/v1{self.child}/gateways", order)
        self.assertEqual(status, 201, told)
        home = self.open(reviewer, "/")
        self.assertEqual(home.open("/open?child=xyz"), 400)
        home.open("/open?child=" + self.county.wren)
        self.assertEqual(home.heading, "Before you open this child's records")
        story = self.open(reviewer, self.child + "?purpose=REVIEW")
        others = self.child + "/others?purpose=REVIEW"
        self.assertIn(others, story.page.links)
        self.assertNotIn("/others", self.teacher(self.county.story()).text)
        form = self.open(reviewer, others)
        form.open(others + "&known_to=&known_as=&known_on=")
        self.assertEqual(form.status, 400)
        self.assertIn("Choose the agency", form.words)
        asked = others + "&known_to=st-marys&known_as=NP&known_on="
        before = self.open(reviewer, asked + "2020-01-01")
        self.assertIn("what St Mary's School could have seen on 1 January 2020", before.words)
        self.assertIn("They could have seen nothing that you may see", before.words)
        now = self.open(reviewer, asked + f"{year}-01-01")
        self.assertIn("New birth visit", now.words)

    # Who may not.

    def test_a_role_that_looks_after_the_hub_gets_none_of_these_pages(self):
        admin = self.hub.add_person("a.dmin", "csc", ["ADMIN"], "A Dmin").sign_in("ADMIN")
        for path in ("/search?purpose=CIN", "/others?purpose=REVIEW", "/export?purpose=CIN",
                     "/curated?purpose=CIN", "/curate?purpose=CIN"):
            browser = self.open(admin, self.child + path, 403)
            self.assertNotIn("Wren", browser.text)
        self.open(admin, "/messages", 403)
        self.open(admin, "/tasks/emergencies/" + "0" * 32, 403)


if __name__ == "__main__":
    unittest.main()
