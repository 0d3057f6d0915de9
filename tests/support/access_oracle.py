#!/usr/bin/env python3
"""The law of access, read a second time from its tables, naively, and compared with the engine.

    access_oracle.py PROGRAM    PROGRAM answers lines (access_oracle_lines.cc)

Every role x purpose x relationship x state of agreement, each with own, another agency's and
sent entries, with no label, each single label and each pair of labels; and the same with facts
drawn at random. ONESTORY_LONG=1 asks the whole product and 60,000 draws, otherwise a fifth of
it and 3,000 draws, always the same. Ends with 1 where anything differs. Shares no code and no
table with hub/access.
"""
import itertools
import os
import random
import subprocess
import sys

ROLES = "NP LP MASH SW47 SUP STEWARD DPO CALD ADMIN AUDITOR SVC REVIEWER".split()
PURPOSES = "EH CIN MASH S47 EMERG TRANSIT COURT REVIEW OWN RIGHTS OVERSIGHT LE STATS CARE -".split()
TIES = "none named cover allocated self_claimed ended conflict_of_interest".split()
STATES = ("none unknown not_sought given given_partial refused withdrawn expired conflict "
          "child_refused not_required overridden").split()
LABELS = """GENERAL HEALTH SENS SENS SENS SENS SENS SENS ADULT_HEALTH CRIMINAL POLICE_P POLICE_C
OFFICIAL OFFICIAL-SENSITIVE SHIELDED ADOPTION THIRD_PARTY CONFIDER CHILD_ABUSE LEGAL_PRIV
COURT_RESTRICTED VICTIM_ANON GRC LIVE_OP DISPUTED RESTRICTED OPINION UNVERIFIED""".split()
STRENGTH = {"P": 1, "R": 1, "E": 3, "G": 4, "O": 5, "D": 6, "H": 7, "B": 8}
CONTENT = {"NP", "LP", "MASH", "SW47", "SUP"}
ACTIVE = {"named", "cover", "allocated"}
EMERGENCY = {"NP", "LP", "MASH", "SW47"}

# A4.1, whole and redacted cells by viewer. A letter with a colon withholds those codes. Cells
# that depend on something are in cell() below.
#            NP     LP     core   MASH   SW47   T1     parent    child
TABLE = {
    "GENERAL":     "P      P      P      P      P      P      R:2,3,4   R:2,3,4",
    "DISPUTED":    "P      P      P      P      P      P      R:2,3,4   R:2,3,4",
    "HEALTH":      "R:6    P      R:6    R:6    P      P      ?         ?",
    "SENS":        "?      ?      ?      ?      ?      ?      ?         P",
    "ADULT_HEALTH": "H     ?      H      ?      ?      ?      R:2,3,4,6 R:2,3,4,6",
    "CRIMINAL":    "R:5    R:5    R:5    P      P      R:5    R:2,3,4,5 R:2,3,4,5",
    "POLICE_P":    "R:5    R:5    R:5    P      P      R:5    R:2,3,4,5 R:2,3,4,5",
    "POLICE_C":    "H      H      H      ?      ?      ?      H         H",
    "CHILD_ABUSE": "R:8    P      R:8    P      P      P      ?         R:2,3,4",
    "SHIELDED":    "?      ?      ?      ?      ?      ?      R:1,8,9   P",
    "CONFIDER":    "R:4    R:4    R:4    P      ?      R:4    H         H",
    "ADOPTION":    "B      B      B      B      B      B      B         B",
    "LEGAL_PRIV":  "B      B      B      B      B      B      B         B",
    "COURT_RESTRICTED": "B B      B      B      ?      B      B         B",
    "THIRD_PARTY": "R:2,3  R:2,3  R:2,3  ?      ?      R:2,3  R:2,3,4   R:2,3,4",
    "VICTIM_ANON": "R:2,3  R:2,3  R:2,3  R:2,3  ?      R:2,3  R:2,3     R:2,3",
    "GRC":         "R:7    R:7    R:7    R:7    ?      R:7    R:7       R:7",
}
VIEWERS = "NP LP core MASH SW47 T1 parent child".split()
TABLE = {label: dict(zip(VIEWERS, row.split())) for label, row in TABLE.items()}
WHOLE = "P"


