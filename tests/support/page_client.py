"""A browser without script: keeps cookies, reads forms from the page and sends them, follows the
way onward. For the tests of pages; needs nothing but Python.

    browser = Browser(hub.people)
    browser.open("/sign-in")
    browser.send("/sign-in", username="t.jones", password=PASSWORD, code=person.next_code())
    browser.heading  # "My children"
"""

import html.parser
import urllib.parse

from hub_client import COOKIE

FORM = "application/x-www-form-urlencoded"
FORM_COOKIE = "__Host-onestory-form"


def page_headers(session):
    """What a browser sends with a session that was opened elsewhere."""
    return {"Cookie": f"{COOKIE}={session.cookie}; {FORM_COOKIE}={session.csrf}"}


class Reading(html.parser.HTMLParser):
    """What stands on a page: its words, links, forms with their fields, ids and scripts."""

    VOID = {"input", "meta", "link", "br", "rect", "line", "path"}

    def __init__(self, text):
        super().__init__()
        self.words = []
        self.heading = ""
        self.links = []
        self.forms = []
        self.ids = []
        self.inline = []  # script or style that stands in the page itself
        self.open = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.inline += [name for name in attributes if name == "style" or name.startswith("on")]
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "form":
            self.forms.append({"action": attributes.get("action"), "fields": {}})
        if tag in ("input", "select", "textarea") and self.forms and "name" in attributes:
            chosen = attributes.get("type") not in ("radio", "checkbox") or "checked" in attributes
            if chosen:
                self.forms[-1]["fields"][attributes["name"]] = attributes.get("value", "")
        if tag == "script" and "src" not in attributes:
            self.inline.append("script")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "title" in self.open or not data.strip():
            return
        self.words.append(data.strip())
        if "h1" in self.open:
            self.heading += data.strip()


class Browser:
    def __init__(self, port, session=None):
        self.port = port
        self.cookies = {COOKIE: session.cookie, FORM_COOKIE: session.csrf} if session else {}
        self.path = self.status = self.headers = self.text = self.page = None

    def _ask(self, verb, path, body=None):
        headers = {"Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = FORM
            headers["Sec-Fetch-Site"] = "same-origin"
        self.status, self.headers, raw = self.port.ask(verb, path, body, headers)
        self.path, self.text = path, raw.decode()
        for cookie in self.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0" in cookie:
                del self.cookies[name]
        if self.status == 303:
            return self._ask("GET", self.headers["Location"])
        self.page = Reading(self.text)
        return self.status

    def open(self, path):
        return self._ask("GET", path)

    def send(self, action, **typed):
        """Fills in the form of that action on the page at hand, and sends it."""
        forms = [form for form in self.page.forms if form["action"] == action]
        form = next((form for form in forms if "csrf" in form["fields"]), forms[0])
        return self._ask("POST", action, urllib.parse.urlencode({**form["fields"], **typed}).encode())

    @property
    def heading(self):
        return self.page.heading

    @property
    def words(self):
        return " ".join(self.page.words)
