"""Who belongs to a child's family, each decided by themselves: what an agency pushed over mutual
TLS, and what a practice's file says by onestory-push, read over TLS and on the page."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from page_client import Browser  # noqa: E402
from small_county import County, must, prove_log, record  # noqa: E402

NUMBERS = "https://fhir.nhs.uk/Id/nhs-number"


def tie(source_id, relation, child, other, **more):
    made = record(source_id, child, "family_tie", **{"family_tie": {"relation": relation, **more}})
    del made["happened"]
    made["subjects"] += [other.subject()] if other else []
    return made


def patient(child):
    return {"resource": {
        "resourceType": "Patient", "id": f"p{child.index}", "birthDate": child.birth,
        "identifier": [{"system": NUMBERS, "value": child.nhs}],
        "name": [{"family": child.family, "given": [child.given]}]}}


def related(child, other, code):
    return {"resource": {
        "resourceType": "RelatedPerson", "id": f"r{child.index}-{other.index}",
        "patient": {"reference": f"Patient/p{child.index}"},
        "identifier": [{"system": NUMBERS, "value": other.nhs}],
        "relationship": [{"coding": [{"code": code}]}],
        "name": [{"family": other.family, "given": [other.given]}],
        "period": {"start": "2019-05-01"}}}


class Family(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.hub = Hub(programs_folder(), cls.folder.name)
        cls.hub.init()
        cls.hub.start()
        cls.county = County(cls.hub)
        cls.child, cls.brother, cls.hidden = cls.county.add_children(3)
        # Of the brother the teacher knows nothing; where the third lives must not become known.
        cls.county.relate(cls.brother, "t.jones", "ended")
        cls.county.csc.push([
            tie("t1", "half_sibling", cls.child, cls.brother, household=True, since="2019-05-01"),
            tie("t2", "mother", cls.child, None, person="Iris Family0", until="2024-06-30"),
            tie("t3", "sibling", cls.child, cls.hidden),
            record("s1", cls.hidden, subject=cls.hidden.subject(shielded=True)),
        ])

    @classmethod
    def tearDownClass(cls):
        cls.hub.kill()
        cls.folder.cleanup()

    def family(self, session, child, query="purpose=CIN"):
        return must(session.get(f"/v1/children/{child.id}/family?{query}"), 200)

    @staticmethod
    def relations(answer):
        return [[said["relation"] for said in one["said"]] for one in answer["relatives"]]

    def test_1_a_brother_is_named_to_who_may_open_him_and_a_word_to_who_may_not(self):
        to_lead = self.family(self.county.lead, self.child)
        to_teacher = self.family(self.county.teacher, self.child)
        self.assertEqual(self.relations(to_lead), [["half_sibling"], ["mother"]])
        self.assertEqual(self.relations(to_teacher), self.relations(to_lead))
        self.assertEqual(to_lead["relatives"][0]["child"], self.brother.id)
        self.assertEqual(to_lead["relatives"][0]["given"], self.brother.given)
        self.assertIsNone(to_teacher["relatives"][0]["child"])
        (said,) = to_teacher["relatives"][0]["said"]
        self.assertEqual((said["since"], said["household"], said["agency"]),
                         ("2019-05-01", True, "Social Care"))
        text = json.dumps(to_teacher)
        for secret in (self.brother.id, self.brother.given, self.brother.nhs, "Iris"):
            self.assertNotIn(secret, text)
        for answer in (to_lead, to_teacher):
            self.assertIn("There may be brothers", answer["family_note"])
            self.assertIn("It is not everything that is known", answer["coverage_note"])

    def test_2_of_one_in_hiding_there_is_no_word_in_any_answer(self):
        for session in (self.county.lead, self.county.teacher):
            answer = self.family(session, self.child)
            self.assertNotIn("sibling", [r for one in self.relations(answer) for r in one])
            story = must(self.county.read(session, self.child), 200)
            self.assertEqual([e["summary"] for e in story["entries"] if e["kind"] == "family_tie"],
                             ["t2"])

    def test_3_what_is_asked_wrongly_or_by_a_stranger_is_refused(self):
        at = f"/v1/children/{self.child.id}/family"
        self.assertEqual(self.county.lead.get(f"{at}?purpose=CIN&agency=csc")[0], 400)
        self.assertEqual(self.county.lead.get(at)[0], 403)
        self.assertEqual(self.county.dpo.get(f"{at}?purpose=CIN")[0], 403)
        self.assertEqual(self.county.teacher.get(
            f"/v1/children/{self.brother.id}/family?purpose=CIN")[0], 403)

    def test_4_the_page_says_it_in_words_and_never_that_there_is_nobody(self):
        page = Browser(self.hub.people, self.county.lead)
        page.open(f"/children/{self.child.id}?purpose=CIN")
        self.assertIn(f"/children/{self.child.id}/family?purpose=CIN", page.text)
        self.assertEqual(page.open(f"/children/{self.child.id}/family?purpose=CIN"), 200)
        self.assertIn("Half-brother or half-sister", page.words)
        self.assertIn(f"/children/{self.brother.id}?purpose=CIN", page.text)
        self.assertIn("Mother", page.words)
        self.assertNotIn("Iris", page.text)
        self.assertEqual(page.open(f"/children/{self.hidden.id}/family?purpose=CIN"), 200)
        self.assertIn("Where this child lives must not become known", page.words)
        self.assertEqual(page.open(f"/children/{self.child.id}/family"), 200)
        self.assertIn("Why are you looking", page.words)
        teacher = Browser(self.hub.people, self.county.teacher)
        teacher.open(f"/children/{self.child.id}/family?purpose=CIN")
        self.assertNotIn(self.brother.id, teacher.text)
        self.assertIn("Nothing more is shown to you about them", teacher.words)

    def test_5_a_practices_file_ties_its_patients_once_for_both(self):
        one, two = self.county.add_children(2)
        practice = self.hub.add_agency("gp", "GP Practice", "health", ["health", "involvement"])
        self.county.agencies.append(practice)
        for child in (one, two):
            self.county.agree(child)
        folder = pathlib.Path(self.folder.name)
        bundle = {"resourceType": "Bundle", "type": "collection",
                  "entry": [patient(one), patient(two), related(one, two, "BRO")]}
        (folder / "gp.json").write_text(json.dumps(bundle))
        own = practice.certificate
        done = subprocess.run(
            [programs_folder() / "onestory-push", "health", folder / "gp.json", "--agency", "gp",
             "--hub", f"https://localhost:{self.hub.agency_port}", "--cert", own / "cert.pem",
             "--key", own / "key.pem", "--ca", own / "ca.pem", "--state", folder / "gp-state"],
            capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for child, other in ((one, two), (two, one)):
            (relative,) = self.family(self.county.lead, child)["relatives"]
            self.assertEqual(relative["child"], other.id)
            # Which practice it is would tell where they live.
            self.assertEqual([(s["relation"], s["since"], s["agency"], s["agency_kind"])
                              for s in relative["said"]], [("sibling", "2019-05-01", None, "health")])
        entries = {self.family(self.county.lead, child)["relatives"][0]["said"][0]["entry"]
                   for child in (one, two)}
        self.assertEqual(len(entries), 1)

    def test_6_a_tie_that_is_taken_back_is_told_as_of_then_alone(self):
        before = self.family(self.county.lead, self.child)
        self.county.csc.push([{"source_id": "t1", "action": "retract"}])
        self.assertEqual(self.relations(self.family(self.county.lead, self.child)), [["mother"]])
        then = self.family(self.county.lead, self.child,
                           f"purpose=CIN&known_at={before['known_at']}")
        self.assertEqual(self.relations(then), self.relations(before))

    def test_7_every_reading_is_in_the_log_and_decided_the_same_again(self):
        events = [leaf["e"] for leaf in prove_log(self.hub)]
        self.assertGreater(events.count("family.read"), 5)
        self.assertGreater(events.count("family.relative_told"), 3)
        replayed = self.hub.run_json("decisions", "replay")
        self.assertTrue(replayed["same_answers"], replayed)


if __name__ == "__main__":
    unittest.main()
