"""A pack taken out of the hub over TLS, as a PDF and as JSON, checked without the hub; who hears
that a record was taken back; and what a professional selects and writes."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from small_county import CLASSES, nhs_number, prove_log  # noqa: E402

WHY = "the meeting about her plan on Monday"
# Letters beyond ASCII, beyond Latin-1 and beyond the basic plane.
NAME = "Zoë Łukasiewicz-Ωmega"


def record(source_id, kind, person, **more):
    return {
        "source_id": source_id,
        "kind": kind,
        "happened": "2026-03-01",
        "labels": ["HEALTH" if kind == "health_contact" else "GENERAL"],
        "summary": f"summary of {source_id}",
        "narrative": f"{NAME} was seen. \U0001f426 " + "She spoke of the spring. " * 30,
        "author": {"role": "worker", "name": "Pat Invented"},
        "subjects": [
            {
                "source_id": person,
                "names": [{"given": "Ada", "family": "Marłow"}],
                "birth": "2015-02-28",
                "identifiers": [{"kind": "nhs_number", "value": nhs_number(7)}],
            }
        ],
        **more,
    }


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.hub = hub = Hub(programs_folder(), cls.folder / "hub")
        cls.addClassCleanup(hub.kill)
        hub.init()
        hub.start()
        cls.csc = hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.school = hub.add_agency("school", "School", "school", ["education"])
        cls.ouh = hub.add_agency("ouh", "Health Trust", "health", ["health"])
        for who, agency, role in (
            ("sup", "csc", "SUP"), ("lead", "csc", "LP"), ("teacher", "school", "NP"),
            ("dpo", "ouh", "DPO"),
        ):
            setattr(cls, who, hub.add_person(f"x.{who}", agency, [role], who).sign_in(role))
        cls.csc.push([record(f"plan-{n}", "plan", "c1") for n in range(12)])
        cls.ouh.push([record("visit", "health_contact", "h1")])
        (found,) = cls.sup.find("EH", given="Ada", family="Marłow", birth="2015-02-28",
                                nhs_number=nhs_number(7))
        cls.child = found["child"]
        for who in ("x.lead", "x.teacher"):
            cls.act(cls.sup, "relationships", {"professional": who, "state": "named"})
        cls.act(cls.sup, "agreements", {
            "purpose": "EH", "state": "given", "agencies": ["csc", "school", "ouh"],
            "classes": CLASSES, "given_by": "parent", "evidence": "form 12"})
        cls.key = hub.run_json("audit", "checkpoint")["verifier_key"]

    @classmethod
    def act(cls, session, what, body, wanted=201):
        status, answer = session.post(f"/v1/children/{cls.child}/{what}", body)
        assert status == wanted, f"{what} answered {status}: {answer}"
        return answer

    def export(self, session, wanted=200, **more):
        body = {"purpose": "EH", "reason": WHY,
                "recipient": {"kind": "conference", "name": NAME, "agency": "school"}, **more}
        status, headers, text = session.port.ask(
            "POST", f"/v1/children/{self.child}/exports", body, session.headers())
        self.assertEqual(status, wanted, text[:500])
        return headers, text

    def verify(self, content, name):
        file = self.folder / name
        file.write_bytes(content)
        program = programs_folder() / "onestory"
        return subprocess.run(
            [program, "verify-export", file, "--key", self.key, "--json"],
            capture_output=True, text=True, check=False)

    def entry(self, source):
        status, answer = self.lead.get(f"/v1/children/{self.child}/chronology?purpose=EH")
        assert status == 200, answer
        (found,) = [one for one in answer["entries"] if one["summary"] == f"summary of {source}"]
        return found["id"]

    def test_a_pdf_says_on_each_page_who_for_whom_when_and_why(self):
        headers, pdf = self.export(self.lead)
        self.assertEqual(headers["Content-Type"], "application/pdf")
        self.assertNotIn("Ada", headers["Content-Disposition"])
        file = self.folder / "pack.pdf"
        file.write_bytes(pdf)
        text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True,
                              check=True).stdout.decode()
        pages = text.split("\f")[:-1]
        self.assertGreater(len(pages), 1)
        checked = json.loads(self.verify(pdf, "whole.pdf").stdout)
        for number, page in enumerate(pages, 1):
            words = " ".join(page.split())
            self.assertIn(f"Page {number} of {len(pages)}", words)
            self.assertIn(checked["code"], words)
            self.assertIn("x.lead", words)
            self.assertIn(WHY, words)
            self.assertIn(NAME, words)
        first = " ".join(pages[0].split())
        self.assertIn("Chronology of Ada Marłow", first)
        self.assertIn("As known at", first)
        self.assertIn("It is not everything that is known", first)
        self.assertIn("Health Trust: connected", first)
        self.assertIn("summary of visit", " ".join(text.split()))

    def test_a_changed_byte_is_found_without_the_hub(self):
        for more, name in (({}, "pack.pdf"), ({"format": "json"}, "pack.json")):
            _, whole = self.export(self.lead, **more)
            self.assertEqual(self.verify(whole, name).returncode, 0)
            for place in (10, len(whole) // 2, len(whole) - 30):
                changed = bytearray(whole)
                changed[place] ^= 1
                answer = self.verify(bytes(changed), name)
                self.assertEqual(answer.returncode, 1, answer.stderr)
                self.assertFalse(json.loads(answer.stdout)["whole"])

    def test_json_is_one_object_with_what_the_pdf_says(self):
        headers, text = self.export(self.lead, format="json")
        self.assertEqual(headers["Content-Type"], "application/json")
        sealed = json.loads(text)
        pack = sealed["pack"]
        self.assertEqual(pack["shown"], 13)
        self.assertEqual(len(pack["entries"]), 13)
        self.assertEqual(pack["called"]["family"], "Marłow")
        self.assertEqual(pack["recipient"]["agency"], "School")
        self.assertEqual(len(pack["coverage"]), 3)
        self.assertIn(WHY, pack["watermark"])
        status, answer = self.teacher.get(f"/v1/children/{self.child}/disclosures?agency=school")
        self.assertEqual(status, 200, answer)
        packs = [one["pack"] for one in answer["disclosures"] if "pack" in one]
        self.assertIn(pack["code"], [one["code"] for one in packs])
        self.assertNotIn(NAME, json.dumps(answer))

    def test_who_may_not_export_is_told_why_and_is_in_the_log(self):
        _, text = self.export(self.teacher, 403)
        self.assertIn("A6-export", text.decode())
        _, text = self.export(self.lead, 400, purpose="COURT")
        self.assertIn("COURT", text.decode())
        _, text = self.export(self.lead, 400, format="docx")
        _, text = self.export(
            self.lead, 403,
            recipient={"kind": "review", "name": "x", "professional": "x.dpo"})
        self.assertIn("R22", text.decode())
        self.assertGreater(len(prove_log(self.hub)), 0)

    def test_a_corrected_record_finds_its_readers(self):
        entry = self.entry("visit")
        self.ouh.push([record("visit", "health_contact", "h1", narrative="somebody else")])
        status, answer = self.lead.get("/v1/messages")
        self.assertEqual(status, 200, answer)
        (message,) = [one for one in answer["messages"] if one["entry"] == entry]
        self.assertEqual(message["what"], "corrected")
        self.assertNotIn("read", message)
        self.assertNotIn("Ada", json.dumps(answer))
        self.assertEqual(self.lead.post(f"/v1/messages/{entry}/read", {})[0], 201)
        self.assertEqual(self.sup.post(f"/v1/messages/{entry}/read", {})[0], 404)
        (message,) = [one for one in self.lead.get("/v1/messages")[1]["messages"]
                      if one["entry"] == entry]
        self.assertIn("read", message)
        status, answer = self.dpo.get(f"/v1/entries/{entry}/readers")
        self.assertEqual(status, 200, answer)
        lead = [one for one in answer["readers"]
                if one["how"] == "shown" and one["agency"] == "csc"]
        self.assertTrue(any("read" in one for one in lead), answer)
        self.assertNotIn("x.lead", json.dumps(answer))  # of other agencies' staff no names
        self.assertEqual(self.lead.get(f"/v1/entries/{entry}/readers")[0], 403)

    def test_who_must_not_be_known_is_named_by_no_list(self):
        police = self.hub.add_agency("pol", "Police", "police", ["police"])
        police.push([record("op", "police_notice", "p1", labels=["LIVE_OP"])])
        cop = self.hub.add_person("x.cop", "pol", ["NP"], "cop").sign_in("NP")
        self.act(self.sup, "relationships", {"professional": "x.cop", "state": "named"})
        self.act(self.sup, "agreements", {
            "purpose": "EH", "state": "given", "agencies": ["csc", "school", "ouh", "pol"],
            "classes": CLASSES, "given_by": "parent", "evidence": "form 13"})
        entry = self.entry("visit")
        status, answer = cop.get(f"/v1/children/{self.child}/chronology?purpose=EH")
        self.assertIn(entry, [one["id"] for one in answer["entries"]])
        self.export(self.lead, recipient={"kind": "conference", "name": "N",
                                          "professional": "x.cop"})
        accesses = self.dpo.get(f"/v1/audit/accesses?child={self.child}")[1]
        readers = self.dpo.get(f"/v1/entries/{entry}/readers")[1]
        packs = self.dpo.get(f"/v1/children/{self.child}/disclosures")[1]
        for answer in (accesses, readers, packs):
            self.assertNotIn("x.cop", json.dumps(answer))
            self.assertNotIn('"pol"', json.dumps(answer))
        self.assertEqual([one["how"] for one in readers["readers"] if one.get("withheld")],
                         ["exported", "shown"])
        # Whoever was shown what another child's record says is told no other child's number.
        steward = self.hub.add_person("x.steward", "ouh", ["STEWARD"], "S").sign_in("STEWARD")
        self.assertEqual(steward.post("/v1/splits", {
            "source_ids": ["h1"], "reason": "another girl of that name"})[0], 201)
        self.ouh.push([record("visit", "health_contact", "h1", narrative="not her")])
        messages = self.lead.get("/v1/messages")[1]["messages"]
        self.assertEqual({one["child"] for one in messages}, {self.child})

    def test_a_selection_is_read_with_its_sources(self):
        entry = self.entry("plan-0")
        body = {"purpose": "EH", "status": "final", "title": "The plan so far",
                "analysis": "It holds.", "entries": [entry]}
        self.act(self.lead, "curated", body)
        status, answer = self.teacher.get(f"/v1/children/{self.child}/curated?purpose=EH")
        self.assertEqual(status, 200, answer)
        (one,) = answer["curated"]
        self.assertEqual((one["title"], one["analysis"]), ("The plan so far", "It holds."))
        self.assertEqual(one["entries"][0]["shown"]["id"], entry)
        self.csc.push([record("plan-0", "plan", "c1", narrative="another plan")])
        (one,) = self.teacher.get(f"/v1/children/{self.child}/curated?purpose=EH")[1]["curated"]
        self.assertTrue(one["changed"])
        self.assertNotIn("analysis", one)
        self.assertEqual(one["entries"][0]["state"], "corrected")


if __name__ == "__main__":
    unittest.main()
