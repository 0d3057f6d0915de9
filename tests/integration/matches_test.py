"""The real programs over TLS: questions whether two records are about one child, answered by the
data stewards of both agencies, and what a join and a split do to who reads what."""

import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from small_county import nhs_number, prove_log, record  # noqa: E402


class Somebody:
    """As small_county.Child, but named by the test."""

    def __init__(self, key, given, index, **more):
        self.key, self.given, self.index, self.more = key, given, index, more

    def subject(self):
        return {
            "source_id": self.key,
            "names": [{"given": self.given, "family": "Marlow"}],
            "birth": "2015-02-28",
            "identifiers": [{"kind": "nhs_number", "value": nhs_number(self.index)}],
            **self.more,
        }


def without_moments(text):
    """An answer without what is new each time: when it was given, and its decision's id."""
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "MOMENT", text)
    return re.sub(r'"(decision|check)":\s*(\{"id":)?\s*"[0-9a-f]{32}"', "DECISION", text)


class Stewards(unittest.TestCase):
    """A hub with two agencies that know children, and who asks and answers there."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.hub = Hub(programs_folder(), cls.folder)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.csc = cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.nhs = cls.hub.add_agency("ouh", "Health Trust", "health", ["health"])
        cls.school = cls.hub.add_agency("school", "School", "school", ["education"])
        cls.stewards = {
            agency: cls.hub.add_person(f"w.{agency}", agency, ["STEWARD"], "W").sign_in("STEWARD")
            for agency in ("csc", "ouh", "school")
        }
        cls.supervisor = cls.hub.add_person("s.upper", "csc", ["SUP"], "S Upper").sign_in("SUP")
        cls.lead = cls.hub.add_person("l.lead", "csc", ["LP"], "L Lead").sign_in("LP")
        cls.dpo = cls.hub.add_person("d.po", "csc", ["DPO"], "D Po").sign_in("DPO")

    def must(self, answered, status=200):
        self.assertEqual(answered[0], status, answered[1])
        return answered[1]

    def open(self, agency, state="open"):
        return self.must(self.stewards[agency].get(f"/v1/matches?state={state}"))["matches"]

    def decide(self, agency, match, decision, status=200):
        return self.must(
            self.stewards[agency].post(
                f"/v1/matches/{match}/decision", {"decision": decision, "reason": "rang the mother"}
            ),
            status,
        )

    def found(self, given, index, birth="2015-02-28"):
        found = self.supervisor.find(
            "CIN", given=given, family="Marlow", birth=birth, nhs_number=nhs_number(index)
        )
        self.assertEqual(len(found), 1)
        return found[0]["child"]

    def tie(self, child):
        self.must(
            self.supervisor.post(
                f"/v1/children/{child}/relationships",
                {"professional": "l.lead", "state": "named"},
            ),
            201,
        )

    def agree(self, child):
        self.must(
            self.supervisor.post(
                f"/v1/children/{child}/agreements",
                {
                    "purpose": "CIN",
                    "state": "given",
                    "agencies": ["csc", "ouh", "school"],
                    "classes": ["health", "social_care"],
                    "given_by": "parent",
                    "evidence": "form 12",
                },
            ),
            201,
        )

    def read(self, child):
        return self.lead.get(f"/v1/children/{child}/chronology?purpose=CIN")

    def summaries(self, child):
        return sorted(entry["summary"] for entry in self.must(self.read(child))["entries"])


class Matches(Stewards):
    def test_a_question_is_answered_by_both_sides_joined_and_parted_again(self):
        ours = Somebody("c1", "Ada", 1, addresses=[{"lines": "4 Quince Row", "postcode": "ZZ9 4QR"}])
        theirs = Somebody("n1", "Ada", 2)  # the other number contradicts: a person decides
        self.csc.push([record("r1", ours, "assessment")])
        self.nhs.push([record("h1", theirs, "health_contact", ("HEALTH",))])
        child = self.found("Ada", 1)
        self.tie(child)

        (question,) = self.open("ouh")
        self.assertEqual([one["id"] for one in self.open("csc")], [question["id"]])
        self.assertEqual(self.open("school"), [])
        match = question["id"]
        shown = self.must(self.stewards["ouh"].get(f"/v1/matches/{match}"))
        self.assertEqual(shown["proposed"]["yours"][0]["source_id"], "n1")
        self.assertEqual((shown["candidate"]["yours"], shown["candidate"]["others"]), ([], True))
        self.assertAlmostEqual(sum(field["bits"] for field in shown["fields"]), shown["bits"])
        self.assertNotIn("Quince", json.dumps(shown))
        self.assertNotIn(nhs_number(1), json.dumps(shown))
        self.assertEqual(self.stewards["school"].get(f"/v1/matches/{match}")[0], 404)
        self.assertEqual(self.lead.get("/v1/matches")[0], 403)

        self.assertEqual(self.decide("ouh", match, "confirm")["state"], "open")
        self.assertEqual(self.decide("csc", match, "reject")["state"], "disputed")
        self.assertEqual(self.open("ouh")[0]["state"], "disputed")
        self.assertEqual(self.summaries(child), ["r1"])
        self.assertEqual(self.decide("csc", match, "confirm")["state"], "joined")

        self.assertEqual(self.read(child)[0], 403)  # to be confirmed anew
        self.tie(child)
        self.agree(child)
        self.assertEqual(self.summaries(child), ["h1", "r1"])
        self.assertEqual(self.decide("ouh", match, "undo")["state"], "open")
        self.tie(child)
        self.assertEqual(self.summaries(child), ["r1"])
        for reader in (self.stewards["ouh"], self.dpo):
            answer = self.must(reader.get(f"/v1/matches/{match}/readers"))
            self.assertTrue(answer["were_one_child"])
            (wrong,) = answer["reads"]
            self.assertEqual((wrong["agency"], wrong["misplaced"]), ("csc", 1))
            self.assertEqual(wrong.get("who"), "l.lead" if reader is self.dpo else None)

        self.decide("ouh", match, "never_link")
        self.assertEqual(self.decide("csc", match, "reject")["state"], "never")
        self.nhs.push([record("h2", theirs, "health_contact", ("HEALTH",))])
        self.assertEqual(self.open("ouh"), [])
        self.assertEqual([one["state"] for one in self.open("ouh", "settled")], ["never"])

    def test_what_a_rule_joined_is_split_and_stays_so(self):
        self.csc.push([record("r5", Somebody("c5", "Edda", 5), "assessment")])
        self.nhs.push([record("h5", Somebody("n5", "Edda", 5), "health_contact", ("HEALTH",))])
        child = self.found("Edda", 5)
        self.tie(child)
        self.agree(child)
        self.assertEqual(self.summaries(child), ["h5", "r5"])

        split = {"source_ids": ["n5"], "reason": "another girl of that name"}
        self.assertEqual(self.stewards["csc"].post("/v1/splits", split)[0], 404)
        parted = self.must(self.stewards["ouh"].post("/v1/splits", split), 201)
        self.assertEqual(parted["state"], "parted")
        self.nhs.push([record("h6", Somebody("n5", "Edda", 5), "health_contact", ("HEALTH",))])

        self.tie(child)
        self.agree(child)
        self.assertEqual(self.summaries(child), ["r5"])
        self.assertEqual(self.found("Edda", 5), child)

    def test_a_malformed_answer_is_told_what_is_wrong(self):
        steward = self.stewards["csc"]
        path = f"/v1/matches/{'0' * 32}/decision"
        for body in ({}, {"decision": "merge", "reason": "x"}, {"decision": "confirm"},
                     {"decision": "confirm", "reason": "x", "surprise": 1}):
            self.assertEqual(steward.post(path, body)[0], 400, body)
        self.assertEqual(steward.post(path, {"decision": "undo", "reason": "x"})[0], 404)
        self.assertEqual(steward.post("/v1/splits", {"source_ids": [], "reason": "x"})[0], 400)
        for query in ("?state=all", "?limit=0", "?after=x", "?page=1"):
            self.assertEqual(steward.get("/v1/matches" + query)[0], 400, query)
        for query in ("?state=open", "?limit=201", "?after=x", f"?after={'0' * 32}"):
            self.assertEqual(self.supervisor.get("/v1/relationships/waiting" + query)[0], 400)

    def test_the_log_of_all_this_verifies(self):
        leaves = prove_log(self.hub, [], None)
        self.assertTrue(leaves)


class Told(Stewards):
    def told_of(self, child, given, index, birth):
        """All that readers of the social care are told about a child, word for word."""
        named = {"given": given, "family": "Marlow", "birth": birth}
        asked = [
            (self.lead, "GET", f"/v1/children/{child}/chronology?purpose=CIN", None),
            (self.lead, "GET", f"/v1/children/{child}/chronology?purpose=OWN", None),
            (self.lead, "GET", f"/v1/children/{child}/involved?purpose=CIN", None),
            (self.lead, "POST", "/v1/children/search", {"purpose": "CIN", **named}),
            (self.supervisor, "POST", "/v1/children/search",
             {"purpose": "CIN", "nhs_number": nhs_number(index + 500), **named}),
            (self.lead, "POST", "/v1/known-checks", {"purpose": "TRANSIT", "rows": [named]}),
            (self.supervisor, "GET", f"/v1/children/{child}/chronology?purpose=EMERG", None),
        ]
        told = []
        for session, verb, path, body in asked:
            status, headers, text = session.port.ask(verb, path, body, session.headers())
            names = sorted(name for name in headers.keys() if name != "Date")
            told.append((status, names, without_moments(text.decode()).replace(child, "CHILD")))
        accesses = self.must(self.dpo.get(f"/v1/audit/accesses?child={child}"))["accesses"]
        readers = {one["who"] for one in accesses} - {"d.po"}  # who asks just now
        return told, readers

    def what_if(self, child):
        accesses = self.must(self.dpo.get(f"/v1/audit/accesses?child={child}"))["accesses"]
        (subject,) = {one["written"]["subject"] for one in accesses if "subject" in one["written"]}
        answer = self.must(
            self.dpo.post(
                "/v1/what-if", {"role": "LP", "agency": "csc", "purpose": "CIN", "child": subject}
            )
        )
        return without_moments(json.dumps(answer))

    def test_a_merely_proposed_link_is_told_to_nobody_who_reads(self):
        ours = Somebody("c20", "Odette", 20, birth="2013-03-04")
        unrelated = Somebody("n29", "Perpetua", 29, birth="2011-09-10")
        self.csc.push([record("r20", ours, "assessment")])
        self.nhs.push([record("h29", unrelated, "health_contact", ("HEALTH",))])
        child = self.found("Odette", 20, "2013-03-04")
        self.tie(child)
        self.agree(child)
        before, readers = self.told_of(child, "Odette", 20, "2013-03-04")
        seen_before = self.what_if(child)

        # The number differs: a person decides.
        theirs = Somebody("n20", "Odette", 520, birth="2013-03-04")
        self.nhs.push([record("h20", theirs, "health_contact", ("HEALTH",))])
        mine = [one for one in self.open("ouh") if one["waits_for_you"]]
        for one in mine:
            self.must(self.stewards["ouh"].get(f"/v1/matches/{one['id']}"))
        after, readers_after = self.told_of(child, "Odette", 20, "2013-03-04")

        self.assertTrue(mine)
        for was, now in zip(before, after):
            self.assertEqual(now, was)
        self.assertEqual(readers_after, readers)
        self.assertEqual(self.what_if(child), seen_before)
        self.decide("ouh", mine[-1]["id"], "reject")

    def test_a_question_names_its_owner_and_deadline_to_each_side(self):
        ours = Somebody("c30", "Ottoline", 30, birth="2014-05-06")
        theirs = Somebody("n30", "Ottoline", 530, birth="2014-05-06")
        self.csc.push([record("r30", ours, "assessment")])
        self.nhs.push([record("h30", theirs, "health_contact", ("HEALTH",))])
        for agency in ("csc", "ouh"):
            page = self.must(self.stewards[agency].get("/v1/matches"))
            self.assertEqual({one["owner"] for one in page["matches"]}, {agency})
            for one in page["matches"]:
                self.assertRegex(one["due"], r"^\d{4}-\d\d-\d\d$")
                self.assertEqual(one["overdue"], False)
            self.assertEqual(page["overdue"], 0)

    def test_a_join_keeps_every_shield_and_the_strictest_agreement_and_says_who_waits(self):
        born = {"birth": "2012-07-08"}
        home = {"addresses": [{"lines": "4 Quince Row", "postcode": "ZZ9 4QR"}], **born}
        self.csc.push([record("r40", Somebody("c40", "Ursula", 40, **home), "assessment")])
        theirs = Somebody("n40", "Ursula", 540, shielded=True, **born)
        self.nhs.push([record("h40", theirs, "health_contact", ("HEALTH",))])
        child = self.found("Ursula", 40, born["birth"])
        self.tie(child)
        self.agree(child)
        (match,) = [
            one["id"]
            for one in self.open("csc")
            if "c40" in json.dumps(self.must(self.stewards["csc"].get(f"/v1/matches/{one['id']}")))
        ]
        self.decide("ouh", match, "confirm")
        self.assertEqual(self.decide("csc", match, "confirm")["state"], "joined")

        status, refused = self.read(child)
        self.assertEqual(status, 403)
        self.assertIn("confirm", json.dumps(refused))
        page = self.must(self.supervisor.get("/v1/relationships/waiting?limit=200"))
        (waits,) = [one for one in page["waiting"] if one["child"] == child]
        self.assertEqual((waits["professional"], waits["agency"]), ("l.lead", "csc"))
        self.assertFalse(waits["overdue"])
        for session in (self.dpo, self.stewards["csc"]):
            self.assertEqual(session.get("/v1/relationships/waiting")[0], 403)
        self.tie(child)
        page = self.must(self.supervisor.get("/v1/relationships/waiting?limit=200"))
        self.assertNotIn(child, json.dumps(page))
        # The health side was never asked, so nothing of the other agency is read until they are.
        self.assertEqual(len(self.must(self.read(child))["entries"]), 1)
        self.agree(child)
        answer = self.must(self.read(child))
        self.assertEqual(len(answer["entries"]), 2)
        self.assertNotIn("Quince", json.dumps(answer))
        self.assertNotIn("ZZ9", json.dumps(answer))


if __name__ == "__main__":
    unittest.main()
