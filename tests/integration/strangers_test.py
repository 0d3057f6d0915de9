"""Every address of both ports refuses strangers. The list is the program's own
(`onestory routes --json`), so a new route is tested the day it is added."""

import http.client
import json
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import COOKIE, Hub, Port, programs_folder  # noqa: E402
from page_client import FORM, FORM_COOKIE, page_headers  # noqa: E402

SOME_ID = "0123456789abcdef0123456789abcdef"
NO_ANSWER = (ssl.SSLError, ConnectionError, http.client.HTTPException)


def path_of(route):
    return re.sub(r"{[a-z]+}", SOME_ID, route["path"])


def body_of(route):
    return {} if route["verb"] in ("POST", "PUT") else None


class Strangers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.hub = Hub(programs_folder(), cls.folder)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.agency = cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.person = cls.hub.add_person("s.khan", "csc", ["SUP", "LP"], "S Khan")
        cls.session = cls.person.sign_in("SUP")
        cls.routes = cls.hub.run_json("routes")

    def each(self, port, *needs):
        found = [r for r in self.routes if r["port"] == port and r["needs"] in needs]
        self.assertTrue(found)
        return found

    def refused(self, port, route, headers, status):
        with self.subTest(verb=route["verb"], path=route["path"]):
            got, _, text = port.ask(route["verb"], path_of(route), body_of(route), headers)
            self.assertEqual(got, status, text)
            self.assertEqual(json.loads(text)["status"], status)

    def page_refused(self, route, headers, status, form="csrf=x"):
        """A page says no in words, and shows nothing of what was asked for."""
        with self.subTest(verb=route["verb"], path=route["path"]):
            body = form.encode() if route["verb"] == "POST" else None
            if body is not None:
                headers = {"Content-Type": FORM, **headers}
            got, answer, text = self.hub.people.ask(route["verb"], path_of(route), body, headers)
            self.assertEqual(got, status, text[:500])
            self.assertEqual(answer["Content-Type"], "text/html; charset=utf-8")
            self.assertIn(b"<h1", text)
            self.assertEqual(answer["Cache-Control"], "no-store")

    def unanswered(self, port, route, headers=None):
        with self.subTest(verb=route["verb"], path=route["path"]), self.assertRaises(NO_ANSWER):
            port.ask(route["verb"], path_of(route), body_of(route), headers)

    def test_without_a_session_every_question_is_refused(self):
        for route in self.each("people", "signed_in", "signed_in_with_csrf"):
            self.refused(self.hub.people, route, {}, 401)

    def test_a_made_up_session_is_no_session(self):
        for cookie in (f"{COOKIE}=" + "A" * 43, f"{COOKIE}=", "session=x", f"{COOKIE}=a; {COOKIE}=b"):
            for route in self.each("people", "signed_in", "signed_in_with_csrf"):
                self.refused(self.hub.people, route, {"Cookie": cookie}, 401)

    def test_without_a_session_every_page_is_the_sign_in_page(self):
        no_form_cookie = {"Cookie": f"{COOKIE}={self.session.cookie}"}
        made_up = {"Cookie": f"{COOKIE}={'A' * 43}; {FORM_COOKIE}={'B' * 43}"}
        for route in self.each("people", "page", "page_form"):
            self.page_refused(route, {}, 401)
            self.page_refused(route, made_up, 401)
        for route in self.each("people", "page"):
            self.page_refused(route, no_form_cookie, 401)

    def test_a_page_of_a_session_that_ended_is_the_sign_in_page(self):
        session = self.hub.add_person("p.age", "csc", ["LP"], "P Age").sign_in("LP")
        self.assertEqual(self.hub.people.ask("GET", "/", headers=page_headers(session))[0], 200)
        self.assertEqual(session.sign_out(), 204)
        for route in self.each("people", "page", "page_form"):
            self.page_refused(route, page_headers(session), 401, f"csrf={session.csrf}")

    def test_a_form_of_another_session_or_site_is_refused(self):
        for route in self.each("people", "page_form"):
            mine = page_headers(self.session)
            for form in ("", "csrf=", f"csrf={'A' * len(self.session.csrf)}", "csrf=a&csrf=b"):
                self.page_refused(route, mine, 403, form)
        for route in self.each("people", "page_form", "open_form"):
            for site in ("cross-site", "same-site"):
                mine = {**page_headers(self.session), "Sec-Fetch-Site": site}
                self.page_refused(route, mine, 403, f"csrf={self.session.csrf}")
            as_json = {**page_headers(self.session), "Content-Type": "application/json"}
            self.page_refused(route, as_json, 415, "{}")

    def test_a_role_that_reads_nothing_is_refused_on_each_page_about_a_child(self):
        admin = self.hub.add_person("p.admin", "csc", ["ADMIN"], "P Admin").sign_in("ADMIN")
        about = [r for r in self.each("people", "page") if "{child}" in r["path"]]
        self.assertTrue(about)
        for route in about:
            asked = {**route, "path": route["path"] + "?purpose=CIN"}
            self.page_refused(asked, page_headers(admin), 403)
        search = "given=Wren&family=Ash&birth_day=4&birth_month=3&birth_year=2015&purpose=CIN"
        find = next(r for r in self.each("people", "page_form") if r["path"] == "/find")
        self.page_refused(find, page_headers(admin), 403, f"csrf={admin.csrf}&{search}")

    def test_a_session_whose_cookie_comes_twice_is_refused(self):
        twice = f"{COOKIE}={self.session.cookie}; {COOKIE}={self.session.cookie}"
        for route in self.each("people", "signed_in"):
            self.refused(self.hub.people, route, {"Cookie": twice}, 401)

    def test_a_write_without_the_sessions_token_is_refused(self):
        other = "A" * len(self.session.csrf)
        for token in (None, "", other):
            headers = self.session.headers()
            del headers["X-CSRF-Token"]
            if token is not None:
                headers["X-CSRF-Token"] = token
            for route in self.each("people", "signed_in_with_csrf"):
                self.refused(self.hub.people, route, headers, 403)

    def test_a_write_from_another_site_is_refused(self):
        for site in ("cross-site", "same-site"):
            headers = {**self.session.headers(), "Sec-Fetch-Site": site}
            for route in self.each("people", "signed_in_with_csrf", "open_to_all"):
                if route["verb"] != "GET":
                    self.refused(self.hub.people, route, headers, 403)

    def test_a_write_that_is_not_json_is_refused(self):
        headers = {**self.session.headers(), "Content-Type": "text/plain"}
        for route in self.each("people", "signed_in_with_csrf", "open_to_all"):
            if route["verb"] == "POST":
                self.refused(self.hub.people, route, headers, 415)

    def test_an_agencys_certificate_opens_nothing_for_people(self):
        port = Port(self.hub.people.number, self.hub.authority, self.agency.certificate)
        for route in self.each("people", "signed_in", "signed_in_with_csrf"):
            self.refused(port, route, {}, 401)

    def test_a_persons_session_opens_nothing_for_agencies(self):
        port = Port(self.hub.agency_port, self.hub.authority)
        for route in self.each("agency", "pinned_agency", "open_to_all"):
            self.unanswered(port, route, self.session.headers())

    def test_without_a_certificate_the_agency_port_answers_nothing(self):
        port = Port(self.hub.agency_port, self.hub.authority)
        for route in self.each("agency", "pinned_agency", "open_to_all"):
            self.unanswered(port, route)

    def test_a_certificate_of_another_authority_is_answered_nothing(self):
        folder = self.certificate("foreign", "urn:onestory:agency:csc", signed=False)
        port = Port(self.hub.agency_port, self.hub.authority, folder)
        for route in self.each("agency", "pinned_agency", "open_to_all"):
            self.unanswered(port, route)

    def test_a_certificate_that_is_signed_but_not_pinned_is_refused(self):
        folder = self.certificate("unpinned", "urn:onestory:agency:csc", signed=True)
        port = Port(self.hub.agency_port, self.hub.authority, folder)
        for route in self.each("agency", "pinned_agency"):
            self.refused(port, route, {}, 401)

    def test_a_revocation_reaches_connections_that_are_open(self):
        agency = self.hub.add_agency("gone", "Gone Trust", "health", ["health"])
        connection = agency.port.connect()
        self.assertEqual(
            agency.port.ask("GET", "/v1/quarantine", connection=connection)[0], 200
        )
        self.hub.run("agency", "revoke", "gone")
        self.assertEqual(
            agency.port.ask("GET", "/v1/quarantine", connection=connection)[0], 401
        )
        connection.close()
        for route in self.each("agency", "pinned_agency"):
            self.refused(agency.port, route, {}, 401)

    def test_a_further_certificate_leaves_the_first_one_good(self):
        out = self.folder / "agencies/csc-next"
        self.hub.run("agency", "certificate", "csc", "--out", out)
        for certificate in (self.agency.certificate, out):
            port = Port(self.hub.agency_port, self.hub.authority, certificate)
            self.assertEqual(port.ask("GET", "/v1/quarantine")[0], 200)

    def test_an_agency_pushes_in_its_own_name_only(self):
        status, _ = self.agency.port.ask_json(
            "POST", "/v1/batches", {"id": "b", "agency": "hub", "records": [{"source_id": "x"}]}
        )
        self.assertEqual(status, 403)

    def test_signing_out_ends_the_session(self):
        session = self.person.sign_in("LP")
        self.assertEqual(session.get("/v1/session")[0], 200)
        self.assertEqual(session.sign_out(), 204)
        for route in self.each("people", "signed_in", "signed_in_with_csrf"):
            self.refused(self.hub.people, route, session.headers(), 401)

    def test_a_disabled_account_loses_its_open_sessions(self):
        person = self.hub.add_person("l.gone", "csc", ["LP"], "L Gone")
        session = person.sign_in("LP")
        self.assertEqual(session.get("/v1/session")[0], 200)
        self.hub.run("person", "disable", "l.gone")
        self.assertEqual(session.get("/v1/session")[0], 401)

    def test_a_code_is_good_once(self):
        person = self.hub.add_person("o.nce", "csc", ["LP"], "O Nce")
        sign_in = {
            "username": "o.nce",
            "password": "four quiet herons at dusk",
            "role": "LP",
        }

        def ask(code):
            sign_in["code"] = code
            return self.hub.people.ask("POST", "/v1/session", sign_in)

        self.assertEqual(person.with_code(ask)[0], 201)
        self.assertEqual(self.hub.people.ask("POST", "/v1/session", sign_in)[0], 401)

    def test_nobody_learns_by_trying_which_names_exist(self):
        def answer(name, role="LP"):
            return self.hub.people.ask_json(
                "POST",
                "/v1/session",
                {"username": name, "password": "x" * 12, "code": "000000", "role": role},
            )

        self.assertEqual(answer("s.khan"), answer("no.body"))
        self.assertEqual(answer("s.khan", "DPO"), answer("no.body"))

    def test_an_administrator_sets_no_relationship(self):
        admin = self.hub.add_person("a.dmin", "csc", ["ADMIN"], "A Dmin").sign_in("ADMIN")
        status, _ = admin.post(
            f"/v1/children/{SOME_ID}/relationships", {"professional": "s.khan", "state": "named"}
        )
        self.assertEqual(status, 403)

    def test_an_unknown_address_and_a_wrong_method_are_told_apart(self):
        status, _, _ = self.hub.people.ask("GET", "/v1/everything")
        self.assertEqual(status, 404)
        status, headers, _ = self.hub.people.ask("GET", "/v1/children/search")
        self.assertEqual((status, headers["Allow"]), (405, "POST"))

    def test_the_open_addresses_tell_nothing_about_children(self):
        status, headers, body = self.hub.people.ask("GET", "/healthz")
        self.assertEqual((status, body), (200, b"ok\n"))
        self.assertIsNone(headers["Set-Cookie"])

    def test_the_cookie_stays_on_this_host_and_away_from_scripts(self):
        sign_in = {
            "username": "s.khan",
            "password": "four quiet herons at dusk",
            "role": "SUP",
        }
        _, headers, _ = self.person.with_code(
            lambda code: self.hub.people.ask("POST", "/v1/session", {**sign_in, "code": code})
        )
        rules = headers["Set-Cookie"].split("; ")[1:]
        self.assertEqual(sorted(rules), ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"])

    def certificate(self, name, uri, signed):
        """A client certificate that the hub did not issue; signed by its authority or not."""
        out = self.folder / name
        out.mkdir(exist_ok=True)
        keys = self.hub.data / "keys"
        (out / "rules").write_text(f"subjectAltName=URI:{uri}\nextendedKeyUsage=clientAuth\n")
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        self.openssl(
            *("req", "-new", *key, "-keyout", out / "key.pem", "-out", out / "request.pem"),
            *("-subj", "/CN=csc"),
        )
        signer = (
            ["-CA", keys / "authority.pem", "-CAkey", keys / "authority.key", "-CAcreateserial"]
            + ["-CAserial", out / "serial"]
            if signed
            else ["-signkey", out / "key.pem"]
        )
        self.openssl(
            *("x509", "-req", "-in", out / "request.pem", "-days", "30", *signer),
            *("-extfile", out / "rules", "-out", out / "cert.pem"),
        )
        return out

    def openssl(self, *args):
        subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)


if __name__ == "__main__":
    unittest.main()