def seen(letter):
    """("R", {6}) of "R:6"."""
    kind, _, codes = letter.partition(":")
    return kind, frozenset(int(code) for code in codes.split(",") if code)


def broken_glass(case):
    return (case.purpose == "EMERG" and case.role in EMERGENCY and case.has("glass")
            and not case.has("long_ago") and not case.has("too_often"))


def stranger(case):
    if case.tie in ACTIVE or claims(case):
        return False
    if case.purpose == "EMERG":
        return not broken_glass(case)
    if case.purpose == "RIGHTS":
        return case.role not in ("DPO", "CALD")
    return not (case.purpose == "REVIEW" and case.role == "REVIEWER")


def claims(case):
    return (case.tie == "self_claimed" and case.has("fresh_claim")
            and case.purpose in ("EH", "CIN"))


def agreement(case):
    """A4.2's row, after the agreement's own facts: "permit", "deny" or "refer"."""
    if case.state in ("none", "unknown", "not_sought", "refused", "withdrawn", "expired",
                      "not_required", "overridden"):
        return "deny"
    if case.state == "conflict":
        return "refer"
    if case.state == "child_refused":
        return "refer" if case.purpose == "CIN" else "deny"
    if case.has("grown"):
        if not case.has("by_young_adult"):
            return "deny"
    elif (case.has("by_child") or case.has("by_young_adult")) and not case.has("competent"):
        return "deny"
    if case.has("overdue") or case.has("other_agency"):
        return "deny"
    if case.has("child_refused") and case.has("competent"):
        return "deny"  # presumed not competent under 12, as the lines' child is otherwise
    return "permit"


def told_pooled(case, open_gateways):
    if "T5" in open_gateways:
        return "permit"
    answer = agreement(case) if case.purpose in ("EH", "CIN") else "deny"
    by_state = case.state in ("conflict", "child_refused")
    if answer == "refer" and by_state and case.role in ("LP", "MASH", "SUP"):
        return "refer"
    return "deny"


def refusals(case):
    said = []
    if case.purpose in ("-", "LE", "STATS"):
        said.append("bar")  # B1
    if case.has("password"):
        said.append("bar")  # B3
    officer = case.role in ("DPO", "CALD")
    if case.role in ("ADMIN", "AUDITOR", "SVC", "STEWARD") or officer and case.purpose != "RIGHTS":
        said.append("bar")  # B4
    if case.has("across_adoption") and not stranger(case):
        said.append("bar")  # B5
    if case.has("family") or case.tie == "conflict_of_interest":
        said.append("bar")  # B6
    beyond = case.purpose in ("REVIEW", "RIGHTS", "COURT") or (
        case.purpose == "S47" and case.has("historic"))
    agreed_as_adult = (case.purpose in ("EH", "CIN") and case.has("by_young_adult")
                       and case.state != "none" and agreement(case) == "permit")
    closed = case.has("died") or case.has("closing") or case.has("grown") and not agreed_as_adult
    if closed and not beyond and not stranger(case):
        said.append("deny")  # B8
    if case.has("unreadable"):
        said.append("deny")  # B9
    if case.purpose == "CARE":
        said.append("deny")
    leads = case.role in ("LP", "SUP", "SW47", "DPO", "CALD")
    if case.has("export") and not (leads and case.purpose != "EMERG"):
        said.append("deny")
    without_tie = (case.purpose == "RIGHTS" and officer
                   or case.purpose == "REVIEW" and case.role == "REVIEWER"
                   or case.purpose == "EMERG" and case.role in EMERGENCY)
    if case.tie not in ACTIVE and not claims(case) and not without_tie:
        said.append("deny")
    if case.purpose == "EMERG" and case.role in EMERGENCY and case.tie not in ACTIVE:
        if not broken_glass(case):
            said.append("deny" if case.has("too_often") else "break_glass")
    return said


