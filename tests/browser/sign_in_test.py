"""How somebody comes in and goes out, in Chromium and in every way that people have: enrolment with
the QR code read as a telephone reads it, sign-in with a code, one role of several, the key that hides
the screen, signing out; and single sign-on with a real OpenID provider that is another site, so that
the browser's own rules decide which cookies come along."""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from driving import SUBMIT, WAYS, InBrowser, Way, main  # noqa: E402
from testshire import Hub, programs_folder  # noqa: E402
from hub_client import PASSWORD  # noqa: E402
from provider import Provider, config_of, installed  # noqa: E402

HOST = "onestory.example"
BACK = "/sign-in/provider/back"
SIGN_IN = 'form[action="/sign-in"] button[type=submit]'
SEND = "form button[type=submit]"
PROVIDER = 'main a[href^="/sign-in/provider"]'


class SignIn(InBrowser):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.hub = Hub(programs_folder(), folder.name)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.run_json("init", "--name", "Testshire", "--host", HOST, "--host", "localhost")
        cls.provider = cls.offered()
        cls.hub.start()
        cls.hub.add_agency("st-marys", "St Mary's School", "school", ["education"])
        cls.address = f"https://{HOST}:{cls.hub.people.number}"
        if cls.provider:
            cls.provider.begin(cls.address + BACK)

    @classmethod
    def offered(cls):
        """A provider that the hub offers; none where npm cannot be had."""
        if installed():
            return None
        provider = Provider(cls.hub)
        cls.addClassCleanup(provider.end)
        (cls.hub.data / "provider.json").write_text(json.dumps(config_of(provider, cls.hub)))
        return provider

    def add(self, name, *roles):
        wanted = [part for role in roles for part in ("--role", role)]
        return self.hub.run_json("person", "add", name, "--agency", "st-marys",
                                 "--name", name.title(), *wanted)["token"]

    def gone(self, journey, ways=tuple(WAYS), **how):
        rounds = []
        for name in ways:
            way = Way(name, journey.__name__)
            rounds.append(way.round(journey(way), **how))
        return self.judge(self.hub, rounds, self.address)

    def test_from_the_one_time_token_to_my_children_and_out_again(self):
        """A code is sent at once when it was typed, so that it cannot grow old on a slow machine."""
        def enrols(way):
            name = f"n.{way.name}"
            new = {"username": name, "password": PASSWORD}
            home = {"wide": "Escape", "keys": "Escape"}.get(way.name)
            hide = ({"press": [home, home], "wait": "**/hidden?to=%2F"} if home else
                    {"click": ".hub-header__hide"})
            return [
                {"open": "/enrol", **way.look("enrol", "Set up your account")},
                {"click": SUBMIT, **way.look("enrol-faults")},
                {"fill": {"token": self.add(name, "NP", "LP"), "password": PASSWORD},
                 "click": SUBMIT, **way.look("code", "Add the hub to your authenticator")},
                {"secret": True, "code": {"ahead": 0}, "click": SUBMIT,
                 **way.look("enrolled", "Sign in")},
                {"fill": {**new, "password": "not my password"}, "code": {"ahead": 1},
                 "click": SIGN_IN, **way.look("wrong-faults", "Sign in")},
                {"fill": new, "code": {"ahead": 1}, "click": SIGN_IN,
                 **way.look("role", "What do you act as now?")},
                {"check": ["role-LP"], "click": SUBMIT, **way.look("home", "My children")},
                {**hide, **way.look("hidden", "The screen is hidden")},
                {"click": "main a", **way.look("home-again", "My children")},
                {"click": ".hub-nav form button", **way.look("signed-out", "Sign in")},
            ]

        looked = self.gone(enrols)
        for name, page in looked.items():
            if name.endswith(".hidden"):
                self.assertEqual((page["title"], page["path"]), ("Onestory", "/hidden"))

    def there_and_back(self):
        if not self.provider:
            self.skipTest("no OpenID provider can be had")
        return {"elsewhere": [self.provider.issuer]}

    def test_single_sign_on_goes_to_another_site_and_comes_back_signed_in(self):
        """The session's cookies are Strict: what the provider's page leads to does not get them, and
        what the hub's own page leads to does."""
        elsewhere = self.there_and_back()
        for name, roles in (("o.ne", ["NP"]), ("s.everal", ["NP", "LP"])):
            self.add(name, *roles)
            self.hub.run("person", "link-login", name, "--subject", "id-" + name)

        def signs_on(way):
            known = {"login": "id-o.ne", "methods": "pwd otp"}
            script_or_not = [
                {"open": "/sign-in", **way.look("offered", "Sign in")},
                {"click": PROVIDER},
                {"fill": known, "click": SEND, "await": "h1:has-text('My children')",
                 **way.look("home", "My children")},
                {"open": "/find", **way.look("find", "Find a child")},
                {"click": ".hub-nav form button", **way.look("signed-out", "Sign in")},
            ]
            return script_or_not + [
                # The provider knows the browser by now: nothing is asked there.
                {"open": "/find?a=1", **way.look("stranger", "Sign in")},
                {"click": PROVIDER, "await": "h1:has-text('Find a child')",
                 **way.look("straight-back", "Find a child")},
            ]

        looked = self.gone(signs_on, **elsewhere)
        for name, page in looked.items():
            if name.endswith(("home", "find", "straight-back")):
                self.assertEqual(page["status"], 200, name)

    def test_with_several_roles_one_is_chosen_after_single_sign_on(self):
        elsewhere = self.there_and_back()
        self.add("t.wo", "NP", "LP")
        self.hub.run("person", "link-login", "t.wo", "--subject", "id-t.wo")

        def chooses(way):
            return [
                {"open": "/sign-in", "click": PROVIDER},
                {"fill": {"login": "id-t.wo", "methods": "pwd otp"}, "click": SEND,
                 **way.look("role", "What do you act as now?")},
                {"check": ["role-LP"], "click": SUBMIT, **way.look("home", "My children")},
            ]

        self.gone(chooses, **elsewhere)

    def test_whom_the_provider_does_not_vouch_for_twice_stays_outside(self):
        elsewhere = self.there_and_back()

        def stays_out(way):
            return [
                {"open": "/sign-in", "click": PROVIDER},
                {"fill": {"login": "id-o.ne", "methods": "pwd"}, "click": SEND,
                 **way.look("one-factor", "You are not signed in")},
                {"click": "main a", **way.look("other-way", "Sign in")},
                {"open": "/", **way.look("still-outside", "Sign in")},
            ]

        looked = self.gone(stays_out, **elsewhere)
        for name, page in looked.items():
            if name.endswith(("one-factor", "still-outside")):
                self.assertEqual(page["status"], 401, name)

    def test_a_link_from_another_site_finds_nobody_signed_in(self):
        """Strict: an address in an email or on another site opens without the session."""
        elsewhere = self.there_and_back()
        self.add("l.inked", "NP")
        self.hub.run("person", "link-login", "l.inked", "--subject", "id-l.inked")

        def is_led(way):
            return [
                {"open": "/sign-in", "click": PROVIDER},
                {"fill": {"login": "id-l.inked", "methods": "pwd otp"}, "click": SEND,
                 "await": "h1:has-text('My children')", **way.look("home", "My children")},
                {"from": f"{self.provider.issuer}/nowhere", "to": "/find",
                 **way.look("led", "Sign in")},
                {"open": "/find", **way.look("typed", "Find a child")},
            ]

        looked = self.gone(is_led, ["wide"], **elsewhere)
        self.assertEqual(looked["is_led.wide.led"]["status"], 401)


if __name__ == "__main__":
    main()
