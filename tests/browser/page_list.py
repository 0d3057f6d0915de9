"""Every page of the people port, and in whose session it is looked at. Who adds a page to the hub's
table of routes adds its line here: every_page_test.py names the line that is missing, judges the page
in every way people have, and sends strangers, other roles and sessions that are over to it.

    "/path/of/{the}/route": Page(role that is shown it, roles that may be, its heading, the query)

What stands in braces is taken from Testshire.ids (testshire.py)."""

from typing import NamedTuple

EVERY = "NP LP MASH SW47 SUP STEWARD DPO CALD ADMIN AUDITOR REVIEWER"
READERS = "NP LP MASH SW47 SUP"
OFFICERS = "DPO CALD"
REVIEWERS = "DPO CALD SUP"


class Page(NamedTuple):
    role: str  # of Desks.people (testshire.py); empty: of nobody who is signed in
    roles: str
    heading: str
    query: str = ""


PAGES = {
    "/": Page("NP", EVERY, "My children"),
    "/sign-in": Page("", EVERY, "Sign in"),
    "/enrol": Page("", EVERY, "Set up your account"),
    "/hidden": Page("", EVERY, "The screen is hidden"),
    "/find": Page("NP", READERS, "Find a child"),
    "/open": Page("NP", EVERY, "Before you open this child's records", "?child={child}"),
    "/opened": Page("NP", EVERY, "What I opened"),
    "/messages": Page("NP", READERS, "Messages from the hub"),
    "/tasks": Page("LP", READERS, "Tasks and reviews due"),
    "/tasks/emergencies/{opening}": Page(
        "HEAD", READERS + " DPO CALD", "An emergency that was opened"),
    "/enter": Page("LP", READERS, "Enter a record for an organisation"),
    "/passkeys": Page("NP", EVERY, "Passkeys"),
    "/children/{child}": Page("NP", READERS, "Wren Ashgrove", "?purpose=CIN"),
    "/children/{child}/entry": Page(
        "NP", READERS, "Contact with children's services", "?purpose=CIN&entry={entry}"),
    "/children/{child}/family": Page(
        "LP", READERS, "Family and household of Wren Ashgrove", "?purpose=CIN"),
    "/children/{child}/search": Page(
        "NP", READERS + " DPO CALD REVIEWER", "Look for words in this child's story", "?purpose=CIN"),
    "/children/{child}/others": Page(
        "LP", READERS + " DPO CALD REVIEWER", "What could others have seen?", "?purpose=CIN"),
    "/children/{child}/export": Page("LP", READERS, "Take the story out of the hub", "?purpose=CIN"),
    "/children/{child}/curated": Page(
        "LP", READERS, "Chronologies that people wrote", "?purpose=CIN"),
    "/children/{child}/curate": Page("LP", READERS, "Write a chronology", "?purpose=CIN"),
    "/children/{child}/share": Page("LP", READERS, "May I share this?"),
    "/children/{child}/emergency": Page(
        "NP", READERS, "Open what keeps this child safe, in an emergency"),
    "/children/{child}/agreement": Page("LP", READERS, "Record what the family said"),
    "/children/{child}/rights": Page(
        "LP", READERS + " DPO CALD", "What the family said, and who may read"),
    "/children/{child}/tie": Page("LP", READERS, "Who works with this child"),
    "/steward/matches": Page("STEWARD", "STEWARD", "Questions about children"),
    "/steward/matches/{match}": Page("STEWARD", "STEWARD", "Is this one child?"),
    "/steward/matches/{match}/readers": Page(
        "STEWARD", "STEWARD DPO CALD", "Who read what was one child"),
    "/steward/split": Page("STEWARD", "STEWARD", "Take records out of a child"),
    "/steward/waiting": Page("STEWARD", "STEWARD", "Records that were not taken in"),
    "/steward/labels": Page("STEWARD", "STEWARD", "Labels of an entry"),
    "/officer/search": Page("DPO", OFFICERS, "Search the log"),
    "/officer/reviews": Page("DPO", REVIEWERS, "Accesses to review"),
    "/officer/reviews/{notice}": Page("DPO", REVIEWERS, "Read a child's story"),
    "/officer/break-glass": Page("DPO", REVIEWERS, "Openings by break-glass"),
    "/officer/break-glass/{opening}": Page("DPO", REVIEWERS, ""),
    "/officer/disclosures": Page(
        "DPO", OFFICERS, "What was sent on about a child", "?child={child}"),
    "/officer/rights": Page("DPO", OFFICERS, "Requests of people"),
    "/officer/rights/{request}": Page("DPO", OFFICERS, "A person's request"),
    "/officer/log": Page("DPO", "DPO CALD AUDITOR", "Is the log whole?"),
    "/admin/agencies": Page("ADMIN", "ADMIN", "Agencies, certificates and feeds"),
    "/admin/people": Page("ADMIN", "ADMIN", "People and roles"),
    "/admin/policy": Page("ADMIN", "ADMIN", "Policy and agreements"),
}

# Addresses that a browser asks for and that are no page of their own, and where they are tried.
ELSEWHERE = {
    "/assets/{asset}": "style and script, which every page asks for",
    "/sign-in/provider": "leads to the provider: sign_in_test.py",
    "/sign-in/provider/back": "the provider leads there: sign_in_test.py",
}


def address(path, page, ids):
    """The address at which a browser looks at the page."""
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    return path + page.query.format(**ids)
