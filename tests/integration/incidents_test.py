"""Records of several agencies that tell of one incident, what a person said of them, what is
missing and what is significant: pushed over mutual TLS, read and settled over TLS."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from small_county import County, must, prove_log, record  # noqa: E402


def from_school(source_id, child, day, **more):
    return record(source_id, child, "suspension", happened=day, **more)


def to_social_care(source_id, child, kind, day, **more):
    code = {"system": "annex-a/referral-source", "code": "2A", "text": "a school", "mapped": True}
    return record(source_id, child, kind, happened=day, codes=[code], **more)


class Incidents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.hub = Hub(programs_folder(), cls.folder.name)
        cls.hub.init()
        cls.hub.start()
        cls.county = County(cls.hub)
        cls.child = cls.county.add_children(1)[0]
        cls.county.school.push([from_school("s1", cls.child, "2026-03-02")])
        cls.county.csc.push(
            [
                to_social_care("k1", cls.child, "contact", "2026-03-03"),
                to_social_care("r1", cls.child, "referral", "2026-03-03",
                               recorded="2026-04-01T09:00:00Z"),
            ]
        )

    @classmethod
    def tearDownClass(cls):
        cls.hub.kill()
        cls.folder.cleanup()

    def read(self, session=None, **more):
        return must(self.county.read(session or self.county.lead, self.child, **more), 200)

    def settle(self, session, entries, same):
        said = {"purpose": "CIN", "entries": entries, "same": same, "reason": "asked the school"}
        return session.post(f"/v1/children/{self.child.id}/incidents", said)

    def ids(self, *summaries):
        told = {entry["summary"]: entry["id"] for entry in self.read()["entries"]}
        return [told[summary] for summary in summaries]

    def test_1_records_of_one_incident_stand_beside_each_other(self):
        answer = self.read()
        self.assertEqual(answer["total"], 4)
        self.assertEqual(answer["total_incidents"], 2)
        (incident,) = answer["incidents"]
        self.assertEqual(incident["words"], "2 agencies, 3 records")
        self.assertEqual(incident["state"], "suggested")
        self.assertEqual(sorted(incident["entries"]), sorted(self.ids("s1", "k1", "r1")))
        for pair in incident["because"]:
            likeness = pair["likeness"]
            parts = [likeness[part] for part in ("time", "kind", "told_by", "place", "adults")]
            self.assertEqual(sum(parts), likeness["total"])
            self.assertGreaterEqual(likeness["total"], likeness["needed"])

    def test_2_pages_tell_of_the_incidents_that_they_touch(self):
        page = self.read(limit=1)
        self.assertEqual(len(page["incidents"]), 1)
        self.assertEqual(len(page["incidents"][0]["entries"]), 3)
        last = self.read(limit=3, cursor=page["next"])
        self.assertIsNone(last["next"])
        self.assertEqual(last["total_incidents"], 2)
        self.assertEqual(last["gaps"], [])

    def test_3_late_gaps_and_the_short_view(self):
        answer = self.read()
        (late,) = answer["recorded_late"]
        self.assertEqual([late["entry"]], self.ids("r1"))
        self.assertEqual(late["days"], 29)
        self.assertIn("Others may have been in touch", answer["gaps_note"])
        self.assertIn("It is not everything that is known", answer["coverage_note"])
        brief = self.read(view="brief")
        self.assertEqual(brief["total"], 2)
        self.assertEqual(brief["total_full"], 4)
        status, _ = self.county.read(self.county.lead, self.child, view="short")
        self.assertEqual(status, 400)

    def test_4_a_person_confirms_and_separates(self):
        must(self.settle(self.county.lead, self.ids("s1", "k1", "r1"), True), 201)
        self.assertEqual(self.read()["incidents"][0]["state"], "confirmed")
        # The teacher is shown them too and has another view: the later word counts.
        must(self.settle(self.county.teacher, self.ids("s1", "k1"), False), 201)
        for incident in self.read()["incidents"]:
            self.assertFalse(set(self.ids("s1", "k1")) <= set(incident["entries"]))
        self.assertEqual(self.settle(self.county.lead, self.ids("s1"), True)[0], 400)

    def test_5_what_is_not_shown_is_answered_like_what_is_not_there(self):
        label = ["HEALTH", "SENS_SERVICE:sexual_repro"]
        self.county.csc.push([record("hidden", self.child, "assessment", labels=label,
                                     happened="2026-03-02")])
        before = self.read()
        self.county.health.push([record("clinic", self.child, "health_contact", labels=label,
                                        happened="2026-03-02", summary="Emergency visit")])
        after = self.read()
        for part in ("entries", "total", "total_full", "total_incidents", "incidents", "gaps",
                     "contradictions", "recorded_late", "next"):
            self.assertEqual(after[part], before[part], part)
        refused = self.settle(self.county.lead, [*self.ids("s1"), "0" * 32], True)
        stranger = self.settle(self.county.dpo, self.ids("s1", "k1"), True)
        self.assertIn(refused[0], (403, 404))
        self.assertEqual(stranger[0], 403)

    def test_6_every_word_on_an_incident_is_in_the_log(self):
        events = [leaf["e"] for leaf in prove_log(self.hub)]
        self.assertEqual(events.count("incident.settled"), 2)

    def test_7_two_outcomes_of_one_referral_are_told_and_settled(self):
        for name, none in (("r7", "yes"), ("r8", "no")):
            self.county.csc.push([record(name, self.child, "referral", happened="2026-05-04",
                                         details=[{"name": "no_further_action", "value": none}])])
        (told,) = self.read()["contradictions"]
        self.assertEqual([told["about"], told["state"], told["owner"]], ["outcome", "open", "csc"])
        self.assertEqual([claim["words"] for claim in told["claims"]],
                         ["no further action", "further action"])
        self.assertEqual([claim["entry"] for claim in told["claims"]], self.ids("r7", "r8"))

        def settle(session, **more):
            said = {"purpose": "CIN", "contradiction": told["id"], "state": "explained",
                    "reason": "two referrals", **more}
            return session.post(f"/v1/children/{self.child.id}/contradictions", said)

        must(settle(self.county.lead), 201)
        self.assertEqual(self.read()["contradictions"][0]["state"], "explained")
        self.assertEqual(settle(self.county.teacher, state="corrected")[0], 400)
        self.assertEqual(settle(self.county.lead, state="resolved")[0], 400)
        self.assertIn(settle(self.county.lead, contradiction="0" * 16)[0], (403, 404))
        self.assertEqual(settle(self.county.dpo)[0], 403)

    def test_8_words_are_looked_for_in_what_is_shown(self):
        def search(session, words, **more):
            return session.post(f"/v1/children/{self.child.id}/chronology/search",
                                {"purpose": "CIN", "words": words, **more})

        found = must(search(self.county.lead, "S1"), 200)
        self.assertEqual([entry["summary"] for entry in found["entries"]], ["s1"])
        self.assertEqual([found["total"], found["total_full"]], [1, 1])
        self.assertNotIn("incidents", found)
        for words in ("clinic", "emergency"):  # hidden from this reader
            self.assertEqual(must(search(self.county.lead, words), 200)["total"], 0)
        self.assertEqual(search(self.county.lead, "")[0], 400)
        self.assertEqual(search(self.county.lead, "s1", limit=3)[0], 400)
        self.assertEqual(search(self.county.dpo, "s1")[0], 403)
        status, _ = self.county.read(self.county.lead, self.child, known_to="school")
        self.assertEqual(status, 400)
        leaves = prove_log(self.hub)
        self.assertIn("chronology.searched", [leaf["e"] for leaf in leaves])
        self.assertNotIn("clinic", str(leaves))


if __name__ == "__main__":
    unittest.main()