def gateways(case):
    is_open = set()
    tied = case.tie in ACTIVE or claims(case)
    content = case.role in CONTENT
    if case.purpose in ("EH", "CIN") and content and tied:
        is_open |= {"T6", "T8"}
        named = case.tie in ("named", "cover") or claims(case)
        if case.role in ("NP", "LP", "SUP") and named and agreement(case) == "permit":
            is_open.add("T5")
    if case.purpose == "OWN" and content and case.tie in ACTIVE:
        is_open.add("T8")
    allocated = case.tie in ("allocated", "cover")
    # An override opens an enquiry by itself, which unit tests cover; here none stands.
    lapsed = case.state == "overridden"
    if case.purpose == "MASH" and case.role == "MASH" and allocated and case.has("contact"):
        is_open |= {"T3", "T6", "T8"}
    if case.purpose == "S47" and not lapsed:
        runs = case.has("allocated") and not case.has("member")
        if runs and allocated and case.role in ("SW47", "SUP"):
            is_open |= {"T2", "T6", "T8"}
        if case.has("member") and content and case.tie in ACTIVE:
            is_open |= {"T2", "T6", "T8"}
    if case.purpose == "EMERG" and case.role in EMERGENCY:
        declared = (case.has("declared") or case.has("glass")) and not case.has("long_ago")
        if declared and (case.tie in ACTIVE or broken_glass(case)):
            is_open |= {"T1", "T6", "T8"}
    if case.purpose == "TRANSIT" and case.role in ("NP", "LP", "SUP"):
        if case.tie in ("named", "cover") and case.has("transfer"):
            is_open.add("T7")
    if case.purpose == "COURT" and content and case.tie in ACTIVE and case.has("order"):
        is_open.add("T4")
    if case.purpose == "REVIEW" and case.role == "REVIEWER" and case.has("order"):
        is_open.add("T4")
    rights = case.has("rights_parent") or case.has("rights_child")
    if case.purpose == "RIGHTS" and case.role in ("DPO", "CALD") and rights:
        is_open.add("T9")
    return is_open


def reaching(case, is_open):
    """The viewers of A4.1, and "own", "sent", "order", "joined", that reach the entry."""
    found = []
    kept_apart = case.owner in ("sent_only", "elsewhere")
    if "T5" in is_open and not kept_apart and not case.has("other_class"):
        found.append("LP" if case.role == "LP" else "NP")
    if "T6" in is_open and case.owner in ("sent", "sent_only"):
        found.append("sent")
    if "T8" in is_open and case.owner == "own":
        found.append("own")
    if "T1" in is_open and case.has("extract") and not kept_apart:
        found.append("T1")
    if "T2" in is_open and not kept_apart:
        found.append("core" if case.has("member") else "SW47")
    if "T3" in is_open and case.has("headline") and not kept_apart:
        found.append("MASH")
    if "T4" in is_open and case.has("in_order"):
        found.append("order")
    if "T7" in is_open and case.has("in_file") and not kept_apart:
        found.append("joined")
    if "T9" in is_open and case.owner == "own":
        found.append("child" if case.has("rights_child") else "parent")
    return found


def named_role(case):
    return case.has("named") and not case.has("export")


def second_person(case):
    return case.has("second_person") and not case.has("oneself")


