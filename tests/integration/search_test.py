"""Is this child known? One by one and by lists, on the real hub over real TLS: who may find finds,
and for everybody else a child who is hidden is answered as one who is not there."""

import csv
import io
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402

BIRTH = "2015-04-09"
GIVEN = ["Alma", "Björn", "Cleo", "Dilys", "Ewan", "Freya", "Gwilym", "Hana", "Idris", "Jaya"]
FAMILY = ["Quillfeather", "O'Hanrahan", "Oddington-Vale", "Ruud"]


def record(source_id, person, given, family, **more):
    return {
        "source_id": source_id,
        "kind": "referral",
        "happened": "2026-02-03",
        "nature": "fact",
        "labels": ["GENERAL"],
        "summary": "Referral",
        "author": {"role": "social worker"},
        "subjects": [
            {
                "source_id": person,
                "names": [{"given": given, "family": family}],
                "birth": BIRTH,
                **more,
            }
        ],
    }


def names():
    return [(given, family) for family in FAMILY for given in GIVEN]


class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.hub = Hub(programs_folder(), cls.folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        csc = cls.hub.add_agency("csc", "Children's Social Care", "social_care", ["social_care"])
        other = cls.hub.add_agency("nhs", "Health Trust", "health", ["health"])
        cls.hub.add_agency("st-marys", "St Mary's School", "school", ["education"])
        # Every second child is known to social care, the others to nobody; one to health alone.
        cls.known = names()[::2]
        csc.push([record(f"r{i}", f"p{i}", *name) for i, name in enumerate(cls.known)])
        hidden = record("h1", "x1", "Hidden", "Elsewhere", shielded=True)
        other.push([{**hidden, "kind": "health_contact", "labels": ["HEALTH"]}])
        cls.lead = cls.hub.add_person("l.patel", "csc", ["LP"], "L Patel").sign_in("LP")
        cls.teacher = cls.hub.add_person("t.jones", "st-marys", ["NP"], "T Jones").sign_in("NP")
        cls.supervisor = cls.hub.add_person("s.khan", "csc", ["SUP"], "S Khan").sign_in("SUP")

    def search(self, session, purpose="EH", **identifiers):
        status, headers, text = session.port.ask(
            "POST", "/v1/children/search", {"purpose": purpose, **identifiers}, session.headers()
        )
        return status, headers, json.loads(text)

    def test_a_csv_of_a_list_is_answered_row_by_row_and_shown_again(self):
        out = io.StringIO()
        writer = csv.DictWriter(out, ["given", "family", "birth", "nhs_number", "upn"])
        writer.writeheader()
        for given, family in names():
            writer.writerow({"given": given.upper(), "family": family, "birth": BIRTH})
        writer.writerow({"given": "Nobody", "family": "Anywhere", "birth": BIRTH})
        writer.writerow({"given": "Nobody", "family": "Anywhere"})
        rows = list(csv.DictReader(io.StringIO(out.getvalue())))
        rows = [{name: value for name, value in row.items() if value} for row in rows]
        self.assertLessEqual(len(rows), 50)

        status, answer = self.lead.check_list("TRANSIT", rows)

        self.assertEqual(status, 200, answer)
        said = [row["known"] for row in answer["rows"]]
        self.assertEqual(len(said), len(rows))
        for name, known in zip(names(), said):
            # An unknown child has brothers and sisters of one day here: somebody must look.
            self.assertEqual(known, "yes" if name in self.known else "ask", name)
        self.assertEqual(answer["rows"][-2:], [
            {"known": "no"}, {"known": "ask", "because": "too_few_identifiers"}])
        self.assertIn("may still be known", answer["note"])
        self.assertNotIn("Alma", json.dumps(answer))

        path = f"/v1/known-checks/{answer['check']}"
        self.assertEqual(self.lead.get(path), (200, answer))
        self.assertEqual(self.supervisor.get(path)[0], 404)
        self.assertEqual(self.teacher.get(path)[0], 404)
        self.assertEqual(self.lead.get("/v1/known-checks/xyz")[0], 404)

    def test_lists_have_limits_roles_and_purposes(self):
        row = {"given": "Alma", "family": "Quillfeather", "birth": BIRTH}
        self.assertEqual(self.teacher.check_list("TRANSIT", [row])[0], 403)
        self.assertEqual(self.lead.check_list("EMERG", [row])[0], 403)
        self.assertEqual(self.lead.check_list("curiosity", [row])[0], 403)
        self.assertEqual(self.lead.check_list("TRANSIT", [])[0], 400)
        self.assertEqual(self.lead.check_list("TRANSIT", [row] * 51)[0], 400)
        status, problem = self.lead.check_list("TRANSIT", [row, {**row, "postcode": "OX4 1AB"}])
        self.assertEqual(status, 400)
        self.assertEqual(problem["detail"], "unknown member /rows/1/postcode")
        status, problem = self.lead.check_list("TRANSIT", [{"nhs_number": "Alma 943"}])
        self.assertEqual(status, 400)
        self.assertNotIn("Alma", json.dumps(problem))

    def test_a_hidden_child_is_answered_byte_for_byte_as_one_who_is_not_there(self):
        def told(session, purpose, family):
            status, headers, answer = self.search(
                session, purpose, given="Hidden", family=family, birth=BIRTH
            )
            self.assertEqual(status, 200)
            self.assertRegex(answer.pop("decision"), "^[0-9a-f]{32}$")
            kept = {name: value for name, value in headers.items() if name != "Date"}
            return kept, answer

        for session in (self.lead, self.teacher, self.supervisor):
            for purpose in ("EH", "CIN", "EMERG", "S47"):
                hidden = told(session, purpose, "Elsewhere")
                self.assertEqual(hidden, told(session, purpose, "Anywhere!"))
                self.assertEqual(hidden[1]["found"], [])
                self.assertTrue(hidden[1]["next_steps"])

    def test_who_could_help_in_an_emergency_hears_how_whoever_the_child_is(self):
        for family in ("Quillfeather", "Nobody"):
            _, _, answer = self.search(
                self.teacher, "EMERG", given="Alma", family=family, birth=BIRTH
            )
            self.assertTrue(answer["break_glass"])
            self.assertTrue(any("passkey" in step for step in answer["next_steps"]))
        _, _, answer = self.search(
            self.teacher, "EH", given="Alma", family="Quillfeather", birth=BIRTH
        )
        self.assertFalse(answer["break_glass"])

    def test_names_are_found_as_people_write_them(self):
        # Known: every second of the ten given names, from the first, of each family.
        for given, family, found in (
            ("cleo", "OHanrahan", 1),
            ("CLÉO", "o hanrahan", 1),
            ("Ruud", "Cleo", 1),
            ("Cleo", "Vale", 1),
            ("cleo", "Vale Oddington", 1),
            ("Cleo", "Valence", 0),
            ("Bjorn", "Ruud", 0),
        ):
            _, _, answer = self.search(self.lead, given=given, family=family, birth=BIRTH)
            self.assertEqual(len(answer["found"]), found, (given, family))

    def test_too_little_is_refused_with_what_to_add(self):
        for asked in ({"given": "Alma", "family": "Quillfeather"}, {"birth": BIRTH}, {},
                      {"given": "Baby", "family": "Quillfeather", "birth": BIRTH}):
            status, _, refusal = self.search(self.lead, **asked)
            self.assertEqual(status, 403)
            self.assertEqual([reason["rule"] for reason in refusal["because"]], ["C11"])
            self.assertTrue(refusal["next_steps"])
            self.assertNotIn("Quillfeather", json.dumps(refusal))


if __name__ == "__main__":
    unittest.main()
