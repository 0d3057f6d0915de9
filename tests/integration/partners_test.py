"""The real programs over TLS: services on offer pushed by agencies and found by a professional,
and records that a professional enters for an agency that has no system of its own."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402

SERVICES = pathlib.Path(__file__).parents[1] / "data/oruk/services.json"
ADA = {"given": "Ada", "family": "Marlow", "birth": "2015-02-28"}


def service(number, name, **more):
    return {"id": str(number), "name": name, "status": "active", "categories": [], **more}


def listing(*services):
    return {"version": 1, "made_at": "2026-11-21T12:00:00Z", "services": list(services)}


def support(source_id, **more):
    return {
        "source_id": source_id,
        "kind": "support_given",
        "happened": "2026-11-03",
        "labels": ["GENERAL"],
        "summary": "Cooking club",
        "narrative": "Made soup",
        "author": {"role": "volunteer", "name": "Pat Invented"},
        "subjects": [
            {
                "source_id": "child-1",
                "names": [{"given": ADA["given"], "family": ADA["family"]}],
                "birth": ADA["birth"],
            }
        ],
        **more,
    }


class Partners(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.hub = Hub(programs_folder(), cls.folder)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.council = cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.infobank = cls.hub.add_agency("infobank", "Family Information", "voluntary", [])
        cls.kettle = cls.hub.add_agency("the-kettle", "The Kettle", "voluntary", ["support"])
        cls.lead = cls.hub.add_person("l.lead", "csc", ["LP", "ADMIN"], "Lena Lead")
        cls.session = cls.lead.sign_in("LP")
        cls.supervisor = cls.hub.add_person("s.upper", "csc", ["SUP"], "S Upper").sign_in("SUP")

    def leaves(self, event=None):
        out = self.folder / f"log-{len(list(self.folder.glob('log-*')))}"
        self.hub.run("audit", "export", out)
        leaves = [json.loads(line) for line in out.read_text().splitlines() if line[:1] == "{"]
        return [leaf for leaf in leaves if event in (None, leaf["e"])]

    # Services on offer ---------------------------------------------------------

    def push(self, agency, *args):
        certificate = agency.certificate
        return subprocess.run(
            [programs_folder() / "onestory-push", "directory", *map(str, args)]
            + ["--hub", f"https://localhost:{self.hub.agency_port}", "--json"]
            + ["--cert", certificate / "cert.pem", "--key", certificate / "key.pem"]
            + ["--ca", self.hub.authority, "--tries", "1"],
            capture_output=True,
            text=True,
        )

    def put(self, agency, body):
        return agency.port.ask_json("PUT", "/v1/directory", body)

    def find(self, query=""):
        status, answer = self.session.get("/v1/directory" + query)
        self.assertEqual(status, 200, answer)
        return answer

    def names(self, query=""):
        return [found["service"]["name"] for found in self.find(query)["services"]]

    def test_an_open_referral_file_is_pushed_and_found(self):
        pushed = self.push(self.infobank, SERVICES)
        self.assertEqual(pushed.returncode, 0, pushed.stderr)
        report = json.loads(pushed.stdout)
        self.assertEqual((report["sent"], report["added"]), (True, report["services"]))

        found = self.find("?words=breakfast&age=7&agency=infobank")
        self.assertEqual(found["total"], 1)
        self.assertEqual(found["services"][0]["agency"], "infobank")
        self.assertEqual(found["services"][0]["service"]["name"], "Lantern Mornings")
        self.assertEqual(found["services"][0]["service"]["contact"]["phone"], "01632 960 200")
        self.assertIn("infobank", [source["agency"] for source in found["sources"]])
        self.assertEqual(self.names("?words=breakfast&age=12&agency=infobank"), [])
        self.assertEqual(
            self.names("?category=family&agency=infobank"), ["Harbour"], "the first level"
        )

        again = json.loads(self.push(self.infobank, SERVICES).stdout)
        self.assertEqual((again["added"], again["changed"], again["removed"]), (0, 0, 0))
        acts = self.leaves("services.replaced")
        mine = [leaf for leaf in acts if leaf["agency"] == "infobank"]
        self.assertEqual(mine[0]["count"], report["services"])
        self.assertEqual(mine[0]["auth"], "mtls")

    def test_a_list_that_lacks_a_page_is_not_sent(self):
        page = self.folder / "page_1.json"
        page.write_text(json.dumps({"total_pages": 2, "contents": [{"id": "a", "name": "A"}]}))
        out = self.folder / "directory.json"

        pushed = self.push(self.infobank, page, "--out", out)

        self.assertEqual(pushed.returncode, 4)
        self.assertIn("pages of the list are missing", pushed.stderr)
        self.assertFalse(json.loads(pushed.stdout)["sent"])
        self.assertEqual(json.loads(out.read_text())["services"][0]["name"], "A")

    def test_who_has_no_right_certificate_sends_nothing(self):
        gone = self.hub.add_agency("gone", "Gone", "voluntary", [])
        self.assertEqual(self.put(gone, listing(service(1, "Gone club")))[0], 200)
        self.assertEqual(self.names("?words=gone"), ["Gone club"])
        self.hub.run("agency", "revoke", "gone")
        self.assertEqual(self.push(gone, SERVICES).returncode, 5)
        self.assertEqual(self.names("?words=gone"), [])

    def test_each_agency_replaces_its_own_list_only(self):
        self.assertEqual(self.put(self.kettle, listing(service(1, "Soup"), service(2, "Bread")))[0], 200)
        self.assertEqual(self.put(self.council, listing(service(1, "Council club")))[0], 200)
        status, answer = self.put(self.kettle, listing(service(2, "Bread")))
        self.assertEqual((status, answer["removed"], answer["services"]), (200, 1, 1))
        self.assertEqual(self.names("?agency=the-kettle"), ["Bread"])
        self.assertEqual(self.names("?agency=csc"), ["Council club"])

    def test_a_list_with_a_fault_is_refused_whole_and_the_old_one_stays(self):
        self.assertEqual(self.put(self.kettle, listing(service(1, "Stays")))[0], 200)
        for bad in (
            listing(service(1, "New"), service(1, "Twice")),
            listing(service(1, "New", url="javascript:alert(1)")),
            listing(service(1, "New", surprise=1)),
            {"services": []},
            [],
        ):
            status, problem = self.put(self.kettle, bad)
            self.assertEqual(status, 400, problem)
        status, problem = self.put(self.kettle, listing(service(1, "x" * (9 << 20))))
        self.assertEqual(status, 413)
        self.assertEqual(self.names("?agency=the-kettle"), ["Stays"])

    def test_by_place_nobody_is_hidden_who_does_not_say_where_they_work(self):
        services = [service(1, "Here", area=["Larkfield", "OX4"]), service(2, "Anywhere")]
        services.append(service(3, "There", area=["Quince Green"]))
        self.assertEqual(self.put(self.kettle, listing(*services))[0], 200)
        found = self.find("?agency=the-kettle&place=ox4%201ab")
        self.assertEqual([f["place"] for f in found["services"]], ["named", "not_said"])
        self.assertEqual((found["total"], found["elsewhere"]), (2, 1))

    def test_pages_follow_each_other(self):
        services = [service(i, f"Club {i:03}") for i in range(120)]
        self.assertEqual(self.put(self.kettle, listing(*services))[0], 200)
        seen, query = [], "?agency=the-kettle&limit=50"
        answer = self.find(query)
        while True:
            seen += [found["service"]["name"] for found in answer["services"]]
            if answer["next"] is None:
                break
            answer = self.find(f"{query}&cursor={answer['next']}")
        self.assertEqual(seen, [f"Club {i:03}" for i in range(120)])
        self.assertEqual(answer["total"], 120)

    def test_a_question_that_cannot_be_understood_is_refused(self):
        for query in ("?colour=red", "?age=old", "?limit=0", "?words="):
            self.assertEqual(self.session.get("/v1/directory" + query)[0], 400, query)

    # Entering for an agency ----------------------------------------------------

    def enter(self, session, records, agency="the-kettle", batch="e1", path=None):
        body = {"id": batch, "agency": agency, "records": records}
        return session.post(f"/v1/agencies/{path or agency}/records", body)

    def test_what_is_entered_for_an_agency_bears_both_names(self):
        status, refusal = self.enter(self.session, [support("s1")])
        self.assertEqual((status, refusal["because"][0]["rule"]), (403, "R9"))
        self.hub.run(
            *("agency", "allow-entry", "the-kettle", "--person", "l.lead"),
            *("--allowed-by", "letter of 3 March"),
        )
        shown = self.hub.run_json("agency", "show", "the-kettle")
        self.assertIn("l.lead since", shown["entered_by"][0])
        self.assertIn("letter of 3 March", shown["entered_by"][0])

        waits = support("s2", labels=["NEW_LABEL"])
        refused = support("s3", kind="referral")
        status, receipt = self.enter(self.session, [support("s1"), waits, refused], batch="e2")
        self.assertEqual(status, 200, receipt)
        self.assertEqual(
            [(record["outcome"], record.get("reason")) for record in receipt["records"]],
            [("accepted", None), ("quarantined", "unknown_label"), ("refused", "class_not_agreed")],
        )
        self.assertEqual(
            self.enter(self.session, [support("s1"), waits, refused], batch="e2"), (200, receipt)
        )
        self.assertEqual(self.enter(self.session, [support("s9")], batch="e2")[0], 409)
        self.prove(receipt)

        status, waiting = self.session.get("/v1/agencies/the-kettle/quarantine")
        self.assertEqual((status, [w["source_id"] for w in waiting["waiting"]]), (200, ["s2"]))
        self.assertEqual(self.supervisor.get("/v1/agencies/the-kettle/quarantine")[0], 403)

        entry = self.read_the_child()
        self.assertEqual(entry["agency"]["id"], "the-kettle")
        self.assertEqual(entry["author_name"], "Pat Invented")
        self.assertEqual(
            entry["entered_by"],
            {"name": "Lena Lead", "agency": {"id": "csc", "name": "Social Care"}},
        )

        self.hub.run("agency", "end-entry", "the-kettle", "--person", "l.lead")
        self.assertEqual(self.enter(self.session, [support("s4")], batch="e3")[0], 403)
        self.assertEqual(self.session.get("/v1/agencies/the-kettle/quarantine")[0], 403)
        (batch,) = [leaf for leaf in self.leaves("batch.received") if leaf["auth"] == "2fa"]
        self.assertEqual((batch["agency"], batch["role"], batch["count"]), ("the-kettle", "LP", 3))
        self.assertTrue(batch["actor"])
        for event in ("entry.allowed", "entry.ended"):
            (act,) = [leaf for leaf in self.leaves(event) if leaf["agency"] == "the-kettle"]
            self.assertEqual((act["actor"], act["auth"]), (batch["actor"], "socket"))

    def prove(self, receipt):
        kept = self.folder / "receipt.json"
        kept.write_text(json.dumps(receipt))
        self.hub.run("audit", "verify", "--receipt", kept)

    def read_the_child(self):
        self.council.push(
            [
                {
                    **support("r1", kind="referral"),
                    "subjects": [dict(support("r1")["subjects"][0], source_id="c1")],
                }
            ]
        )
        child = self.supervisor.find("EH", **ADA)[0]["child"]
        for path, body in (
            ("relationships", {"professional": "l.lead", "state": "named"}),
            (
                "agreements",
                {
                    **{"purpose": "EH", "state": "given", "agencies": ["csc", "the-kettle"]},
                    **{"classes": ["support"], "given_by": "parent", "evidence": "form"},
                },
            ),
        ):
            status, answer = self.supervisor.post(f"/v1/children/{child}/{path}", body)
            self.assertEqual(status, 201, answer)
        status, answer = self.session.get(f"/v1/children/{child}/chronology?purpose=EH")
        self.assertEqual(status, 200, answer)
        (entry,) = [e for e in answer["entries"] if e["kind"] == "support_given"]
        return entry

    def test_an_administrator_enters_nothing_even_where_they_are_allowed_to(self):
        self.hub.run(
            *("agency", "allow-entry", "infobank", "--person", "l.lead", "--allowed-by", "mail"),
        )
        admin = self.lead.sign_in("ADMIN")
        status, refusal = self.enter(admin, [support("s1")], agency="infobank")
        self.assertEqual((status, refusal["because"][0]["rule"]), (403, "B4"))

    def test_a_batch_for_another_agency_than_the_address_is_refused(self):
        status, problem = self.enter(self.session, [support("s1")], agency="csc", path="the-kettle")
        self.assertEqual(status, 400, problem)

    def test_an_arrangement_says_where_the_agency_asked_for_it(self):
        for args in (
            ("infobank", "--person", "s.upper"),
            ("infobank", "--person", "no.body", "--allowed-by", "letter"),
            ("nowhere", "--person", "s.upper", "--allowed-by", "letter"),
            ("infobank", "--person", "s.upper", "--allowed-by", ""),
        ):
            self.assertNotEqual(self.hub.command("agency", "allow-entry", *args).returncode, 0)


if __name__ == "__main__":
    unittest.main()
