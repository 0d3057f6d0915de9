"""A professional's pages about one child on the real hub, as a browser without script meets them:
incidents, gaps, one record with its versions, disputes, the print view, "may I share this?", records
entered by hand, tasks. The county is that of the tests in a browser."""

import datetime
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "browser"))
from testshire import CARE, WREN, Testshire, record  # noqa: E402
from page_client import Browser  # noqa: E402

EVIL = '<script>alert("1")</script> {{csrf}}'


class Professional(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.county = Testshire(folder.name)
        cls.hub = cls.county.hub
        cls.addClassCleanup(cls.hub.kill)

    def as_(self, session):
        browser = Browser(self.hub.people, session)
        browser.open("/")
        return browser

    def teacher(self, path):
        browser = self.as_(self.county.teacher)
        browser.open(path)
        return browser

    def entry_path(self, browser, words):
        """The address of the record whose heading holds these words."""
        found = re.search(r'href="([^"]+/entry[^"]+)">[^<]*' + re.escape(words), browser.text)
        self.assertIsNotNone(found, words)
        return found[1].replace("&amp;", "&")

    # The story.

    def test_records_of_one_incident_stand_together_until_somebody_says_otherwise(self):
        lead = self.as_(self.county.lead)
        lead.open(self.county.story())
        self.assertIn("Perhaps the same incident: 2 agencies, 2 records", lead.words)
        together = lead.text[lead.text.index("hub-incident"):]
        together = together[: together.index("</section>")]
        for words in ("Police told us of a call to the home", "Called to the home, nobody hurt"):
            self.assertIn(words, together)
            self.assertEqual(lead.text.count(words + "</a>"), 1)
        settle = f"/children/{self.county.wren}/incident"
        self.assertEqual(lead.send(settle, same="yes"), 400)
        lead.open(self.county.story())
        self.assertEqual(lead.send(settle, reason="rang the officer " + EVIL), 400)
        lead.open(self.county.story())
        self.assertEqual(lead.send(settle, same="yes", reason="rang the officer " + EVIL), 200)
        self.assertEqual(lead.heading, "These records are one incident")
        for session in (self.county.lead, self.county.teacher):
            browser = self.as_(session)
            browser.open(self.county.story())
            self.assertIn("The same incident: 2 agencies, 2 records", browser.words)
            self.assertIn("A professional has confirmed it", browser.words)
        lead.open(self.county.story())
        self.assertEqual(lead.send(settle, same="no", reason="two days, two families"), 200)
        lead.open(self.county.story())
        self.assertNotIn("same incident", lead.words)

    def test_a_word_about_records_that_are_not_shown_is_answered_like_one_about_none(self):
        answers = []
        for child in (self.county.other, "0" * 32):
            browser = self.teacher(self.county.story())
            form = dict(browser.page.forms[-1]["fields"])
            fields = {**{f"entries.{n * 32}": "yes" for n in "ab"}, "csrf": form["csrf"],
                      "purpose": "CIN", "same": "yes", "reason": "because"}
            path = f"/children/{child}/incident"
            browser.page.forms.append({"action": path, "fields": fields})
            status = browser.send(path)
            told = re.sub(r"Decision [0-9a-f]+, [^.]+", "", browser.text)
            answers.append((status, told.replace(child, "")))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0][0], 403)

    def test_gaps_late_records_and_the_significant_ones_are_told(self):
        browser = self.teacher(self.county.story())
        self.assertIn("What is missing", browser.words)
        self.assertIn("No contact that you may see from 2 December 2024 to 10 March 2026", browser.words)
        self.assertIn("Written down later, on 20 January 2025", browser.words)
        brief = self.teacher(self.county.story("&view=brief"))
        self.assertIn("significant entries, the latest first", brief.words)
        self.assertIn("Show all of it: 11 entries", brief.words)
        self.assertIn("Child in need plan begun", brief.words)
        self.assertNotIn("New birth visit", brief.words)
        self.assertNotIn("What is missing", brief.words)

    def test_the_print_view_folds_nothing_away_and_says_who_printed_it(self):
        browser = self.teacher(self.county.story("&print=yes"))
        self.assertIn("Printed by Tom Jones, named professional at St Mary's School", browser.words)
        main = browser.text[browser.text.index("<main"):]
        self.assertEqual(main.count("<details"), main.count(" open>"))
        self.assertNotIn("<form", main)

    def test_what_came_since_one_last_looked_is_marked_and_nothing_else(self):
        self.teacher(self.county.story())
        home = self.teacher("/")
        self.assertIn("You last read it on", home.words)
        since = next(link for link in home.page.links if "?since=" in link)
        home.open(since)
        self.assertEqual(home.page.forms[-1]["fields"]["since"][:2], "20")
        nothing = self.teacher(self.county.story("&" + since.split("?")[1]))
        self.assertNotIn(">New<", nothing.text)
        everything = self.teacher(self.county.story("&since=2020-01-01T00:00:00Z"))
        self.assertEqual(everything.text.count(">New<"), 11)
        self.assertEqual(self.teacher(self.county.story("&since=yesterday")).status, 200)

    # One record.

    def test_a_record_has_a_page_with_its_versions_source_labels_and_codes(self):
        story = self.teacher(self.county.story())
        browser = self.teacher(self.entry_path(story, "The family needs support in the mornings"))
        self.assertEqual((browser.status, browser.heading), (200, "Assessment"))
        self.assertIn("Version 1, which came to the hub on", browser.words)
        self.assertIn("Assessment: The family needs support", browser.words)
        self.assertIn("Children's Social Care", browser.words)
        self.assertIn("no special care", browser.words)
        self.assertIn("Why can I see this?", browser.words)
        codes = self.teacher(self.entry_path(story, "Two-year review"))
        self.assertIn("Two-year check (170300004), SNOMED CT", codes.words)
        self.assertIn("There are none: its agency has not corrected it", codes.words)

    def test_the_log_of_a_record_that_was_opened_names_that_record_alone(self):
        story = self.teacher(self.county.story())
        path = self.entry_path(story, "New birth visit")
        self.teacher(path)
        officer = self.hub.add_person("d.po", "cowley", ["DPO"], "D Po").sign_in("DPO")
        address = f"/v1/audit/accesses?child={self.county.wren}"
        newest = [line for line in officer.get(address)[1]["accesses"]
                  if line["written"]["e"] == "chronology.read"][0]
        self.assertEqual(newest["entries_shown"], 1)
        self.assertEqual((newest["written"]["agency"], newest["who"]), ("st-marys", ""))

    def test_a_record_that_is_not_shown_has_no_page(self):
        answers = []
        entries = self.county.boss.get(f"/v1/children/{self.county.other}/chronology?purpose=CIN")
        self.assertIn(entries[0], (200, 403))
        for entry in ("f" * 32, "0" * 32):
            browser = self.teacher(f"/children/{self.county.wren}/entry?purpose=CIN&entry={entry}")
            answers.append((browser.status, browser.heading))
        self.assertEqual(answers, [(404, "Page not found")] * 2)
        browser = self.teacher(f"/children/{self.county.other}/entry?purpose=CIN&entry={'f' * 32}")
        self.assertEqual((browser.status, browser.heading), (403, "This cannot be shown to you"))
        self.assertEqual(self.teacher(f"/children/{self.county.wren}/entry?purpose=CIN").status, 404)

    def test_a_disputed_record_says_so_wherever_it_is_read(self):
        lead = self.as_(self.county.lead)
        lead.open(self.county.story())
        path = self.entry_path(lead, "Referral from the school")
        lead.open(path)
        dispute = f"/children/{self.county.wren}/dispute"
        self.assertEqual(lead.send(dispute, words=" "), 400)
        self.assertIn("Choose who says that it is wrong", lead.words)
        self.assertIn("Write what is wrong", lead.words)
        self.assertEqual(lead.send(dispute, by="parent", words="it was another day " + EVIL), 200)
        for where in (path, self.county.story()):
            self.assertIn(">Disputed<", self.teacher(where).text)
        lead.open(path)
        self.assertNotIn("<script>alert", lead.text)
        self.assertIn("data steward looks into it", lead.words)
        self.assertIn("A parent disputes this", lead.words)
        self.assertIn("it was another day", lead.words)
        self.assertIn("Its agency has not answered yet", lead.words)

    # What the family said.

    def test_what_the_family_said_and_who_may_read_is_told_in_words_to_those_it_concerns(self):
        rights = f"/children/{self.county.wren}/rights"
        lead = self.as_(self.county.lead)
        lead.open(rights)
        self.assertIn("Child in need: given", lead.words)
        self.assertIn("a parent or carer, on", lead.words)
        self.assertIn("l.patel at Children's Social Care: named for the child, since", lead.words)
        self.assertIn("there may be others", lead.words)
        refused = []
        for child in (self.county.other, "0" * 32):
            browser = self.teacher(f"/children/{child}/rights")
            told = re.sub(r"Decision [0-9a-f]+, [^.]+", "", browser.text)
            refused.append((browser.status, told.replace(child, "")))
        self.assertEqual(refused[0], refused[1])
        self.assertEqual(refused[0][0], 403)

    # Sharing.

    def soon(self):
        return datetime.date.today() + datetime.timedelta(days=20)

    def asked(self, **more):
        return {"agency": "st-marys", "role": "NP", "purpose": "CIN", "class": "social_care",
                "agreement": "given", "until": "2030-01-01", **more}

    def test_may_i_share_this_asks_five_questions_and_keeps_what_was_decided(self):
        lead = self.as_(self.county.lead)
        share = f"/children/{self.county.wren}/share"
        lead.open(share)
        self.assertEqual(lead.send(share), 400)
        for words in ("Choose the agency", "Choose what they are to the child",
                      "Choose what they would use it for", "Choose what it is about",
                      "Choose what the family said"):
            self.assertIn(words, lead.words)
        self.assertEqual(lead.send(share, **self.asked(until="")), 400)
        self.assertIn("Say until when", lead.words)
        self.assertEqual(lead.send(share, **self.asked()), 200)
        self.assertTrue(lead.heading.startswith("Yes"), lead.heading)
        decision = share + "-decision"
        self.assertEqual(lead.send(decision, why="she asked"), 400)
        self.assertIn("Choose what you decide", lead.words)
        decided = {"decide": "share", "with": "the class teacher", "why": "she asked " + EVIL,
                   "review_by": self.soon().isoformat()}
        self.assertEqual(lead.send(decision, **decided), 200)
        self.assertEqual(lead.heading, "You decided to share it")
        lead.open("/tasks")
        self.assertIn("To share, with", lead.words)
        self.assertIn("she asked " + EVIL, lead.words)
        self.assertIn(f"{self.soon().day} {self.soon():%B %Y}", lead.words)

    def test_sensitive_things_without_agreement_are_not_simply_shared(self):
        lead = self.as_(self.county.lead)
        share = f"/children/{self.county.wren}/share"
        lead.open(share)
        asked = self.asked(agreement="refused", purpose="EH", **{"class": "health"})
        asked["labels.SENS_SERVICE:sexual_repro"] = "yes"
        self.assertEqual(lead.send(share, **asked), 200)
        self.assertFalse(lead.heading.startswith("Yes: "), lead.heading)
        self.assertIn("rule ", lead.words)

    # Emergencies.

    def test_a_refusal_offers_the_emergency_and_says_what_to_do_without_script(self):
        pages = []
        for child in (self.county.other, "0" * 32):
            browser = self.teacher(f"/children/{child}?purpose=CIN")
            self.assertIn(f"/children/{child}/emergency", browser.page.links)
            browser.open(f"/children/{child}/emergency")
            pages.append((browser.status, browser.text.replace(child, "")))
        self.assertEqual(pages[0], pages[1])
        self.assertIn("ring your manager", browser.words)
        self.assertIn("ring 999", browser.words)
        self.assertIn("You have none yet", self.teacher("/passkeys").words)

    # Who may not.

    def test_a_role_that_does_not_read_about_children_gets_none_of_these_pages(self):
        admin = self.hub.add_person("a.dmin", "csc", ["ADMIN"], "A Dmin").sign_in("ADMIN")
        browser = self.as_(admin)
        story = self.teacher(self.county.story())
        child = f"/children/{self.county.wren}"
        for path in (self.county.story(), self.entry_path(story, "New birth visit"),
                     child + "/share", child + "/agreement", child + "/tie", child + "/rights"):
            browser.open(path)
            self.assertEqual(browser.status, 403, path.split("?")[0][-10:])
            self.assertNotIn("Wren", browser.text)

    # Records entered by hand.

    def hand(self, **more):
        given, family, birth, nhs = WREN
        return {"agency": "the-kettle", "given": given, "family": family, "birth": birth,
                "nhs_number": nhs, "kind": "support_given", "happened": "2026-02",
                "summary": "Came to the homework club " + EVIL, "nature": "fact",
                "author_role": "youth worker", "author_name": "Bea Nook", **more}

    def test_a_record_is_entered_for_an_organisation_that_asked_for_it_and_counts_once(self):
        add = self.hub.add_agency
        add("the-kettle", "The Kettle", "voluntary", ["support"])
        add("infobank", "Infobank", "voluntary", ["support"])
        lead = self.as_(self.county.lead)
        lead.open("/enter")
        self.assertEqual(lead.send("/enter", **self.hand()), 403)
        self.assertEqual(lead.heading, "This cannot be done")
        self.hub.run("agency", "allow-entry", "the-kettle", "--person", "l.patel",
                     "--allowed-by", "Bea Nook, by letter")
        lead.open("/enter")
        self.assertEqual(lead.send("/enter", **self.hand(happened="last week", kind="")), 400)
        self.assertIn("When must be like 2026-03-10", lead.words)
        self.assertEqual(lead.page.forms[-1]["fields"]["given"], "Wren")
        self.assertEqual(lead.send("/enter", **self.hand()), 200)
        self.assertEqual(lead.heading, "The record is part of the child's story")
        lead.open("/enter")
        self.assertEqual(lead.send("/enter", **self.hand()), 200)
        lead.open("/enter")
        self.assertEqual(lead.send("/enter", **self.hand(agency="infobank")), 403)
        boss = self.as_(self.county.boss)
        boss.open("/enter")
        self.assertEqual(boss.send("/enter", **self.hand()), 403)
        for wrong in ({"labels.SENS_HIVV": "yes"}, {"nature": "zzz"}, {"nhs_number": "9430000311"},
                      {"birth": "2199-01-01"}, {"happened": "2199-01-01"},
                      {"narrative": "s" * 70_000}):
            lead.open("/enter")
            self.assertEqual(lead.send("/enter", **self.hand(**wrong)), 400, wrong)
        # Two of one name, of whom no more is known, may be two children: it is asked.
        steward = self.hub.add_person("s.tew", "the-kettle", ["STEWARD"], "S Tew")
        steward = steward.sign_in("STEWARD")
        before = steward.get("/v1/matches")[1]["matches"]
        for summary in ("Sam, aged 4, a bruise on the arm", "Sam, aged 15, at the drop-in"):
            lead.open("/enter")
            sam = self.hand(given="Sam", family="Twice", birth="", nhs_number="", summary=summary)
            self.assertEqual(lead.send("/enter", **sam), 200)
        asked = steward.get("/v1/matches")[1]["matches"]
        self.assertEqual(len(asked), len(before) + 1)


if __name__ == "__main__":
    unittest.main()
