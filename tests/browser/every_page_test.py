"""Every page of the people port (page_list.py, held to the hub's own table of routes), each way that
people have: with script and without, by keyboard alone, on a telephone's width and at 400 %. axe
finds nothing at A or AA, nothing complains on the console, no breach of the page's own policy is
reported, nothing is asked for from elsewhere, no page is wider than its window; the Tab key goes
through each page in order and is seen wherever it is. And who is sent away from each: strangers,
every role that it is not for, sessions that are over."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from driving import PAGE_WAYS, InBrowser, Way, main, visit  # noqa: E402
from page_list import ELSEWHERE, EVERY, PAGES, address  # noqa: E402
from testshire import Desks, Testshire  # noqa: E402
from hub_client import Hub, programs_folder  # noqa: E402
from page_client import Browser  # noqa: E402

LISTED = "tests/browser/page_list.py"
FAKETIME = shutil.which("faketime")


def setUpModule():
    """One county for all."""
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    EveryPage.county = county = Testshire(folder.name)
    unittest.addModuleCleanup(county.hub.kill)
    EveryPage.hub = county.hub
    EveryPage.desks = Desks(county)


class EveryPage(unittest.TestCase):
    def address(self, path):
        return address(path, PAGES[path], self.county.ids)


class Doors(EveryPage):
    """Who is sent away, over real TLS and without a browser."""

    def opened(self, path, session, hub=None):
        browser = Browser((hub or self.hub).people, session)
        browser.open(self.address(path))
        return browser

    def test_every_page_of_the_hubs_table_is_on_the_list(self):
        table = {route["path"] for route in self.hub.run_json("routes")
                 if route["port"] == "people" and route["verb"] == "GET"
                 and route["needs"] in ("page", "open_page")}
        missing = sorted(table - set(PAGES) - set(ELSEWHERE))
        self.assertEqual(missing, [], "no browser looks at these pages: add to PAGES in "
                         + LISTED + " a line for each, such as\n    "
                         + f'"{(missing or [""])[0]}": Page("NP", READERS, "Its heading"),')
        gone = sorted((set(PAGES) | set(ELSEWHERE)) - table)
        self.assertEqual(gone, [], f"the hub has no such page: take it out of {LISTED}")

    def test_each_page_opens_for_the_role_that_it_is_listed_for(self):
        for path, page in PAGES.items():
            with self.subTest(path=path):
                browser = self.opened(path, self.desks.people.get(page.role))
                self.assertEqual(browser.status, 200, browser.words[:500])
                if page.heading:
                    self.assertEqual(browser.heading, page.heading)

    def test_each_page_is_refused_to_every_role_that_it_is_not_for(self):
        for path, page in PAGES.items():
            for role in sorted(set(EVERY.split()) - set(page.roles.split())):
                with self.subTest(path=path, role=role):
                    browser = self.opened(path, self.desks.people[role])
                    self.assertEqual(browser.status, 403)
                    self.assertIn(browser.heading,
                                  ("This cannot be shown to you", "This was not done"))
                    self.assertNotIn("Ashgrove", browser.text)

    def test_a_stranger_is_asked_to_sign_in_on_each_page(self):
        for path, page in PAGES.items():
            with self.subTest(path=path):
                browser = self.opened(path, None)
                wanted = (401, "Sign in") if page.role else (200, page.heading)
                self.assertEqual((browser.status, browser.heading), wanted)

    def test_a_session_that_was_ended_is_over_on_each_page(self):
        session = self.desks.add("Gone Away", "LP")
        self.assertEqual(self.opened("/", session).status, 200)
        self.assertEqual(session.sign_out(), 204)
        self.over(session)

    @unittest.skipUnless(FAKETIME, "faketime is not installed")
    def test_a_session_that_was_left_alone_is_over_on_each_page(self):
        with tempfile.TemporaryDirectory() as folder, Hub(programs_folder(), folder) as hub:
            hub.init()
            hub.start()
            hub.add_agency("csc", "Children's Social Care", "social_care", ["social_care"])
            session = hub.add_person("l.eft", "csc", ["LP"], "Left Alone").sign_in("LP")
            self.assertEqual(self.opened("/", session, hub).status, 200)
            hub.stop()
            self.start_later(hub, "+16m")
            self.over(session, hub)

    def over(self, session, hub=None):
        for path, page in PAGES.items():
            if not page.role:
                continue
            with self.subTest(path=path):
                browser = self.opened(path, session, hub)
                self.assertEqual((browser.status, browser.heading), (401, "Sign in"))
                if path != "/":
                    self.assertIn("it was a while since", browser.words)

    def start_later(self, hub, later):
        """Serves as if it were later; only that process is told so."""
        told = {"FAKETIME": later, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        told["LD_PRELOAD"] = subprocess.run([FAKETIME, "-f", later, "printenv", "LD_PRELOAD"],
                                            check=True, capture_output=True,
                                            text=True).stdout.strip()
        with unittest.mock.patch.dict(os.environ, told):
            hub.start()


class InEveryWay(InBrowser, EveryPage):
    def round_of(self, way, role):
        going = Way(way, "every")
        steps = []
        for path, page in PAGES.items():
            if page.role != role:
                continue
            seen = going.look(path.strip("/").replace("/", "_") or "home", page.heading)
            steps.append({"open": self.address(path),
                          **({"walk": True} if way == "keys" else seen)})
        session = self.desks.people.get(role)
        return going.round(steps, session, axe=True)

    def test_every_page_can_be_used_in_every_way(self):
        roles = sorted({page.role for page in PAGES.values()})
        looked = self.judge(self.hub, [self.round_of(way, role) for way in PAGE_WAYS for role in roles])
        for name, page in looked.items():
            self.assertEqual(page["status"], 200, name)

    def test_what_is_wrong_with_a_page_is_noticed(self):
        """Nobody could tell a judge that is asleep from pages that are good."""
        for way in ("wide", "plain", "phone"):
            going = Way(way, "spoilt")
            with self.subTest(way=way):
                found = visit(self.hub, [going.round(
                    [{"open": "/sign-in", "spoil": True, **going.look("page")}])])
                page = found["looked"][0]
                self.assertIn("image-alt", " ".join(page["axe"]))
                self.assertGreater(page["wider"], 0)
                self.assertIn("style-src", " ".join(found["policy"]))
                self.assertIn("style", " ".join(found["console"]))


if __name__ == "__main__":
    main()
