"""Single sign-on with a real OpenID provider (oidc-provider from npm, on loopback with TLS) and the
real hub: a browser without script goes there and back, and everything that is missing is refused
with a page that says what else to do. Skipped, and says so, where npm cannot be had."""

import http.cookiejar
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import Hub, programs_folder  # noqa: E402
from page_client import Browser  # noqa: E402
from provider import SECRET, Provider, config_of, installed  # noqa: E402

TWO_FACTORS = "pwd otp"
WAY_COOKIE = "__Host-onestory-way"
BACK = "/sign-in/provider/back"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *unused):
        return None


class Elsewhere:
    """The same browser at the provider: follows it until it is sent back to the hub."""

    def __init__(self, provider):
        self.issuer = provider.issuer
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=provider.context),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
            NoRedirect(),
        )

    def ask(self, address, form=None):
        body = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(address, body, timeout=60) as response:
                return response.status, response.headers, response.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read().decode()

    def sign_in(self, address, login, methods):
        """The address of the hub's that the browser is sent back to."""
        form = None
        for _ in range(10):
            status, headers, text = self.ask(address, form)
            form = None
            if status in (302, 303):
                address = urllib.parse.urljoin(address, headers["Location"])
                if not address.startswith(self.issuer):
                    return address
            else:
                action = re.search(r'action="([^"]+)"', text)
                assert status == 200 and action, (status, text)
                address = self.issuer + action[1]
                form = {"login": login, "methods": methods}
        raise AssertionError("the provider sends the browser in circles")


class SignOn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = installed()
        if reason:
            raise unittest.SkipTest("no OpenID provider to sign in with, npm cannot be had: " + reason)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.provider = Provider(cls.hub)
        cls.addClassCleanup(cls.provider.end)
        cls.config = config_of(cls.provider, cls.hub)
        cls.configure(cls.config)
        cls.hub.start()
        cls.provider.begin(f"https://localhost:{cls.hub.people.number}{BACK}")
        cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        # Nobody here ever sets a password.
        for name, roles, subject in (("s.khan", ["SUP"], "id-7"), ("l.patel", ["LP", "NP"], "id-8")):
            wanted = [part for role in roles for part in ("--role", role)]
            cls.hub.run("person", "add", name, "--agency", "csc", "--name", name.upper(), *wanted)
            cls.hub.run("person", "link-login", name, "--subject", subject)

    @classmethod
    def configure(cls, config):
        (cls.hub.data / "provider.json").write_text(json.dumps(config))

    def leave(self, browser, path="/sign-in/provider"):
        """Where the hub sends the browser, with the cookie kept."""
        status, headers, _ = self.hub.people.ask("GET", path)
        self.assertEqual(status, 303, self.hub.log.read_text())
        cookie = headers["Set-Cookie"]
        for rule in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"):
            self.assertIn(rule, cookie)
        self.assertNotIn("Domain", cookie)
        browser.cookies[WAY_COOKIE] = cookie.split(";")[0].split("=", 1)[1]
        return headers["Location"]

    def go(self, login, methods=TWO_FACTORS, path="/sign-in/provider"):
        """A new browser that went to the provider and came back."""
        browser = Browser(self.hub.people)
        address = Elsewhere(self.provider).sign_in(self.leave(browser, path), login, methods)
        self.back = urllib.parse.urlsplit(address)
        self.assertEqual(self.back.path, BACK)
        browser.open(f"{BACK}?{self.back.query}")
        return browser

    def newest(self):
        """The newest leaf of the log."""
        out = self.hub.folder / f"log-{os.urandom(4).hex()}"
        self.hub.run("audit", "export", out)
        leaves = [line for line in out.read_text().splitlines() if '"e":"' in line]
        return next(line for line in reversed(leaves) if "audit." not in line)

    def test_the_sign_in_page_offers_the_provider_by_name(self):
        browser = Browser(self.hub.people)
        browser.open("/sign-in")
        self.assertIn("Sign in with your county account", browser.words)
        self.assertIn("/sign-in/provider", browser.page.links)
        browser.open("/find?a=1")
        self.assertEqual(browser.status, 401)
        self.assertIn("/sign-in/provider?to=%2Ffind%3Fa%3D1", browser.page.links)

    def test_there_and_back_with_one_role_is_a_session(self):
        browser = self.go("id-7")
        self.assertEqual((browser.status, browser.heading), (200, "You are signed in"))
        self.assertEqual(browser.headers["Refresh"], "0; url=/")
        self.assertNotIn(WAY_COOKIE, browser.cookies)
        self.assertIn('"auth":"oidc"', self.newest())
        browser.open("/")
        self.assertEqual((browser.status, browser.heading), (200, "My children"))
        self.assertIn("S.KHAN", browser.words)
        browser.send("/sign-out")
        self.assertEqual(browser.heading, "Sign in")
        self.assertEqual(browser.open("/"), 401)

    def test_with_several_roles_one_is_chosen_and_the_page_asked_for_is_next(self):
        browser = self.go("id-8", path="/sign-in/provider?to=%2Ffind")
        self.assertEqual(browser.heading, "What do you act as now?")
        browser.send("/sign-in/role", role="NP")
        self.assertEqual((browser.status, browser.path), (200, "/find"))

    def test_a_foreign_page_is_nowhere_to_go_on_to(self):
        for to in ("https://example.org/", "//example.org", "/v1/session", "/%0d%0aX: y"):
            path = "/sign-in/provider?to=" + urllib.parse.quote(to, safe="")
            if self.hub.people.ask("GET", path)[0] == 400:
                continue
            browser = self.go("id-7", path=path)
            self.assertEqual(browser.headers["Refresh"], "0; url=/")

    def refused(self, browser, words):
        self.assertEqual((browser.status, browser.heading), (401, "You are not signed in"))
        self.assertIn(words, browser.words)
        self.assertIn("/sign-in", browser.page.links)
        self.assertNotIn("__Host-onestory", browser.cookies)
        self.assertEqual(browser.open("/"), 401)

    def test_one_factor_is_not_enough(self):
        self.refused(self.go("id-7", methods="pwd"), "without a second factor")
        self.assertIn("session.sign_in_refused", self.newest())

    def test_an_account_that_nobody_linked_is_not_let_in(self):
        self.refused(self.go("id-9"), "not linked")
        # What its provider calls the mailbox is no link either.
        self.refused(self.go("s.khan"), "not linked")

    def test_who_changes_their_mind_there_is_told_so(self):
        self.refused(self.go(""), "You were not signed in there")

    def test_what_came_back_is_good_once_and_in_one_browser(self):
        self.go("id-7")
        again = Browser(self.hub.people)
        again.open(f"{BACK}?{self.back.query}")
        self.refused(again, "begin again")
        browser = Browser(self.hub.people)
        self.leave(browser)
        browser.open(f"{BACK}?{self.back.query}")
        self.refused(browser, "begin again")

    def test_a_code_of_another_sign_in_does_not_fit(self):
        mine, theirs = Browser(self.hub.people), Browser(self.hub.people)
        my_address = self.leave(mine)
        address = Elsewhere(self.provider).sign_in(self.leave(theirs), "id-7", TWO_FACTORS)
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)["code"][0]
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(my_address).query)["state"][0]
        mine.open(f"{BACK}?code={code}&state={state}&iss={urllib.parse.quote(self.provider.issuer)}")
        self.refused(mine, "could not be checked")

    def test_a_link_that_ends_takes_its_sessions_along(self):
        self.hub.run("person", "add", "g.one", "--agency", "csc", "--name", "G One", "--role", "NP")
        self.hub.run("person", "link-login", "g.one", "--subject", "id-10")
        browser = self.go("id-10")
        self.assertEqual(browser.open("/"), 200)
        self.hub.run("person", "unlink-login", "g.one")
        self.assertEqual(browser.open("/"), 401)
        self.refused(self.go("id-10"), "not linked")
        taken = self.hub.command("person", "link-login", "g.one", "--subject", "id-7")
        self.assertNotEqual(taken.returncode, 0)
        self.assertIn("linked to somebody else", taken.stderr)

    def test_nothing_of_a_sign_in_is_in_the_logs(self):
        self.go("id-7")
        query = urllib.parse.parse_qs(self.back.query)
        out = self.hub.folder / "whole-log"
        self.hub.run("audit", "export", out)
        said = self.hub.log.read_text() + out.read_text()
        self.assertIn("person.login_linked", said)
        for secret in (query["code"][0], query["state"][0], "id-7", SECRET, "@example.org"):
            self.assertNotIn(secret, said)