def cell(case, label, viewer):
    """What one label does from one place: a letter of A4.1 with its footnotes."""
    screens = case.role in ("MASH", "SW47")
    if label in ("OFFICIAL", "OPINION", "UNVERIFIED"):
        return WHOLE
    if label in ("LIVE_OP", "OFFICIAL-SENSITIVE"):
        if label == "LIVE_OP" and viewer in ("parent", "child"):
            return "H"
        return WHOLE if named_role(case) and viewer not in ("parent", "child") else "H"
    if label == "RESTRICTED":
        return WHOLE if case.purpose in ("S47", "EMERG", "COURT") else "H"
    if label in ("ADOPTION", "LEGAL_PRIV"):
        return "B"
    if label == "COURT_RESTRICTED":
        return WHOLE if viewer in ("SW47", "order") and case.has("leave") else "B"
    if label == "VICTIM_ANON" or label == "GRC":
        if viewer == "SW47" and case.has("identity_reason"):
            return WHOLE
        return "R:2,3" if label == "VICTIM_ANON" else "R:7"
    if label == "SHIELDED":
        if viewer == "child":
            return WHOLE
        if viewer == "T1":
            by_glass = case.tie not in ACTIVE
            lifted = case.has("cleared") and case.has("must_reach") and (
                not by_glass or second_person(case))
        else:
            lifted = case.has("cleared") and viewer != "parent"
        return WHOLE if lifted else "R:1,8,9"
    if label == "SENS":
        if viewer in ("sent", "order", "child"):
            return WHOLE
        if viewer == "parent":
            return WHOLE if case.has("child_agrees") else "H"
        if case.has("expressed"):
            return WHOLE
        if viewer == "SW47":
            return WHOLE if case.has("relevant") else "O"
        if viewer == "T1":
            return WHOLE if second_person(case) else "G"
        return "O" if viewer == "MASH" else "H"
    if label == "ADULT_HEALTH":
        if viewer in ("sent", "order"):
            return WHOLE
        if viewer in ("parent", "child", "NP", "core", "joined"):
            return TABLE[label].get(viewer, "H")
        if case.has("adult_agreed"):
            return WHOLE
        if viewer == "LP":
            return "R:3,6,8" if case.has("mention_agreed") else "H"
        if viewer == "SW47":
            return WHOLE if case.has("relevant") else "H"
        return {"MASH": "O", "T1": "R:6", "own": "H"}[viewer]
    if label == "POLICE_C":
        if viewer in ("MASH", "SW47", "own", "sent", "order") and named_role(case):
            return WHOLE
        if viewer in ("MASH", "SW47", "T1") and screens and case.has("may_tell"):
            return "E"
        return "H"
    if label == "CONFIDER":
        if viewer in ("SW47", "own", "sent", "order"):
            return WHOLE if screens else "R:4"
        return TABLE[label].get(viewer, "R:4")
    if label == "THIRD_PARTY":
        if viewer == "own":
            return WHOLE
        if viewer in ("MASH", "SW47"):
            return WHOLE if case.has("adults_only") else "R:2"
        return TABLE[label].get(viewer, "R:2,3")
    if viewer in ("own", "order"):
        return WHOLE
    if label == "HEALTH" and viewer in ("parent", "child"):
        return "R:2,3,4" if case.has("health_opinion") else "O"
    if label == "CHILD_ABUSE" and viewer == "parent":
        return "R:2,3,4" if case.has("best_interests") and not case.has("alleged_harm") else "O"
    if viewer == "sent":
        if label in ("CRIMINAL", "POLICE_P"):
            return WHOLE if screens else "R:5"
        if label == "CHILD_ABUSE":
            return WHOLE if screens or case.role == "LP" else "R:8"
        return WHOLE
    if viewer == "joined":
        return {"HEALTH": "R:6", "CRIMINAL": "R:5", "POLICE_P": "R:5"}.get(label, WHOLE)
    return TABLE[label][viewer]


def join(letters):
    """The strictest letter; what several withhold adds up."""
    strongest, codes = 1, frozenset()
    letter = "P"
    for kind, withheld in map(seen, letters):
        if STRENGTH[kind] > strongest:
            strongest, letter = STRENGTH[kind], kind
        codes |= withheld
    if strongest > 1:
        return letter, frozenset()
    return ("R", codes) if codes else ("P", codes)


def openness(answer):
    kind, codes = answer
    order = {"P": 1, "R": 2}.get(kind, STRENGTH[kind])
    return order, len(codes), sum(2 ** code for code in codes)


def entry(case, labels, viewers):
    if not labels or all(label in ("OPINION", "UNVERIFIED") for label in labels):
        return "H"
    if not viewers:
        return "H"
    if case.has("shielded"):
        labels = labels + ["SHIELDED"]
    kind, codes = min((join(cell(case, label, viewer) for label in labels) for viewer in viewers),
                      key=openness)
    if claims(case) and kind in "PR":
        kind, codes = "R", codes | {8}
    if kind == "R":
        return "R:" + "".join(f"F{code}" for code in sorted(codes))
    return kind


class Case:
    def __init__(self, purpose, role, tie, state, owner, facts):
        self.purpose, self.role, self.tie, self.state = purpose, role, tie, state
        self.owner, self.facts = owner, frozenset(facts)

    def has(self, fact):
        return fact in self.facts

    def line(self):
        words = (f"purpose={self.purpose} role={self.role} tie={self.tie} state={self.state} "
                 f"owner={self.owner}")
        return words + (" facts=" + ",".join(sorted(self.facts)) if self.facts else "")

    def expected(self):
        said = refusals(self)
        is_open = gateways(self)
        strength = {"bar": 8, "deny": 6, "break_glass": 4}
        if said:
            return max(said, key=strength.get) + " deny -"
        if not is_open:
            return "deny deny -"
        viewers = reaching(self, is_open)
        answers = [entry(self, [], viewers)]
        for a, one in enumerate(LABELS):
            answers.append(entry(self, [one], viewers))
            for other in LABELS[a + 1:]:
                answers.append(entry(self, [one, other], viewers))
        return f"permit {told_pooled(self, is_open)} " + ",".join(answers)


