"""The journeys of the desks in Chromium, each gone in every way that people have, as journey_test.py
does a professional's: a data steward who answers a question and takes the answer back, parts a child,
tries again what waits and changes labels; a data protection officer who searches the log, reviews
accesses and openings and checks the log; an administrator."""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from driving import FAULTS, SUBMIT, WAYS, InBrowser, Way, main  # noqa: E402
from testshire import Desks, Testshire  # noqa: E402

NOTE = "The duty manager confirmed it by telephone."
ON_RECORD = "The review is on record"

LABELS = 'form[method=post][action="/steward/labels"] button'


class DeskJourney(InBrowser):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.county = Testshire(folder.name)
        cls.addClassCleanup(cls.county.hub.kill)
        cls.desks = Desks(cls.county, len(WAYS))

    def gone(self, journey, role):
        rounds = []
        for number, name in enumerate(WAYS):
            way = Way(name, journey.__name__)
            rounds.append(way.round(journey(way, number), self.desks.people[role]))
        looked = self.judge(self.county.hub, rounds)
        for name, page in looked.items():
            if name.endswith("-faults") and ".plain." not in name:
                self.assertIn(FAULTS, page["focus"], f"{name}: the faults have the focus")
        return looked

    def test_a_steward_answers_parts_and_mends(self):
        matches = self.desks.matches

        def steward(way, number):
            match = f"/steward/matches/{matches[number]}"
            question = f'main a[href="{match}"]'
            return [
                {"open": "/", **way.look("desk", "My desk")},
                {"open": "/steward/matches", **way.look("matches", "Questions about children")},
                {"click": question, **way.look("match", "Is this one child?")},
                {"click": SUBMIT, **way.look("match-faults")},
                {"check": ["answer-confirm"]},
                {"fill": {"reason": "rang the mother"}, "click": SUBMIT,
                 **way.look("confirmed", "Your answer is on record")},
                {"click": question},
                {"check": ["answer-undo"]},
                {"fill": {"reason": "it was her cousin"}, "click": SUBMIT,
                 **way.look("taken-back", "Your answer is on record")},
                {"open": match + "/readers", **way.look("readers", "Who read what was one child")},
                {"open": "/steward/split", "click": SUBMIT, **way.look("split-faults")},
                {"fill": {"source_ids": f"s-{number}a", "reason": "two girls of one class"},
                 "click": SUBMIT, **way.look("parted", "The records are taken out")},
                {"open": "/steward/matches?state=settled", **way.look("settled")},
                {"open": "/steward/waiting",
                 **way.look("waiting", "Records that were not taken in")},
                {"click": SUBMIT, **way.look("tried", "Records that were not taken in")},
                {"open": "/steward/labels", "click": LABELS, **way.look("labels-faults")},
                {"fill": {"entry": self.county.ids["entry"]}},
                {"choose": {"add" if number % 2 == 0 else "remove": "HEALTH"},
                 "fill": {"reason": "it tells of an illness"}, "click": LABELS,
                 **way.look("labelled", "The labels are changed")},
            ]

        self.gone(steward, "STEWARD")

    def test_an_officer_searches_reviews_and_checks_the_log(self):
        child = self.county.wren

        def officer(way, number):
            send = 'form[action="/officer/search"] button[type=submit]'
            review = {"check": ["outcome-justified"]}
            record = {"fill": {"note": NOTE}, "click": SUBMIT}
            return [
                {"open": "/", **way.look("desk", "My desk")},
                {"open": "/officer/reviews", **way.look("reviews", "Accesses to review")},
                {"open": f"/officer/reviews/{self.desks.notices[number]}", "click": SUBMIT,
                 **way.look("review-faults")},
                review, {**record, **way.look("reviewed", ON_RECORD)},
                {"open": "/officer/break-glass",
                 **way.look("openings", "Openings by break-glass")},
                {"click": f'main a[href$="{self.desks.openings[number]}"]',
                 **way.look("opening")},
                {"click": SUBMIT, **way.look("opening-faults")},
                review, {**record, **way.look("opening-reviewed", ON_RECORD)},
                {"open": "/officer/search", "fill": {"child": "Wren"}, "click": send,
                 **way.look("search-faults")},
                {"fill": {"child": child}, "click": send, **way.look("found", "Search the log")},
                {"open": f"/officer/disclosures?child={child}",
                 **way.look("sent", "What was sent on about a child")},
                {"open": "/officer/log", **way.look("log", "Is the log whole?")},
                {"click": SUBMIT, **way.look("checked", "Is the log whole?")},
            ]

        self.gone(officer, "DPO")

    def test_an_administrator_looks_after_what_is_registered(self):
        def admin(way, _):
            return [
                {"open": "/", **way.look("desk", "My desk")},
                {"open": "/admin/agencies", **way.look("agencies")},
                {"toggle": "main details summary", **way.look("commands")},
                {"open": "/admin/people", **way.look("people", "People and roles")},
                {"open": "/admin/policy", **way.look("policy", "Policy and agreements")},
                {"open": "/steward/matches",
                 **way.look("refused", "This cannot be shown to you")},
            ]

        self.gone(admin, "ADMIN")


if __name__ == "__main__":
    main()
