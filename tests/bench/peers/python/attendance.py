"""Attendance marks with the csv module: spells of absence, terms and remarks."""

import csv
import datetime

from tables import AUTHOR, Tables, day, is_upn, name

COUNTS = {}
HALF = {"am": 0, "a": 0, "1": 0, "morning": 0, "pm": 1, "p": 1, "2": 1, "afternoon": 1}
COLUMNS = {
    "upn": ("upn", "uniquepupilnumber"),
    "given": ("forename", "legalforename", "firstname", "preferredforename"),
    "family": ("surname", "legalsurname", "lastname", "preferredsurname"),
    "whole": ("name", "pupilname", "studentname", "fullname", "student", "pupil"),
    "birth": ("dob", "dateofbirth"),
    "date": ("date", "attendancedate", "sessiondate", "markdate", "day"),
    "session": ("session", "ampm", "sessionname", "sessiontype", "half"),
    "mark": ("mark", "attendancemark", "attendancecode", "code", "markcode", "registrationcode"),
    "am": ("am", "ammark", "amcode", "morning", "amsession"),
    "pm": ("pm", "pmmark", "pmcode", "afternoon", "pmsession"),
    "comment": ("comment", "comments", "note", "notes", "remark", "remarks"),
}
TODAY = datetime.date(2026, 11, 21)