# With which facts each purpose's own gateway is open.
OPEN = {"MASH": ["contact", "headline"], "S47": ["allocated"], "EMERG": ["declared", "extract"],
        "TRANSIT": ["transfer", "in_file"], "COURT": ["order", "in_order"],
        "REVIEW": ["order", "in_order"], "RIGHTS": ["rights_parent"]}
ANY = """expressed relevant adult_agreed mention_agreed adults_only may_tell leave headline extract
in_order in_file named shielded cleared contact order transfer allocated member identity_reason
historic declared glass second_person must_reach rights_parent rights_child health_opinion
best_interests alleged_harm child_agrees export fresh_claim competent""".split()
SELDOM = """oneself long_ago too_often died closing family across_adoption password unreadable
grown by_child by_young_adult child_refused other_class other_agency overdue""".split()


def whole_product():
    for purpose, role, tie, state in itertools.product(PURPOSES, ROLES, TIES, STATES):
        for owner in ("other", "own", "sent"):
            yield Case(purpose, role, tie, state, owner, OPEN.get(purpose, []))
    for role, tie, state in itertools.product(ROLES, TIES, STATES):
        for owner in ("other", "own", "sent"):
            yield Case("S47", role, tie, state, owner, ["member"])
            yield Case("RIGHTS", role, tie, state, owner, ["rights_child"])
            yield Case("EMERG", role, tie, state, owner, ["glass", "extract"])


def drawn(count, seed):
    chance = random.Random(seed)
    likely = {"MASH": "MASH", "S47": "SW47", "REVIEW": "REVIEWER", "RIGHTS": "DPO"}
    for _ in range(count):
        purpose = chance.choice(PURPOSES[:10])
        role = likely.get(purpose) if chance.random() < .5 else None
        role = role or chance.choice(ROLES[:5] + ["DPO", "REVIEWER"])
        tie = chance.choice(TIES[1:4] * 3 + TIES)
        state = chance.choice(["given", "given"] + STATES)
        facts = set(OPEN.get(purpose, []) if chance.random() < .8 else [])
        facts |= {fact for fact in ANY if chance.random() < .3}
        facts |= {fact for fact in SELDOM if chance.random() < .03}
        owner = chance.choice(["other", "own", "sent", "sent_only", "elsewhere"])
        yield Case(purpose, role, tie, state, owner, tidy(facts))


def tidy(facts):
    """Without facts that exclude each other."""
    if "member" in facts:
        facts.discard("allocated")
    if "rights_child" in facts:
        facts.discard("rights_parent")
    if "by_young_adult" in facts or "grown" in facts:
        facts.discard("by_child")
    return facts


def main():
    program = sys.argv[1]
    long = os.environ.get("ONESTORY_LONG") == "1"
    product = list(whole_product())
    if not long:
        product = random.Random(20261122).sample(product, len(product) // 5)
    cases = product + list(drawn(60000 if long else 3000, 20261122))
    answers = subprocess.run([program], input="\n".join(case.line() for case in cases) + "\n",
                             capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answers) == len(cases), f"{len(answers)} answers to {len(cases)} questions"
    permits = entries = differing = 0
    for case, answer in zip(cases, answers):
        expected = case.expected()
        permits += expected.startswith("permit")
        entries += expected.count(",") + 1
        if answer == expected:
            continue
        differing += 1
        if differing <= 5:
            print(f"differs: {case.line()}")
            for place, (said, wanted) in enumerate(zip(answer.split(","), expected.split(","))):
                if said != wanted:
                    print(f"  entry {place}: the engine says {said}, the law {wanted}")
                    break
    print(f"{len(cases)} questions, {permits} permitted, {entries} answers compared, "
          f"{differing} questions differ")
    assert permits > 1000
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
