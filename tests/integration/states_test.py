"""Every state has its page: what a browser is shown when an address is unknown, takes a form, is too
long or comes too often, when the hub cannot answer, when nobody is signed in or a session has
ended, and when there is nothing yet. In words, with the right status, under the same headers, and
as problem details where a program asked."""

import http.client
import json
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, programs_folder  # noqa: E402
from page_client import FORM, Browser, Reading, page_headers  # noqa: E402

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LONG = "x" * 5000


class States(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.sessions = {
            role: cls.hub.add_person(f"p.{role.lower()}", "csc", [role], f"P {role}").sign_in(role)
            for role in ("LP", "STEWARD", "DPO", "ADMIN")
        }

    def as_(self, role):
        return Browser(self.hub.people, self.sessions[role])

    def told(self, got, status, title, words):
        """A page of that title, which says this, and what every page's head says."""
        answered, headers, text = got
        self.assertEqual(answered, status, text[:300])
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        for name, value in HEADERS.items():
            self.assertEqual(headers[name], value)
        self.assertIn("max-age=", headers["Strict-Transport-Security"])
        policy = headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
            self.assertIn(rule, policy)
        self.assertNotIn("unsafe", policy)
        page = Reading(text.decode())
        self.assertEqual(page.heading, title)
        self.assertIn(words, " ".join(page.words))
        self.assertEqual(page.inline, [])
        self.assertIn("/", page.links)
        return page

    def ask(self, verb, path, body=None, headers=None):
        return self.hub.people.ask(verb, path, body, headers)

    def test_an_address_that_is_not_there_is_a_page_and_to_a_program_a_problem(self):
        self.told(self.ask("GET", "/nothing"), 404, "Page not found", "There is no such page")
        self.told(self.ask("GET", "/officer/reviews/x", headers=page_headers(self.sessions["DPO"])),
                  404, "Page not found", "Go to the first page")
        status, headers, text = self.ask("GET", "/v1/nothing")
        self.assertEqual((status, headers["Content-Type"]), (404, "application/problem+json"))
        self.assertEqual(json.loads(text)["status"], 404)

    def test_an_address_that_takes_a_form_alone_says_so(self):
        got = self.ask("GET", "/sign-out", headers=page_headers(self.sessions["LP"]))
        self.told(got, 405, "This address takes a form", "Nothing was done")
        self.assertEqual(got[1]["Allow"], "POST")
        self.told(self.ask("PUT", "/find", b"x"), 405, "This address takes a form", "Nothing was done")
        self.told(self.ask("BREW", "/find"), 405, "This address takes a form", "Nothing was done")

    def test_what_is_too_long_is_told_in_words(self):
        for path, wanted in (("/find", "text/html; charset=utf-8"),
                             ("/v1/children/search", "application/problem+json")):
            connection = self.hub.people.connect()
            self.addCleanup(connection.close)
            connection.putrequest("POST", path)
            connection.putheader("Content-Type", FORM)
            connection.putheader("Content-Length", str(1024 * 1024 + 1))
            connection.endheaders()
            response = connection.getresponse()
            got = response.status, response.headers, response.read()
            self.assertEqual((got[0], got[1]["Content-Type"]), (413, wanted))
            if path == "/find":
                self.told(got, 413, "That was too long", "none of it was kept")
        self.told(self.ask("GET", "/find?x=" + LONG), 414, "This address is too long",
                  "Begin again from the first page")
        self.assertEqual(self.ask("GET", "/v1/x?x=" + LONG)[1]["Content-Type"],
                         "application/problem+json")
        self.told(self.ask("GET", "/find", headers={"Cookie": "a=" + 2 * LONG}), 431,
                  "Your browser sent too much", "Delete the cookies")

    def test_another_name_than_the_hubs_is_told_in_words(self):
        connection = self.hub.people.connect()
        self.addCleanup(connection.close)
        connection.putrequest("GET", "/find", skip_host=True)
        connection.putheader("Host", "elsewhere.example")
        connection.endheaders()
        response = connection.getresponse()
        self.told((response.status, response.headers, response.read()), 421,
                  "This hub has another name", "Check the address")

    def test_a_form_of_another_kind_or_from_elsewhere_is_refused_in_words(self):
        self.told(self.ask("POST", "/sign-in", {}), 415, "That could not be understood",
                  "its own forms only")
        self.told(self.ask("POST", "/sign-in", b"username=x",
                           {"Content-Type": FORM, "Sec-Fetch-Site": "cross-site"}),
                  403, "This was not done", "another site")
        self.told(self.ask("POST", "/sign-in", b"%zz", {"Content-Type": FORM}), 400,
                  "That could not be understood", "not a form of the hub's")

    def test_whoever_tries_too_often_is_told_to_wait(self):
        form = b"username=n.obody&password=long+enough+words&code=000000"
        for _ in range(12):
            got = self.ask("POST", "/sign-in", form, {"Content-Type": FORM})
            if got[0] == 429:
                break
        self.assertEqual(got[0], 429, got[2][:300])
        page = Reading(got[2].decode())
        self.assertEqual(page.heading, "Sign in")
        self.assertIn("There is a problem", page.words)

    def test_a_stranger_a_session_that_ended_and_one_who_signed_out_are_told_apart(self):
        page = self.told(self.ask("GET", "/"), 401, "Sign in", "User name")
        self.assertNotIn("it was a while", " ".join(page.words))
        gone = self.hub.add_person("g.one", "csc", ["LP"], "G One").sign_in("LP")
        browser = Browser(self.hub.people, gone)
        browser.open("/find")
        browser.send("/sign-out")
        self.assertEqual((browser.status, browser.heading), (200, "Sign in"))
        self.assertIn("You are signed out", browser.words)
        page = self.told(self.ask("GET", "/find", headers=page_headers(gone)), 401, "Sign in",
                         "it was a while since you last did something here")
        self.assertEqual(page.forms[-1]["fields"]["to"], "/find")

    def test_the_first_day_has_its_pages(self):
        new = self.hub.add_person("n.ew", "csc", ["LP"], "N Ew").sign_in("LP")
        got = self.ask("GET", "/opened", headers=page_headers(new))
        self.told(got, 200, "What I opened", "nothing of you yet")
        for role, path, words in (
                ("LP", "/", "Nobody has named you for a child yet"),
                ("STEWARD", "/", "Nothing waits for you"),
                ("STEWARD", "/steward/matches", "No question waits for your agency"),
                ("STEWARD", "/steward/waiting", "Your agency has sent nothing yet"),
                ("DPO", "/", "Nothing waits for you"),
                ("DPO", "/officer/reviews", "No access waits for your review"),
                ("DPO", "/officer/rights", "No request is open at your agency"),
                ("ADMIN", "/admin/agencies", "Nothing has come yet")):
            with self.subTest(role=role, path=path):
                got = self.ask("GET", path, headers=page_headers(self.sessions[role]))
                self.assertIn(words, " ".join(Reading(got[2].decode()).words))
                self.assertEqual(got[0], 200)

    def test_every_page_can_be_hidden_and_the_page_that_hides_shows_nothing(self):
        for path in ("/", "/find", "/opened", "/tasks"):
            browser = self.as_("LP")
            browser.open(path)
            hide = [link for link in browser.page.links if link.startswith("/hidden?to=")]
            self.assertEqual(len(hide), 1)
            self.assertIn('accesskey="h"', browser.text)
            browser.open(hide[0])
            self.assertEqual(browser.heading, "The screen is hidden")
            self.assertIn(path, browser.page.links)
            self.assertNotIn("P LP", browser.text)
        browser = self.as_("LP")
        browser.open("/hidden?to=https://elsewhere.example/")
        self.assertIn("/", browser.page.links)
        self.assertNotIn("elsewhere", browser.text)

    def test_words_for_a_hub_that_is_away_or_slow_are_on_every_page_and_hidden(self):
        for got in (self.ask("GET", "/sign-in"), self.ask("GET", "/nothing"),
                    self.ask("GET", "/find", headers=page_headers(self.sessions["LP"]))):
            self.assertIn(b"data-hub-away hidden>", got[2])
            self.assertIn(b"data-hub-slow hidden>", got[2])

    def test_a_hub_that_stops_says_no_more_and_leaves_the_log_whole(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        hub = Hub(programs_folder(), folder.name)
        self.addCleanup(hub.kill)
        hub.init()
        hub.start()
        self.assertEqual(hub.people.ask("GET", "/sign-in")[0], 200)
        self.assertEqual(hub.stop(), 0)
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            hub.people.ask("GET", "/sign-in")


if __name__ == "__main__":
    unittest.main()
