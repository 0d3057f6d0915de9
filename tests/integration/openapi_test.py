"""schemas/openapi.yaml names every address of both ports and what each needs, and no other."""

import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/support"))
from hub_client import programs_folder  # noqa: E402

NEEDS = {
    "open_to_all": "[]",
    "signed_in": "[{session: []}]",
    "signed_in_with_csrf": "[{session: [], csrf: []}]",
    "pinned_agency": "[{certificate: []}]",
}
# What a browser shows is no part of the contract with programs.
PAGES = ("page", "page_form", "open_page", "open_form")


def contract():
    """{(VERB, path): (tags, security)}, read by the page's own layout."""
    found, path, verb = {}, None, None
    text = (ROOT / "schemas/openapi.yaml").read_text()
    for line in text.split("\npaths:\n")[1].split("\ncomponents:\n")[0].splitlines():
        if match := re.fullmatch(r"  (/\S*):", line):
            path = match[1]
        elif match := re.fullmatch(r"    (get|post|put|delete):", line):
            verb = match[1].upper()
            found[verb, path] = {}
        elif match := re.fullmatch(r"      (tags|security): (.*)", line):
            found[verb, path][match[1]] = match[2]
    return found


class Contract(unittest.TestCase):
    def test_it_names_every_address_and_what_each_needs(self):
        listed = subprocess.run(
            [programs_folder() / "onestory", "routes", "--json"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        expected = {}
        for route in json.loads(listed):
            if route["needs"] in PAGES:
                self.assertFalse(route["path"].startswith("/v1/"), "a page among the addresses")
                continue
            entry = expected.setdefault((route["verb"], route["path"]), {"tags": []})
            entry["tags"].append(route["port"])
            entry["security"] = NEEDS[route["needs"]]
        for entry in expected.values():
            entry["tags"] = "[" + ", ".join(entry["tags"]) + "]"
        self.assertEqual(contract(), expected)


if __name__ == "__main__":
    unittest.main()