class Alone(unittest.TestCase):
    """Files that are there and cannot be taken, and hubs without a provider."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()

    def tearDown(self):
        (self.hub.data / "provider.json").unlink(missing_ok=True)
        self.hub.kill()

    def test_without_a_provider_there_is_no_such_page(self):
        self.hub.start()
        browser = Browser(self.hub.people)
        browser.open("/sign-in")
        self.assertNotIn("Sign in with", browser.words)
        self.assertEqual(browser.open("/sign-in/provider"), 404)
        self.assertEqual(browser.open(f"{BACK}?code=a&state=b"), 404)
        self.hub.run("agency", "add", "csc", "--name", "C", "--kind", "social_care")
        self.hub.run("person", "add", "a.b", "--agency", "csc", "--name", "A", "--role", "NP")
        told = self.hub.command("person", "link-login", "a.b", "--subject", "x")
        self.assertNotEqual(told.returncode, 0)
        self.assertIn("no identity provider", told.stderr)

    def test_a_provider_that_does_not_answer_leaves_the_other_ways(self):
        config = json.loads((ROOT / "config/provider.json").read_text())
        config["issuer"] = "https://localhost:1"
        (self.hub.data / "provider.json").write_text(json.dumps(config))
        secret = self.hub.data / "keys/provider.secret"
        secret.write_text("secret\n")
        secret.chmod(0o600)
        self.hub.start()
        browser = Browser(self.hub.people)
        self.assertEqual(browser.open("/sign-in/provider"), 401)
        self.assertEqual(browser.heading, "You are not signed in")
        self.assertIn("sign in with your password", browser.words)
        self.assertEqual(browser.open("/sign-in"), 200)
        self.assertIn("identity provider", self.hub.log.read_text())

    def test_a_file_that_cannot_be_taken_stops_the_hub_and_says_why(self):
        good = json.loads((ROOT / "config/provider.json").read_text())
        secret = self.hub.data / "keys/provider.secret"
        secret.write_text("secret\n")
        for change, mode, words in (
            ({"second_factor": {}}, 0o600, "second_factor"),
            ({"person_claim": "email"}, 0o600, "person_claim"),
            ({"issuer": "http://login.example.org"}, 0o600, "issuer"),
            ({"colour": "blue"}, 0o600, "colour"),
            ({}, 0o644, "chmod 600"),
        ):
            (self.hub.data / "provider.json").write_text(json.dumps({**good, **change}))
            secret.chmod(mode)
            told = self.hub.command("person", "list")
            self.assertNotEqual(told.returncode, 0)
            self.assertIn(words, told.stderr)


if __name__ == "__main__":
    unittest.main()