def school_year(date):
    return date.year if (date.month, date.day) >= (8, 19) else date.year - 1


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - b // 4 - g + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    n = h + i - 7 * m + 114
    return datetime.date(year, n // 31, n % 31 + 1)


EASTERS = {year: easter(year) for year in range(1990, 2100)}


def term_of(date):
    year = school_year(date)
    if date.year == year:
        return year, "autumn"
    return year, "spring" if date <= EASTERS[year + 1] else "summer"


def percent(attended, possible):
    tenths = (attended * 2000 + possible) // (2 * possible)
    return f"{tenths // 10}.{tenths % 10} %"


def sessions_words(count):
    return f"{count} session" + ("" if count == 1 else "s")


class Pupil:
    def __init__(self):
        self.cells = None
        self.marks = {}  # (day, half) -> code
        self.remarks = []


class Reader:
    def __init__(self, records):
        self.tables = Tables("school")
        self.records = records
        self.pupils = {}
        self.days = {}
        self.counted = {}
        self.label_sets = {}

    def day(self, text):
        if text not in self.days:
            self.days[text] = day(text)
        return self.days[text]

    def run(self, files):
        for file in files:
            with open(file, newline="", encoding="utf-8") as lines:
                self.read(csv.reader(lines))
        for key, pupil in self.pupils.items():
            self.tell(key, pupil)

    def read(self, rows):
        header = ["".join(c for c in cell.lower() if c.isalnum()) for cell in next(rows)]
        at = {}
        for column, spellings in COLUMNS.items():
            places = [header.index(s) for s in spellings if s in header]
            at[column] = places[0] if places else None
        who = [at[c] for c in ("upn", "given", "family", "whole", "birth")]
        date_at, mark_at, session_at = at["date"], at["mark"], at["session"]
        am, pm, comment = at["am"], at["pm"], at["comment"]
        last, pupil = None, None
        for row in rows:
            cells = tuple(row[i] if i is not None else "" for i in who)
            if cells != last:
                last = cells
                pupil = self.pupils.setdefault(self.key(cells), Pupil())
            pupil.cells = cells
            date = self.day(row[date_at])
            if date is None or date > TODAY:
                continue
            if comment is not None and row[comment]:
                pupil.remarks.append((date, row[comment]))
            if mark_at is not None:
                mark = row[mark_at]
                half = HALF.get(row[session_at].lower()) if session_at is not None else None
                if half is None:
                    half = {"/": 0, "\\": 1}.get(mark)
                if half is not None:
                    self.put(pupil, date, half, mark)
            else:
                self.put(pupil, date, 0, row[am])
                self.put(pupil, date, 1, row[pm])

    @staticmethod
    def key(cells):
        upn, given, family, _, birth = cells
        if upn and not (len(upn) == 3 and upn[:2].upper() == "UN"):
            return upn.upper()
        found = day(birth)
        return f"name:{family.lower()},{given.lower()},{found.isoformat() if found else ''}"

    @staticmethod
    def put(pupil, date, half, mark):
        if not mark or mark == "-":
            return
        place = (date, half)
        mark = mark.upper()
        if mark == "N" and pupil.marks.get(place, "N") != "N":
            return
        pupil.marks[place] = mark

    def counts(self, code, year):
        if (code, year) not in self.counted:
            found = self.tables.meaning("attendance-class", code, year)
            self.counted[(code, year)] = found[0] if found else "unknown"
        return self.counted[(code, year)]

    def tell(self, key, pupil):
        if not pupil.marks and not pupil.remarks:
            return
        subject = self.subject(key, pupil)
        marks = sorted(pupil.marks.items())
        spells, terms = self.periods(marks)
        version = (marks[-1][0][0] - datetime.date(1970, 1, 1)).days if marks else 0
        for spell in spells:
            self.tell_spell(key, subject, spell, version)
        for term, total in terms.items():
            if total["possible"] >= 10:
                self.tell_term(key, subject, term, total)
        told = {}
        for date, text in pupil.remarks:
            before = told.setdefault(date, [])
            # The text is no part of what tells two remarks of a day apart.
            if not before:
                before.append(text)
                self.take(f"{key}|remark|{date}", 0, "note", date.isoformat(), "reported",
                          "Remark in the attendance register", subject, narrative=text)  # fmt: skip

    @staticmethod
    def subject(key, pupil):
        upn, given, family, whole, birth = pupil.cells
        key = "".join(c if " " <= c <= "~" and c != "%" else "".join(
            f"%{b:02X}" for b in c.encode()) for c in key)  # fmt: skip
        subject = {"source_id": key}
        if not given and not family and whole:
            if "," in whole:
                family, given = (part.strip() for part in whole.split(",", 1))
            else:
                given, _, family = whole.rpartition(" ")
        if given or family:
            subject["names"] = [name(given, family)]
        found = day(birth)
        if found:
            subject["birth"] = found.isoformat()
        subject["identifiers"] = [{"kind": "local", "value": key}]
        if is_upn(upn):
            subject["identifiers"].append({"kind": "upn", "value": upn})
        return subject

    def periods(self, marks):
        spells, terms = [], {}
        spell, last = None, None
        for (date, half), code in marks:
            term = term_of(date)
            counts = self.counts(code, term[0])
            total = terms.get(term)
            if total is None:
                total = terms[term] = dict.fromkeys(
                    ("marks", "possible", "attended", "authorised", "unauthorised", "late", "none"), 0
                )  # fmt: skip
                total["first"] = date
            total["last"] = date
            total["marks"] += 1
            attended = counts in ("present", "attending")
            missed = counts in ("authorised", "unauthorised")
            total["possible"] += attended or missed
            total["attended"] += attended
            if missed:
                total[counts] += 1
            total["late"] += code == "L"
            total["none"] += code == "N"
            if spell and (attended or term[0] != spell["year"] or self.apart(last, date)):
                spells.append(spell)
                spell = None
            if missed:
                if not spell:
                    spell = {"first": (date, half), "year": term[0], "missed": 0, "reasons": {}}
                spell["last"] = (date, half)
                spell["missed"] += 1
                spell["reasons"][code] = spell["reasons"].get(code, 0) + 1
            last = date
        if spell:
            spells.append(spell)
        return spells, terms

    @staticmethod
    def apart(last, date):
        """Whether there was a school day without a mark between them."""
        between = (date - last).days
        if between <= 1:
            return False
        if between > 5:
            return True
        return any(
            1 <= (last + datetime.timedelta(days=i)).weekday() <= 3 for i in range(1, between)
        )

    def tell_spell(self, key, subject, spell, version):
        first, last = spell["first"][0], spell["last"][0]
        happened = first.isoformat() if first == last else f"{first}/{last}"
        codes, words, details = [], [], []
        for code, count in spell["reasons"].items():
            row, meant = self.tables.code("dfe-school", "attendance", code, spell["year"])
            codes.append(row)
            words.append(meant + (f" ({count})" if len(spell["reasons"]) > 1 else ""))
            if code == "N":
                details.append(("no_reason_yet", str(count)))
        halves = (" morning", " afternoon")
        details += [("from", str(first) + halves[spell["first"][1]]),
                    ("to", str(last) + halves[spell["last"][1]]),
                    ("sessions_missed", str(spell["missed"]))]  # fmt: skip
        summary = f"Absent for {sessions_words(spell['missed'])}: {', '.join(words)}"
        self.take(f"{key}|absence|{first}", version, "attendance_period", happened, "fact", summary,
                  subject, details, codes)  # fmt: skip

    def tell_term(self, key, subject, term, total):
        year, season = term
        missed = total["authorised"] + total["unauthorised"]
        possible = total["possible"]
        share = percent(total["attended"], possible)
        persistent = missed * 10 >= possible
        details = [("attendance", share), ("sessions_possible", str(possible)),
                   ("sessions_attended", str(total["attended"])),
                   ("missed_authorised", str(total["authorised"])),
                   ("missed_unauthorised", str(total["unauthorised"]))]  # fmt: skip
        if total["late"]:
            details.append(("late", str(total["late"])))
        if total["none"]:
            details.append(("no_reason_yet", str(total["none"])))
        details.append(("persistent_absence", f"{'yes' if persistent else 'no'}: missed {missed} "
                        f"of {possible} possible sessions"))  # fmt: skip
        summary = (f"Attendance {share} in the {season} term {year}/{(year + 1) % 100:02d}: missed "
                   f"{missed} of {possible} possible sessions")  # fmt: skip
        summary += "; persistent absence" if persistent else ""
        first, last = total["first"], total["last"]
        happened = f"{first}/{last}"
        self.take(f"{key}|attendance|{year}-{season}", total["marks"], "attendance_period",
                  happened, "fact", summary, subject, details)  # fmt: skip

    def take(self, source_id, version, kind, happened, nature, summary, subject, details=(),
             codes=(), narrative=""):  # fmt: skip
        words = "\n".join([summary, narrative, *(value for _, value in details)])
        record = {"agency": "bench", "source_id": subject["source_id"] + source_id[source_id.index("|"):],
                  "action": "assert", "kind": kind, "happened": happened, "nature": nature,
                  "labels": self.tables.labels(kind, codes, words), "basis": "bench",
                  "summary": summary}  # fmt: skip
        if version:
            record["source_version"] = version
        if narrative:
            record["narrative"] = narrative
        if details:
            record["details"] = [{"name": n, "value": v} for n, v in details]
        if codes:
            record["codes"] = codes
        record["author"] = {"role": "school", **AUTHOR}
        record["subjects"] = [subject]
        self.records.take(record)


def read(files, records):
    Reader(records).run(files)
