#!/usr/bin/env python3
"""Holds the second verifier to every tampered log of tests/support/tampered_log.h.

verify_log_test.py WRITE_TAMPERED_LOGS [unittest arguments]
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VERIFIER = os.path.join(TESTS, "support", "verify_log.py")
LARGE = 20000

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TESTS, "support"))
import verify_log  # noqa: E402

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
ED25519_VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

KNOWN_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                "606162636465666768696a6b6c6d6e6f"]
KNOWN_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def run(*arguments):
    return subprocess.run(
        [sys.executable, VERIFIER, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


class Case:
    """One folder that write_tampered_logs wrote."""

    def __init__(self, folder):
        self.log = os.path.join(folder, "log")
        names = sorted(os.listdir(folder))
        self.kept = [os.path.join(folder, name) for name in names if name.endswith(".note")]
        self.holds_receipts = any(name.endswith(".json") for name in names)
        self.folder = folder
        self.key = self._read("key")
        self.clean = self._read("expect") == "clean"

    def _read(self, name):
        with open(os.path.join(self.folder, name), encoding="ascii") as file:
            return file.read()

    def arguments(self):
        arguments = [self.log, "--key", self.key]
        if self.kept:
            arguments += ["--against", *self.kept]
        if self.holds_receipts:
            arguments += ["--receipts", self.folder]
        return arguments


class VerifyLog(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        subprocess.run([WRITER, cls.scratch.name, str(LARGE)], check=True)
        cls.cases = {
            name: Case(os.path.join(cls.scratch.name, name))
            for name in sorted(os.listdir(cls.scratch.name))
        }

    @classmethod
    def tearDownClass(cls):
        cls.scratch.cleanup()

    def test_each_way_of_tampering_is_found_and_clean_logs_pass(self):
        self.assertGreater(len(self.cases), 30)
        for name, case in self.cases.items():
            with self.subTest(name):
                answer = run(*case.arguments())
                self.assertEqual(answer.returncode, 0 if case.clean else 1, answer.stdout)
                self.assertEqual(answer.stderr, "")
                self.assertEqual("SOMETHING IS WRONG" in answer.stdout, not case.clean)

    def test_a_log_signed_with_another_key_agrees_only_with_itself(self):
        forged = self.cases["another-key-in-the-file"]
        alone = run(forged.log)
        self.assertEqual(alone.returncode, 0)
        self.assertIn("The key was taken from the file itself", alone.stdout)
        kept = self.cases["whole"].kept
        self.assertEqual(run(forged.log, "--against", *kept).returncode, 1)

    def test_the_report_says_which_leaf_is_wrong(self):
        report = run(*self.cases["leaf-removed"].arguments()).stdout
        self.assertIn("Leaf 6 says that it is leaf 7", report)
        self.assertEqual(report.count("says that it is"), 1)
        report = run(*self.cases["forked"].arguments()).stdout
        self.assertIn("The first 8 leaves are not those", report)
        report = run(*self.cases["end-removed"].arguments()).stdout
        self.assertIn("is of 12 leaves, but only 11 are there: the end was cut off", report)

    def test_a_check_that_cannot_be_made_is_neither_clean_nor_tampered(self):
        whole = self.cases["whole"]
        self.assertEqual(run().returncode, 2)
        self.assertEqual(run(whole.log + ".missing").returncode, 2)
        self.assertEqual(run(whole.kept[0]).returncode, 2)
        self.assertEqual(run(whole.log, "--key", "nonsense").returncode, 2)
        self.assertEqual(run(whole.log, "--against", whole.log + ".missing").returncode, 2)
        self.assertEqual(run(whole.log, "--receipts", whole.log + ".missing").returncode, 2)

    def test_a_mistyped_key_is_refused(self):
        whole = self.cases["whole"]
        for place in range(len(whole.key)):
            other = "b" if whole.key[place] == "a" else "a"
            key = whole.key[:place] + other + whole.key[place + 1 :]
            with self.assertRaises(verify_log.Malformed):
                verify_log.Key(key)

    def test_a_large_log_is_checked_whole(self):
        start = time.monotonic()
        self.assertEqual(run(self.cases["large"].log).returncode, 0)
        print("%d leaves in %.1f s" % (LARGE, time.monotonic() - start))


class Foundations(unittest.TestCase):
    def test_ed25519_agrees_with_the_published_vectors(self):
        for key, message, signature in ED25519_VECTORS:
            parts = [bytes.fromhex(text) for text in (key, message, signature)]
            self.assertTrue(verify_log.signed_by(*parts))

    def test_ed25519_refuses_a_flipped_bit_anywhere(self):
        for number in range(3):
            for place in range(len(ED25519_VECTORS[2][number]) // 2):
                parts = [bytearray.fromhex(text) for text in ED25519_VECTORS[2]]
                parts[number][place] ^= 1 << place % 8
                self.assertFalse(verify_log.signed_by(*map(bytes, parts)))

    def test_ed25519_refuses_a_signature_in_a_second_spelling(self):
        key, message, signature = (bytes.fromhex(text) for text in ED25519_VECTORS[1])
        s = int.from_bytes(signature[32:], "little") + verify_log.L
        self.assertFalse(
            verify_log.signed_by(key, message, signature[:32] + s.to_bytes(32, "little"))
        )

    def test_the_tree_agrees_with_the_published_root(self):
        tree = verify_log.Tree()
        for leaf in KNOWN_LEAVES:
            tree.append(bytes.fromhex(leaf))
        self.assertEqual(tree.root().hex(), KNOWN_ROOT)

    def test_the_events_are_those_of_the_catalogue(self):
        path = os.path.join(os.path.dirname(TESTS), "schemas", "audit_events.md")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        rows = re.findall(r"^\| ([0-9]+) \| `([a-z_.]+)` \|", text, re.MULTILINE)
        self.assertEqual([name for _, name in rows], verify_log.EVENTS)
        numbers = [int(number) for number, _ in rows]
        self.assertEqual(numbers, sorted(set(numbers)))
        members = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)
        self.assertEqual(members, [name for name, _, _ in verify_log.MEMBERS])


if __name__ == "__main__":
    WRITER = sys.argv.pop(1)
    unittest.main(verbosity=2)
