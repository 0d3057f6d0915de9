"""Every act on a child's rights, over TLS, on the open session of somebody else; a record sent on
and what was sent found again; and a professional who tries what is not theirs."""

import json
import pathlib
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, Session, programs_folder  # noqa: E402
from small_county import CLASSES, nhs_number, prove_log  # noqa: E402

SCHEMA = pathlib.Path(__file__).parents[2] / "schemas/wire/rights.schema.json"
LANE = "12 Linnet Lane"
WHY = "the teacher is the one whom the child talks to"


def record(source_id, kind, given="Ada", person="child-1", number=7, **more):
    return {
        "source_id": source_id,
        "kind": kind,
        "happened": "2026-03-01",
        "labels": ["GENERAL"],
        "summary": source_id,
        "narrative": f"met at {LANE}",
        "author": {"role": "social worker", "name": "Pat Invented"},
        "subjects": [
            {
                "source_id": person,
                "names": [{"given": given, "family": "Marlow"}],
                "birth": "2015-02-28",
                "identifiers": [{"kind": "nhs_number", "value": nhs_number(number)}],
            }
        ],
        **more,
    }


class Onward(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.hub = hub = Hub(programs_folder(), temporary.name)
        cls.addClassCleanup(hub.kill)
        hub.init()
        hub.start()
        cls.csc = hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.school = hub.add_agency("school", "School", "school", ["education"])
        cls.ouh = hub.add_agency("ouh", "Health Trust", "health", ["health"])
        people = {
            "sup": ("csc", "SUP"), "lead": ("csc", "LP"), "dpo": ("csc", "DPO"),
            "steward": ("csc", "STEWARD"), "worker": ("csc", "SW47"), "teacher": ("school", "NP"),
            "head": ("school", "LP"), "nurse": ("ouh", "NP"), "dpo.ouh": ("ouh", "DPO"),
            "steward.ouh": ("ouh", "STEWARD"), "sup.ouh": ("ouh", "SUP"),
        }
        cls.names = {who: f"x.{who}" for who in people}
        for who, (agency, role) in people.items():
            person = hub.add_person(cls.names[who], agency, [role], who)
            setattr(cls, who.replace(".", "_"), person.sign_in(role))
        cls.csc.push([record("note", "assessment")])
        cls.csc.push([record("other", "assessment", "Bo", "child-2", 8)])
        cls.child = cls.search("Ada")
        cls.other = cls.search("Bo")
        for who in ("lead", "teacher"):
            cls.relate(cls.names[who])
        cls.entry = cls.entries(cls.lead)[0]["id"]

    @classmethod
    def search(cls, given):
        (found,) = cls.sup.find("EH", given=given, family="Marlow", birth="2015-02-28",
                                nhs_number=nhs_number(7 if given == "Ada" else 8))
        return found["child"]

    @classmethod
    def act(cls, session, path, body, wanted=201):
        status, answer = session.post(path, body)
        assert status == wanted, f"{path} answered {status}: {answer}"
        return answer

    @classmethod
    def about(cls, session, what, body, wanted=201, child=None):
        return cls.act(session, f"/v1/children/{child or cls.child}/{what}", body, wanted)

    @classmethod
    def relate(cls, who, state="named", **more):
        return cls.about(cls.sup, "relationships", {"professional": who, "state": state, **more})

    @classmethod
    def agree(cls, state="given"):
        cls.about(cls.sup, "agreements", {
            "purpose": "EH", "state": state, "agencies": ["csc", "school", "ouh"],
            "classes": CLASSES, "given_by": "parent", "evidence": "form 12"})

    @classmethod
    def read(cls, session, purpose="EH"):
        return session.get(f"/v1/children/{cls.child}/chronology?purpose={purpose}")

    @classmethod
    def entries(cls, session, purpose="EH"):
        status, answer = cls.read(session, purpose)
        assert status == 200, answer
        return answer["entries"]

    def of_entry(self, session, what, body, wanted=201):
        return self.act(session, f"/v1/entries/{self.entry}/{what}", body, wanted)

    def send(self, session, wanted=201, **more):
        body = {"professional": "x.teacher", "relevant": True, "not_more_detrimental": True,
                "function": "to know whom to ring", "why": WHY, **more}
        return self.of_entry(session, "sendings", body, wanted)

    # Each act on an open session of somebody else -----------------------------------

    def test_each_act_reaches_the_sessions_that_are_open(self):
        shows = lambda: len(self.entries(self.teacher))  # noqa: E731
        self.agree()
        self.assertEqual(shows(), 1)
        for change, back in (
            (lambda: self.agree("withdrawn"), self.agree),
            (lambda: self.agree("refused"), self.agree),
            (lambda: self.objection(True), lambda: self.objection(False)),
            (lambda: self.restrict(True), lambda: self.restrict(False)),
            (lambda: self.label("add", "SENS_SERVICE:counselling"),
             lambda: self.label("remove", "SENS_SERVICE:counselling")),
        ):
            change()
            self.assertEqual(shows(), 0)
            back()
            self.assertEqual(shows(), 1)
        for change, back in (
            (lambda: self.relate("x.teacher", "ended"), lambda: self.relate("x.teacher")),
            (lambda: self.relate("x.teacher", until="2026-01-01"),
             lambda: self.relate("x.teacher")),
            (lambda: self.close("legal_hold", True), lambda: self.close("legal_hold", False)),
            (lambda: self.close("adoption", True), lambda: self.close("adoption", False)),
            (lambda: self.relate("x.teacher", "conflict_of_interest"),
             lambda: self.relate("x.teacher", "no_conflict")),
        ):
            change()
            self.assertEqual(self.read(self.teacher)[0], 403)
            back()
            self.assertEqual(shows(), 1)

    def objection(self, on):
        self.about(self.lead if on else self.dpo, "closures",
                   {"kind": "objection", "on": on, "reason": "letter"})

    def close(self, kind, on):
        self.about(self.dpo, "closures", {"kind": kind, "on": on, "reason": "letter"})

    def restrict(self, on):
        self.of_entry(self.steward, "restrict", {"on": on, "reason": "it is contested"})

    def label(self, how, label):
        self.of_entry(self.steward, "labels", {how: [label], "reason": "told in confidence"})

    def test_a_gateway_and_its_end_reach_an_open_session(self):
        self.relate("x.worker", "allocated")
        self.assertEqual(self.read(self.worker, "S47")[0], 403)
        opened = self.about(self.sup, "gateways", {
            "kind": "enquiry", "reference": "case 1", "strategy_discussion": "talk 2",
            "opens_for": [{"professional": "x.worker", "part": "allocated"}]})
        gateway = f"/v1/gateways/{opened['decision']['gateway']}"
        self.assertEqual(len(self.entries(self.worker, "S47")), 1)
        listed = self.rights(self.worker)["gateways"]
        self.assertEqual([line["kind"] for line in listed], ["enquiry"])
        self.assertEqual(self.rights(self.teacher)["gateways"], [])
        for step, shown in (("dismiss", 403), ("admit", 200)):
            self.act(self.sup, gateway + "/changes", {
                "step": step, "reason": "as it was agreed",
                "opens_for": [{"professional": "x.worker", "part": "allocated"}]})
            self.assertEqual(self.read(self.worker, "S47")[0], shown)
        self.act(self.sup_ouh, gateway + "/close", {"reason": "not theirs"}, 404)
        self.act(self.sup, gateway + "/close", {"reason": "entered by mistake"})
        self.assertEqual(self.read(self.worker, "S47")[0], 403)

    def test_a_clearance_that_a_hidden_agency_set_is_not_told_of(self):
        self.csc.push([record("seen", "assessment", "Ed", "child-5", 11)])
        self.ouh.push([record("unseen", "health_contact", "Ed", "child-5", 11,
                              labels=["SENS_SERVICE:sexual_repro"])])
        (found,) = self.sup.find("EH", given="Ed", family="Marlow", birth="2015-02-28",
                                 nhs_number=nhs_number(11))
        child = found["child"]
        self.about(self.sup, "relationships", {"professional": "x.lead", "state": "named"},
                   child=child)
        listed = lambda who: {  # noqa: E731
            what: lines for what, lines in who.get(f"/v1/children/{child}/rights")[1].items()
            if what != "decision"}
        before = listed(self.lead)
        clear = {"professional": "x.nurse", "reason": "brings them"}
        self.about(self.sup_ouh, "relationships", {"professional": "x.nurse", "state": "named"},
                   child=child)
        self.about(self.sup_ouh, "clearances", clear, child=child)
        self.assertEqual(listed(self.lead), before)
        self.assertEqual(len(listed(self.sup_ouh)["clearances"]), 1)
        self.about(self.sup, "clearances", clear, child=child)
        self.assertEqual(listed(self.sup)["clearances"][0]["professional"], "x.nurse")

    def test_another_agency_that_knows_the_child_changes_no_gateway(self):
        for agency, source_id, kind in ((self.csc, "told", "assessment"),
                                        (self.ouh, "clinic", "health_contact")):
            agency.push([record(source_id, kind, "Di", "child-4", 10)])
        (found,) = self.sup.find("EH", given="Di", family="Marlow", birth="2015-02-28",
                                 nhs_number=nhs_number(10))
        child = found["child"]
        for sup, who, state in ((self.sup, "x.worker", "allocated"),
                                (self.sup_ouh, "x.nurse", "named")):
            self.about(sup, "relationships", {"professional": who, "state": state}, child=child)
        opened = self.about(self.sup, "gateways", {
            "kind": "enquiry", "reference": "case 4", "strategy_discussion": "talk 4",
            "opens_for": [{"professional": "x.worker", "part": "allocated"}]}, child=child)
        gateway = f"/v1/gateways/{opened['decision']['gateway']}"
        for step, who in (("admit", "x.nurse"), ("dismiss", "x.worker"), ("conclude", "x.worker")):
            self.act(self.sup_ouh, gateway + "/changes", {
                "step": step, "reason": "not theirs",
                "opens_for": [{"professional": who, "part": "member"}]}, 404)
        self.act(self.sup_ouh, gateway + "/close", {"reason": "not theirs"}, 404)
        reads = lambda who: who.get(  # noqa: E731
            f"/v1/children/{child}/chronology?purpose=S47")[0]
        self.assertEqual((reads(self.worker), reads(self.nurse)), (200, 403))

    def test_a_shield_and_a_clearance_reach_an_open_session(self):
        self.csc.push([record("shielded", "assessment", "Cy", "child-3", 9)])
        (found,) = self.sup.find("EH", given="Cy", family="Marlow", birth="2015-02-28",
                                 nhs_number=nhs_number(9))
        child = found["child"]
        self.about(self.sup, "relationships", {"professional": "x.lead", "state": "named"},
                   child=child)
        text = lambda: json.dumps(self.lead.get(  # noqa: E731
            f"/v1/children/{child}/chronology?purpose=EH")[1])
        self.assertIn(LANE, text())
        self.about(self.sup, "shield", {"reason": "a refuge"}, child=child)
        self.assertNotIn(LANE, text())
        self.about(self.sup, "clearances", {"professional": "x.lead", "reason": "brings them"},
                   child=child)
        self.assertIn(LANE, text())
        self.about(self.sup, "clearances",
                   {"professional": "x.lead", "ended": True, "reason": "brings them no more"},
                   child=child)
        self.assertNotIn(LANE, text())

    def test_whoever_is_disabled_or_signed_out_reads_no_more(self):
        person = self.hub.add_person("x.leaver", "school", ["NP"], "Leaver")
        session, other = person.sign_in("NP"), person.sign_in("NP")
        self.relate("x.leaver")
        self.assertEqual(self.read(session)[0], 200)
        kept = Session(session.port, session.cookie, session.csrf)
        self.assertEqual(session.sign_out(), 204)
        self.assertEqual(self.read(kept)[0], 401)
        self.assertEqual(self.read(other)[0], 200)
        mixed = Session(other.port, other.cookie, kept.csrf)
        self.assertEqual(mixed.post(f"/v1/children/{self.child}/relationships", {
            "state": "conflict_of_interest"})[0], 403)
        self.hub.run("person", "disable", "x.leaver")
        self.assertEqual(self.read(other)[0], 401)

    # A record sent on ---------------------------------------------------------------

    def test_what_is_sent_is_seen_found_again_and_ended(self):
        self.agree("refused")
        self.assertEqual(self.entries(self.teacher), [])
        self.send(self.lead)
        self.assertEqual([entry["id"] for entry in self.entries(self.teacher)], [self.entry])
        self.send(self.teacher, 403, professional="x.nurse")
        self.send(self.lead, 403, professional="x.lead")
        self.send(self.lead, 403, relevant=False)
        self.send(self.lead, 400, why="because")
        self.send(self.steward, 403)
        status, answer = self.dpo.get(f"/v1/children/{self.child}/disclosures?agency=school")
        self.assertEqual(status, 200, answer)
        self.assert_fits(answer, "disclosures")
        newest = answer["disclosures"][0]
        self.assertEqual(newest["recipient"], "x.teacher")
        self.assertIn(WHY, newest["judgement"])
        self.assertNotIn("ended", newest)
        self.of_entry(self.lead, "sendings/end", {"professional": "x.teacher", "why": WHY})
        self.assertEqual(self.entries(self.teacher), [])
        _, answer = self.dpo.get(f"/v1/children/{self.child}/disclosures")
        self.assertIn("ended", answer["disclosures"][0])
        self.assertEqual(self.nurse.get(f"/v1/children/{self.child}/disclosures")[0], 403)
        events = {leaf["e"] for leaf in prove_log(self.hub)}
        self.assertLessEqual({"record.sent", "record.sending_ended", "disclosures.read"}, events)
        self.assertNotIn(LANE, self.hub.log.read_text())

    def rights(self, session):
        status, answer = session.get(f"/v1/children/{self.child}/rights")
        self.assertEqual(status, 200, answer)
        self.assert_fits(answer, "rights")
        return answer

    def assert_fits(self, answer, definition):
        """Every member that the schema promises and no other, a list's lines too."""
        schema = json.loads(SCHEMA.read_text())["definitions"][definition]
        self.assertEqual(set(answer), set(schema["required"]))
        for name, part in schema["properties"].items():
            for line in answer[name] if "items" in part else ():
                self.assertLessEqual(set(line), set(part["items"]["properties"]))
                self.assertLessEqual(set(part["items"]["required"]), set(line))

    def test_what_is_in_force_is_listed_for_whom_it_concerns(self):
        self.agree("refused")
        self.assertEqual([line["state"] for line in self.rights(self.lead)["agreements"]],
                         ["refused"])
        self.assertEqual(self.rights(self.teacher)["agreements"], [])
        self.agree()
        (line,) = self.rights(self.teacher)["agreements"]
        self.assertEqual((line["state"], line["given_by"]), ("given", "parent"))
        self.assertEqual(self.nurse.get(f"/v1/children/{self.child}/rights")[0], 403)
        nobody = "0" * 32
        unknown = self.nurse.get(f"/v1/children/{nobody}/rights")[1]
        known = self.nurse.get(f"/v1/children/{self.child}/rights")[1]
        self.assertEqual(unknown["because"], known["because"])

    # A professional who tries what is not theirs ------------------------------------

    def test_nobody_gives_themselves_anything(self):
        self.agree()
        own = lambda who, state: {"professional": who, "state": state}  # noqa: E731
        for session, who in ((self.sup, "x.sup"), (self.lead, "x.lead"), (self.teacher, "x.teacher"),
                             (self.steward, "x.steward"), (self.dpo, "x.dpo")):
            for state in ("named", "cover", "allocated"):
                self.about(session, "relationships", own(who, state), 403)
                self.about(session, "relationships", own(who, state), 403, child=self.other)
            self.about(session, "clearances", {"professional": who, "reason": "I need it"}, 403)
        # A supervisor's own enquiry opens nothing for them without another's word.
        self.about(self.sup, "gateways", {
            "kind": "enquiry", "reference": "case 9", "strategy_discussion": "talk 9",
            "opens_for": [{"professional": "x.sup", "part": "allocated"}]}, child=self.other)
        status, _ = self.sup.get(f"/v1/children/{self.other}/chronology?purpose=S47")
        self.assertEqual(status, 403)
        self.about(self.dpo, "gateways", {
            "kind": "order", "purpose": "COURT", "reference": "order 1", "until": "2099-01-01",
            "classes": CLASSES, "opens_for": [{"professional": "x.dpo"}]}, 403)

    # What a person asks for ---------------------------------------------------------

    def valid(self, answer, definition):
        """As assert_fits, through what the definition refers to."""
        definitions = json.loads(SCHEMA.read_text())["definitions"]

        def check(value, schema):
            schema = definitions[schema["$ref"].split("/")[-1]] if "$ref" in schema else schema
            if "enum" in schema:
                self.assertIn(value, schema["enum"])
            if "properties" in schema:
                self.assertLessEqual(set(schema["required"]), set(value))
                self.assertLessEqual(set(value), set(schema["properties"]))
                for name, one in value.items():
                    check(one, schema["properties"][name])
            for one in value if "items" in schema else ():
                check(one, schema["items"])

        check(answer, definitions[definition])

    def test_a_family_s_request_is_recorded_due_decided_and_answered(self):
        words = "the mother, by letter"
        asked = self.about(self.dpo, "rights-requests", {
            "right": "rectification", "entry": self.entry, "verified": True, "words": words})
        self.valid(asked, "recorded")
        self.assertEqual(asked["request"]["law"], "refer")
        self.assertTrue(self.entries(self.lead, "OWN")[0]["disputed"])
        self.about(self.lead, "rights-requests",
                   {"right": "access", "verified": True, "words": words}, 403)
        self.about(self.dpo_ouh, "rights-requests",
                   {"right": "access", "verified": True, "words": words}, 403)
        self.about(self.dpo, "rights-requests", {"right": "access", "words": words}, 400)
        status, due = self.dpo.get("/v1/rights-requests")
        self.assertEqual(status, 200)
        self.valid(due, "due")
        self.assertIn(asked["request"], due["requests"])
        self.assertNotIn(words, json.dumps(due))
        self.assertEqual(self.dpo_ouh.get("/v1/rights-requests")[1]["requests"], [])
        self.assertEqual(self.lead.get("/v1/rights-requests")[0], 403)
        path = f"/v1/rights-requests/{asked['request']['request']}/decision"
        decision = {"outcome": "partly", "reason": "the date was wrong, the rest was not"}
        self.act(self.dpo_ouh, path, decision, 404)
        self.valid(self.act(self.dpo, path, decision), "recorded")
        self.act(self.dpo, path, decision, 400)
        self.assertNotIn(asked["request"]["request"],
                         [one["request"] for one in self.dpo.get("/v1/rights-requests")[1]["requests"]])
        self.of_entry(self.steward, "dispute", {"on": False, "reason": "put right"})

    def test_who_looked_is_told_for_a_verified_case(self):
        self.agree()
        self.entries(self.teacher)
        path = f"/v1/children/{self.child}/who-looked"
        self.assertEqual(self.teacher.get(path)[0], 403)
        self.assertEqual(self.dpo_ouh.get(path)[0], 403)
        self.about(self.dpo, "gateways", {
            "kind": "rights", "reference": "request 7", "requester": "parent",
            "reason": "to answer the mother"})
        status, looked = self.dpo.get(path)
        self.assertEqual(status, 200)
        self.valid(looked, "who_looked")
        self.assertIn("school", {line["agency"] for line in looked["looked"]})
        self.assertNotIn("x.teacher", json.dumps(looked))

    def test_advice_without_names_refuses_a_text_that_names(self):
        question = {"purpose": "EH", "recipient_role": "MASH", "recipient_agency": "csc",
                    "class": "education", "labels": ["GENERAL"]}
        ask = lambda text: self.teacher.post(  # noqa: E731
            "/v1/consultations", {"question": question, "text": text})
        self.assertEqual(ask("A boy of nine is afraid to go home.")[0], 200)
        status, refusal = ask("Ada Marlow is afraid to go home.")
        self.assertEqual(status, 403)
        self.assertEqual([one["rule"] for one in refusal["because"]], ["INTAKE-names"])
        self.assertEqual(self.steward.post("/v1/consultations",
                                           {"question": question, "text": "A boy."})[0], 403)

    def test_an_entry_that_is_not_there_is_answered_as_one_that_is_not_shown(self):
        nobody = "ab" * 16
        for session in (self.nurse, self.steward_ouh, self.dpo_ouh, self.head):
            for what, body in (
                ("labels", {"remove": ["GENERAL"], "reason": "mischief"}),
                ("dispute", {"on": True, "reason": "mischief"}),
                ("restrict", {"on": True, "reason": "mischief"}),
                ("sendings", {"professional": "x.head", "relevant": True, "function": "to know",
                              "not_more_detrimental": True, "why": WHY}),
                ("sendings/end", {"professional": "x.head", "why": WHY}),
            ):
                told = [session.post(f"/v1/entries/{entry}/{what}", body)
                        for entry in (self.entry, nobody)]
                for _, answer in told:
                    answer.pop("decision")
                self.assertEqual(told[0], told[1], what)
                self.assertEqual(told[0][0], 403)

    def test_a_claim_is_made_once(self):
        self.agree()
        claim = {"state": "self_claimed", "reason": "covers the clinic today"}
        self.about(self.nurse, "relationships", {"state": "self_claimed"}, 403)
        self.about(self.nurse, "relationships", claim)
        self.assertNotIn(LANE, json.dumps(self.read(self.nurse)[1]))
        self.about(self.nurse, "relationships", claim, 400)
        self.relate("x.nurse", "ended")
        self.assertEqual(self.read(self.nurse)[0], 403)
        self.about(self.nurse, "relationships", claim, 400)
        self.assertEqual(self.read(self.nurse)[0], 403)

    def test_an_agency_that_does_not_know_the_child_acts_on_nothing(self):
        for what, body in (
            ("relationships", {"professional": "x.nurse", "state": "named"}),
            ("agreements", {"purpose": "EH", "state": "given", "agencies": ["ouh"],
                            "classes": CLASSES, "given_by": "parent", "evidence": "form"}),
            ("shield", {"reason": "mischief"}),
            ("clearances", {"professional": "x.nurse", "reason": "mischief"}),
            ("closures", {"kind": "objection", "on": True, "reason": "mischief"}),
            ("gateways", {"kind": "override", "reason": "mischief"}),
            ("permissions", {"field": "gdpr_consent", "state": "given", "evidence": "none"}),
        ):
            for session in (self.sup_ouh, self.head, self.dpo_ouh, self.steward_ouh):
                self.about(session, what, body, 403, child=self.other)
        for what, body in (
            ("labels", {"remove": ["GENERAL"], "reason": "mischief"}),
            ("handling", {"named_roles": ["NP"], "reason": "mischief"}),
            ("restrict", {"on": True, "reason": "mischief"}),
            ("permissions", {"state": "express", "given_to": "x.nurse", "review_by": "2026-12-24",
                             "evidence": "none"}),
        ):
            for session in (self.steward_ouh, self.dpo_ouh, self.teacher, self.nurse):
                self.of_entry(session, what, body, 403)
        for kind in ("erasure", "legal_hold", "adoption"):
            self.about(self.dpo_ouh, "closures",
                       {"kind": kind, "on": True, "reason": "mischief"}, 403)

    def test_a_read_that_began_after_a_withdrawal_shows_nothing(self):
        self.agree()
        stop, wrong, told = threading.Event(), [], {"closed": False, "changes": 0}

        def keep_reading():
            while not stop.is_set():
                before = (told["closed"], told["changes"])
                shown = len(self.entries(self.teacher))
                # Closed when it began, and nothing began to change until it was there.
                if before == (True, told["changes"]) and shown:
                    wrong.append(shown)

        readers = [threading.Thread(target=keep_reading) for _ in range(3)]
        for reader in readers:
            reader.start()
        try:
            for _ in range(8):
                self.agree("withdrawn")
                told["closed"] = True
                self.assertEqual(self.entries(self.teacher), [])
                told["closed"] = False
                told["changes"] += 1
                self.agree()
                self.assertEqual(len(self.entries(self.teacher)), 1)
        finally:
            stop.set()
            for reader in readers:
                reader.join()
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
