"""The children in need census with xml.etree.ElementTree.iterparse."""

import xml.etree.ElementTree as ElementTree

from tables import AUTHOR, Tables, day, is_upn, name

SEX = {"male": "male", "female": "female", "neither": "other"}
REFERRAL = (
    "CINreferralDate ReferralSource ReferralNFA PrimaryNeedCode CINclosureDate ReasonForClosure "
    "DateOfInitialCPC"
).split()
TRUTH = {"1": True, "true": True, "0": False, "false": False, "yes": True, "no": False}


def text_of(element, child):
    return (element.findtext(child) or "").strip()


def fingerprint(element):
    inner = "".join(fingerprint(child) + ";" for child in element)
    return f"{element.tag}={(element.text or '').strip()}({inner})"


class Child:
    def __init__(self, reader, element):
        self.reader, self.element = reader, element
        self.identifiers = element.find("ChildIdentifiers")
        self.key = text_of(self.identifiers, "LAchildID")
        self.used = {}
        self.subject = self.read_subject()

    def read_subject(self):
        own = self.identifiers
        identifiers = [{"kind": "local", "value": self.key}]
        upn = text_of(own, "UPN")
        if upn:
            identifiers.append({"kind": "upn", "value": upn, "verified": is_upn(upn)})
        for identifier in identifiers:
            identifier.pop("verified", None)
        subject = {"source_id": self.key}
        given, family = text_of(own, "Forename"), text_of(own, "Surname")
        if given or family:
            subject["names"] = [name(given, family)]
        birth = day(text_of(own, "PersonBirthDate"))
        due = day(text_of(own, "ExpectedPersonBirthDate"))
        if birth:
            subject["birth"] = birth.isoformat()
        elif due:
            subject["due"] = due.isoformat()
        died = day(text_of(own, "PersonDeathDate"))
        if died:
            subject["died"] = died.isoformat()
        code = text_of(own, "Sex") or text_of(own, "GenderCurrent")
        meaning = code and self.reader.tables.meaning("sex", code, self.reader.year)
        if meaning and meaning[0] in SEX:
            subject["sex"] = SEX[meaning[0]]
        subject["identifiers"] = identifiers
        return subject

    def code(self, element, code_list, codes):
        code = (element.text or "").strip() if element is not None else ""
        if not code:
            return ""
        row, words = self.reader.tables.code("dfe-cin", code_list, code, self.reader.year)
        codes.append(row)
        return words

    def tell(self, kind, what, when, print_, summary, nature="fact", details=(), codes=(),
             narrative="", involvement=None, source=None):  # fmt: skip
        """One record, unless the same was told before."""
        date = day(when)
        source_id = source or f"{self.key}|{what}|{date.isoformat() if date else 'undated'}"
        before = self.used.setdefault(source_id, [])
        if print_ in before:
            return
        before.append(print_)
        if len(before) > 1:
            source_id += f"|~{len(before)}"
        record = {"agency": "bench", "source_id": source_id, "action": "assert", "kind": kind}
        if self.reader.year:
            record["source_version"] = self.reader.year
        if date:
            record["happened"] = date.isoformat()
        record["nature"] = nature
        record["labels"] = self.reader.tables.labels(kind, codes, "")
        record["basis"] = "bench"
        record["summary"] = summary
        if narrative:
            record["narrative"] = narrative
        details = [{"name": n, "value": v} for n, v in details if v]
        if details:
            record["details"] = details
        if codes:
            record["codes"] = list(codes)
        record["author"] = {"role": "children's social care", **AUTHOR}
        if involvement:
            record["involvement"] = involvement
        record["subjects"] = [self.subject]
        self.reader.records.take(record)

    def run(self):
        died = self.identifiers.find("PersonDeathDate")
        if died is not None and died.text:
            self.tell("death", "death", died.text, fingerprint(died), "The child died",
                      source=f"{self.key}|death")  # fmt: skip
        for part in self.element:
            if part.tag == "CINdetails":
                self.episode(part)

    def episode(self, episode):
        self.referral(episode)
        self.closure(episode)
        self.conference(episode)
        self.involvement(episode)
        for part in episode:
            if part.tag == "Assessments":
                self.assessment(part)
            elif part.tag == "CINPlanDates":
                self.plan(part)
            elif part.tag == "Section47":
                self.enquiry(part)
            elif part.tag == "ChildProtectionPlans":
                self.protection_plan(part)

    def referral(self, episode):
        codes, details = [], []
        source = self.code(episode.find("ReferralSource"), "referral-source", codes)
        need = self.code(episode.find("PrimaryNeedCode"), "primary-need", codes)
        no_action = TRUTH.get(text_of(episode, "ReferralNFA").lower())
        details.append(("primary_need", need))
        if no_action is not None:
            details.append(("no_further_action", "yes" if no_action else "no"))
        if not text_of(episode, "CINclosureDate") and text_of(episode, "ReasonForClosure"):
            self.code(episode.find("ReasonForClosure"), "reason-for-closure", codes)
        summary = "Referred to children's social care"
        summary += f"; source: {source}" if source else ""
        summary += "; no further action" if no_action else ""
        print_ = "".join(fingerprint(part) + ";" for part in episode if part.tag in REFERRAL)
        self.tell("referral", "referral", text_of(episode, "CINreferralDate"), print_, summary,
                  details=details, codes=codes)  # fmt: skip

    def closure(self, episode):
        closed = text_of(episode, "CINclosureDate")
        if not closed:
            return
        codes, details = [], []
        opened = day(text_of(episode, "CINreferralDate"))
        if opened:
            details.append(("case_opened", opened.isoformat()))
        why = self.code(episode.find("ReasonForClosure"), "reason-for-closure", codes)
        summary = "Case closed by children's social care" + (f": {why}" if why else "")
        self.tell("case_closure", "closure", closed,
                  f"{closed};{text_of(episode, 'ReasonForClosure')}", summary, nature="decision",
                  details=details, codes=codes,
                  source=f"{self.key}|closure|{opened.isoformat() if opened else 'undated'}")  # fmt: skip

    def conference(self, parent):
        when = text_of(parent, "DateOfInitialCPC")
        if when:
            self.tell("conference", "initial-conference", when, str(day(when) or when),
                      "Initial child protection conference")  # fmt: skip

    def involvement(self, episode):
        since = day(text_of(episode, "CINreferralDate"))
        if not since:
            return
        closed = text_of(episode, "CINclosureDate")
        until = day(closed)
        tie = {"since": since.isoformat()}
        if until:
            tie["until"] = max(since, until).isoformat()
        self.tell("involvement", "involvement", since.isoformat(), closed,
                  "Children's social care works with the family", involvement=tie)  # fmt: skip

    def iso(self, element, child):
        text = text_of(element, child)
        found = day(text)
        return found.isoformat() if found else text

    def assessment(self, assessment):
        start = text_of(assessment, "AssessmentActualStartDate")
        done = text_of(assessment, "AssessmentAuthorisationDate")
        print_ = "".join(
            fingerprint(part) + ";"
            for part in assessment
            if part.tag != "FactorsIdentifiedAtAssessment"
        )
        self.tell("assessment", "assessment", start, print_,
                  "Children's social care assessment, " + ("completed" if done else "under way"),
                  details=[("internal_review", self.iso(assessment, "AssessmentInternalReviewDate")),
                           ("authorised", self.iso(assessment, "AssessmentAuthorisationDate"))])  # fmt: skip
        factors = assessment.find("FactorsIdentifiedAtAssessment")
        if factors is None or not len(factors):
            return
        codes = []
        words = [self.code(factor, "assessment-factor", codes) for factor in factors]
        self.tell("assessment", "assessment-factors", start, fingerprint(factors),
                  "Factors that the assessment identified", nature="opinion", codes=codes,
                  narrative="; ".join(word for word in words if word))  # fmt: skip

    def plan(self, plan):
        ended = self.iso(plan, "CINPlanEndDate")
        self.tell("plan", "plan", text_of(plan, "CINPlanStartDate"), fingerprint(plan),
                  "Child in need plan" + (", ended" if ended else ""), nature="decision",
                  details=[("ended", ended)])  # fmt: skip

    def enquiry(self, enquiry):
        details = [("conference_due_by", self.iso(enquiry, "InitialCPCtarget"))]
        not_required = TRUTH.get(text_of(enquiry, "ICPCnotRequired").lower())
        if not_required is not None:
            details.append(("conference_required", "no" if not_required else "yes"))
        self.tell("enquiry", "enquiry", text_of(enquiry, "S47ActualStartDate"),
                  fingerprint(enquiry), "Child protection enquiry (section 47)", details=details)  # fmt: skip
        self.conference(enquiry)

    def protection_plan(self, plan):
        codes = []
        initial = self.code(plan.find("InitialCategoryOfAbuse"), "category-of-abuse", codes)
        latest = self.code(plan.find("LatestCategoryOfAbuse"), "category-of-abuse", codes)
        ended = self.iso(plan, "CPPendDate")
        category = latest or initial
        summary = "Child protection plan" + (f": {category}" if category else "")
        self.tell("protection_plan", "protection-plan", text_of(plan, "CPPstartDate"),
                  fingerprint(plan), summary + ("; ended" if ended else ""), nature="decision",
                  codes=codes,
                  details=[("ended", ended), ("category_at_start", initial),
                           ("category_now", latest),
                           ("plans_before", text_of(plan, "NumberOfPreviousCPP"))])  # fmt: skip
        began = day(text_of(plan, "CPPstartDate"))
        for review in plan.findall("Reviews/CPPreviewDate"):
            if review.text:
                self.tell("plan_review", "plan-review", review.text, fingerprint(review),
                          "Review of the child protection plan",
                          details=[("plan_began", began.isoformat() if began else "")])  # fmt: skip


class Reader:
    def __init__(self, records):
        self.tables = Tables("cin")
        self.records = records
        self.year = 0

    def run(self, files):
        for file in files:
            for _, element in ElementTree.iterparse(file):
                if element.tag == "Year":
                    self.year = int(element.text)
                elif element.tag == "Child":
                    Child(self, element).run()
                    element.clear()


def read(files, records):
    Reader(records).run(files)
