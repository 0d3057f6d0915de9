"""The whole path on the real programs over real TLS: two agencies push, a named professional
reads one chronology, another child is refused with reasons, and the log proves it."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402

VERIFY_LOG = pathlib.Path(__file__).parents[1] / "support/verify_log.py"


def nhs_number(first_nine):
    check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(first_nine)) % 11
    assert check != 10
    return first_nine + str(check % 11)


def subject(source_id, given, family, birth, nhs):
    return {
        "source_id": source_id,
        "names": [{"given": given, "family": family}],
        "birth": birth,
        "identifiers": [{"kind": "nhs_number", "value": nhs}],
    }


ALMA = ("Alma", "Quillfeather", "2015-04-09", nhs_number("943476591"))
BRAM = ("Bram", "Oddington", "2012-11-30", nhs_number("943476580"))


def about(source_id, child, **record):
    author = {"role": "social worker", "name": "W. Orker", "team_contact": "01865 111111"}
    return {
        "source_id": source_id,
        "nature": "fact",
        "labels": ["GENERAL"],
        "author": author,
        "subjects": [subject("p-" + child[1], *child)],
        **record,
    }


ASSESSMENT = about(
    "a-1", ALMA, kind="assessment", happened="2026-02-03", summary="Assessment completed"
)
INVOLVED = about(
    "i-1",
    ALMA,
    kind="involvement",
    summary="Allocated social worker",
    involvement={"since": "2026-02-01", "lead": True},
)
BRAMS = about("a-2", BRAM, kind="assessment", happened="2026-03-05", summary="Assessment of Bram")
JAB = about(
    "imm-1",
    ALMA,
    kind="immunisation",
    happened="2019-05",
    summary="Immunisation given",
    labels=["HEALTH"],
    author={"role": "practice nurse", "team": "Jericho Practice"},
)


class FirstPath(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.hub = Hub(programs_folder(), cls.folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.csc = cls.hub.add_agency(
            "csc", "Children's Social Care", "social_care", ["social_care", "involvement"]
        )
        cls.health = cls.hub.add_agency("ouh", "Health Trust", "health", ["health"])
        cls.hub.add_agency("st-marys", "St Mary's School", "school", ["education"])
        cls.receipt = cls.csc.push([ASSESSMENT, INVOLVED, BRAMS], "first")
        cls.health.push([JAB])

        supervisor = cls.hub.add_person("s.khan", "csc", ["SUP"], "S Khan").sign_in("SUP")
        lead = cls.hub.add_person("l.patel", "csc", ["LP"], "L Patel")
        teacher = cls.hub.add_person("t.jones", "st-marys", ["NP"], "T Jones")
        cls.dpo = cls.hub.add_person("d.lee", "csc", ["DPO"], "D Lee").sign_in("DPO")
        cls.alma = cls.only(supervisor, ALMA)
        cls.bram = cls.only(supervisor, BRAM)
        cls.supervisor = supervisor
        for name in ("t.jones", "l.patel"):
            cls.must(
                supervisor.post(
                    f"/v1/children/{cls.alma}/relationships",
                    {"professional": name, "state": "named"},
                ),
                201,
            )
        cls.lead = lead.sign_in("LP")
        cls.must(
            cls.lead.post(
                f"/v1/children/{cls.alma}/agreements",
                {
                    "purpose": "CIN",
                    "state": "given",
                    "agencies": ["csc", "ouh", "st-marys"],
                    "classes": ["social_care", "health", "involvement", "education"],
                    "given_by": "parent",
                    "evidence": "form signed at home",
                },
            ),
            201,
        )
        cls.teacher = teacher.sign_in("NP")

    @staticmethod
    def must(answer, wanted):
        assert answer[0] == wanted, answer
        return answer[1]

    @staticmethod
    def only(session, child):
        given, family, birth, nhs = child
        found = session.find("CIN", given=given, family=family, birth=birth, nhs_number=nhs)
        assert len(found) == 1, found
        return found[0]["child"]

    def chronology(self, session, child, **more):
        query = "&".join(f"{name}={value}" for name, value in {"purpose": "CIN", **more}.items())
        return session.get(f"/v1/children/{child}/chronology?{query}")

    def test_one_chronology_is_merged_from_two_agencies(self):
        answer = self.must(self.chronology(self.teacher, self.alma), 200)
        self.assertEqual({entry["agency"]["id"] for entry in answer["entries"]}, {"csc", "ouh"})
        self.assertEqual(answer["total"], len(answer["entries"]))
        happened = [e["happened"]["earliest"] for e in answer["entries"] if e.get("happened")]
        self.assertEqual(happened, sorted(happened, reverse=True))
        self.assertTrue(answer["decision"]["other_agencies"]["shown"])

    def test_every_answer_states_its_coverage(self):
        for path in ("chronology?purpose=CIN", "involved?purpose=CIN"):
            answer = self.must(self.teacher.get(f"/v1/children/{self.alma}/{path}"), 200)
            states = {feed["agency"]: feed["state"] for feed in answer["coverage"]}
            self.assertEqual(states["csc"], "fresh")
            self.assertEqual(states["ouh"], "fresh")
            self.assertEqual(states["st-marys"], "never_received")

    def test_who_is_involved_and_how_to_reach_them(self):
        answer = self.must(
            self.teacher.get(f"/v1/children/{self.alma}/involved?purpose=CIN"), 200
        )
        workers = {worker["role"]: worker for worker in answer["workers"]}
        self.assertTrue(workers["social worker"]["lead"])
        self.assertTrue(workers["social worker"]["contact"])

    def test_a_strangers_child_is_refused_with_reasons_and_next_steps(self):
        status, refusal = self.chronology(self.teacher, self.bram)
        self.assertEqual(status, 403)
        self.assertTrue(refusal["because"])
        for reason in refusal["because"]:
            self.assertTrue(reason["rule"] and reason["law"] and reason["sentence"])
        self.assertNotIn("Bram", json.dumps(refusal))

    def test_a_child_who_is_not_there_is_refused_in_the_same_words(self):
        def words(child):
            status, refusal = self.chronology(self.teacher, child)
            self.assertEqual(status, 403)
            del refusal["decision"]
            return refusal

        self.assertEqual(words(self.bram), words("0" * 32))

    def test_a_decision_is_explained_again_to_its_asker_and_to_nobody_else(self):
        _, refusal = self.chronology(self.teacher, self.bram)
        path = f"/v1/decisions/{refusal['decision']}"
        again = self.must(self.teacher.get(path), 200)
        self.assertEqual(again["decision"]["because"], refusal["because"])
        self.assertEqual(self.lead.get(path)[0], 404)

    def test_a_search_finds_nothing_for_those_without_a_tie(self):
        given, family, birth, _ = BRAM
        found = self.teacher.find("CIN", given=given, family=family, birth=birth)
        self.assertEqual(found, [])

    def test_a_purpose_is_asked_for_and_its_absence_explained(self):
        status, refusal = self.teacher.get(f"/v1/children/{self.alma}/chronology")
        self.assertEqual(status, 403)
        self.assertIn("B1", [reason["rule"] for reason in refusal["because"]])

    def test_the_data_protection_officer_sees_who_read_and_reads_nothing(self):
        self.must(self.chronology(self.teacher, self.alma), 200)
        accesses = self.must(self.dpo.get(f"/v1/audit/accesses?child={self.alma}"), 200)
        # Of another agency's staff: agency, role and a pseudonym, and no name.
        agencies = {access["written"].get("agency") for access in accesses["accesses"]}
        self.assertIn("st-marys", agencies)
        self.assertNotIn("t.jones", {access["who"] for access in accesses["accesses"]})
        self.assertEqual(self.chronology(self.dpo, self.alma)[0], 403)
        self.assertEqual(self.teacher.get(f"/v1/audit/accesses?child={self.alma}")[0], 403)

    def test_a_batch_sent_again_gives_the_same_receipt(self):
        again = self.csc.push([ASSESSMENT, INVOLVED, BRAMS], "first")
        self.assertEqual(again, self.receipt)
        self.assertEqual({r["outcome"] for r in again["records"]}, {"accepted"})
        status, fetched = self.csc.port.ask_json("GET", "/v1/batches/first")
        self.assertEqual((status, fetched["receipt"]), (200, again["receipt"]))

    def test_a_batch_id_never_means_two_contents(self):
        status, _ = self.csc.port.ask_json(
            "POST", "/v1/batches", self.csc.batch([ASSESSMENT], "first")
        )
        self.assertEqual(status, 409)

    def test_an_unknown_label_waits_in_its_owners_quarantine(self):
        strange = about("q-1", ALMA, kind="contact", happened="2026-04-01", labels=["GOSSIP"])
        receipt = self.csc.push([strange])
        self.assertEqual(receipt["records"][0]["outcome"], "quarantined")
        waiting = self.csc.port.ask_json("GET", "/v1/quarantine")[1]["waiting"]
        self.assertIn("q-1", [record["source_id"] for record in waiting])
        others = self.health.port.ask_json("GET", "/v1/quarantine")[1]["waiting"]
        self.assertNotIn("q-1", [record["source_id"] for record in others])

    def test_what_was_known_then_stays_what_was_known_then(self):
        late = about("k-1", ALMA, kind="plan", happened="2026-05-01", summary="First plan")
        self.csc.push([late])
        first = self.must(self.chronology(self.teacher, self.alma), 200)
        moment = first["known_at"]
        self.csc.push([{**late, "source_version": 2, "summary": "Second plan"}])
        self.csc.push([{**ASSESSMENT, "source_id": "k-2", "happened": "2026-05-02"}])
        then = self.must(self.chronology(self.teacher, self.alma, known_at=moment), 200)
        self.assertEqual(then["entries"], first["entries"])
        now = self.must(self.chronology(self.teacher, self.alma), 200)
        self.assertIn("Second plan", json.dumps(now["entries"]))
        self.assertNotIn("First plan", json.dumps(now["entries"]))

    def test_the_log_verifies_by_both_verifiers_and_against_a_kept_checkpoint(self):
        kept = self.hub.folder / "kept-checkpoint"
        kept.write_text(self.hub.run("audit", "checkpoint"))
        receipt = self.hub.folder / "receipt.json"
        receipt.write_text(json.dumps(self.receipt))
        self.must(self.chronology(self.teacher, self.alma), 200)

        verified = self.hub.run_json("audit", "verify", "--against", kept, "--receipt", receipt)
        self.assertTrue(verified["whole"], verified)
        self.assertEqual(len(verified["receipts"]), 1)

        exported = self.hub.folder / "log.txt"
        exported.unlink(missing_ok=True)
        key = self.hub.run_json("audit", "export", exported)["verifier_key"]
        self.assertTrue(self.hub.run_json("audit", "verify-file", exported, "--key", key)["whole"])
        second = subprocess.run(
            [sys.executable, VERIFY_LOG, exported, "--key", key], capture_output=True, text=True
        )
        self.assertEqual(second.returncode, 0, second.stdout + second.stderr)

    def test_a_receipt_with_one_outcome_changed_is_found_out(self):
        forged = json.loads(json.dumps(self.receipt))
        forged["receipt"] = forged["receipt"].replace("0 accepted", "0 refused", 1)
        receipt = self.hub.folder / "forged.json"
        receipt.write_text(json.dumps(forged))
        done = self.hub.command("audit", "verify", "--receipt", receipt)
        self.assertIn(done.returncode, (1, 3))


if __name__ == "__main__":
    unittest.main()
