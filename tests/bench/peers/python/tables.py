"""What the three readers share: code and label tables, small mapping steps, canonical records.

Written the way a county's data team would: standard library, dictionaries, no more work than the
mapping needs. Warnings, hostile input and streaming bounds of the C++ readers are left out, which
is in Python's favour.
"""

import datetime
import json
import pathlib
import re

CONFIG = pathlib.Path(__file__).resolve().parents[4] / "config"
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
AUTHOR = {"team": "Duty team", "team_contact": "01632 960000"}


class Tables:
    def __init__(self, name):
        self.codes = {}
        for file in (CONFIG / "codes" / name).glob("*.json"):
            table = json.loads(file.read_text())
            rows = self.codes.setdefault(table["list"], {})
            for row in table["codes"]:
                rows.setdefault(row["code"].upper(), []).append(
                    (row.get("from", 0), row.get("to", 9999), row["words"])
                )
        labels = json.loads((CONFIG / "labels" / f"{name}.json").read_text())
        self.kinds = {
            kind: (set(rule["labels"]), set(rule["strictest"]))
            for kind, rule in labels["kinds"].items()
        }
        self.code_labels = {
            (row["list"], row["code"].upper().replace(".", "")): set(row["labels"])
            for row in labels["codes"]
            if "code" in row
        }
        self.words = [
            (re.compile(rf"(?<![a-z0-9]){re.escape(row['word'].lower())}"
                        + (r"(?![a-z0-9])" if row.get("whole") else "")), set(row["labels"]))
            for row in labels["words"]
        ]  # fmt: skip
        self.sensitive = set(labels["sensitive_lists"])

    def meaning(self, code_list, code, year):
        """(words, whether the code is current) or None"""
        rows = self.codes[code_list].get(code.upper())
        if not rows:
            return None
        for begin, end, words in rows:
            if begin <= year <= end:
                return words, True
        return rows[-1][2], False

    def code(self, system, code_list, code, year):
        """The code as a record has it, and its words."""
        system = f"{system}-{year}/{code_list}" if year else f"{system}/{code_list}"
        found = self.meaning(code_list, code, year)
        if found is None:
            return {"system": system, "code": code, "mapped": False}, "code " + code
        words, current = found
        text = words if current else words + " (a code of another year's list)"
        return {"system": system, "code": code, "text": text, "mapped": True}, words

    def labels(self, kind, codes, words):
        plain, strictest = self.kinds[kind]
        labels = set(plain)
        for code in codes:
            code_list = code["system"].rsplit("/", 1)[1]
            own = self.code_labels.get((code_list, code["code"].upper().replace(".", "")))
            if own is not None:
                labels |= own
            elif code_list in self.sensitive:
                labels |= strictest
            words += "\n" + code.get("text", "")
        lower = words.lower()
        for pattern, brought in self.words:
            if pattern.search(lower):
                labels |= brought
        return sorted(labels)


def day(text):
    """A datetime.date, or None: ISO or day first."""
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        found = DAY_FIRST.fullmatch(text)
    if not found:
        return None
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def is_upn(text):
    if len(text) != 13 or not text[1:12].isdigit():
        return False
    values = [int(c) if c.isdigit() else LETTERS.find(c) for c in text[1:]]
    return text[0] == LETTERS[sum(v * (i + 2) for i, v in enumerate(values)) % 23]


def name(given, family):
    out = {"use": "current"}
    if given:
        out["given"] = given
    if family:
        out["family"] = family
    return out


class Records:
    """Counts records and the bytes of their JSON; keeps them when told where."""

    def __init__(self, file=None):
        self.out = open(file, "w", encoding="utf-8") if file else None
        self.count = 0
        self.bytes = 0

    def take(self, record):
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self.count += 1
        self.bytes += len(text)
        if self.out:
            self.out.write(text + "\n")
