#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "hub/web/incident_view.h"
#include "hub/web/pages.h"
#include "hub/web/qr.h"
#include "hub/web/templates.h"
#include "hub/web/words.h"
#include "tests/support/catch.h"

namespace hub::web {
namespace {

namespace fs = std::filesystem;

// A folder of templates that ends with the test.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/onestory-web-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path_); }

  Folder& Put(const std::string& name, const std::string& text) {
    std::ofstream(path_ / (name + ".html")) << text;
    return *this;
  }
  Result<Templates> Read() const { return Templates::Read(path_); }

 private:
  fs::path path_;
};

std::string Laid(const std::string& text, const View& view) {
  const Result<Templates> read = Folder().Put("page", text).Read();
  REQUIRE(read.ok());
  return read.value().Render("page", view);
}

TEST_CASE("whatever is put into a page is escaped", "[web]") {
  const View view = View().Text("name", "<b> & \"x\" 'y' {{z}} {{{z}}}").Text("z", "hidden");

  CHECK(Laid("<p title=\"{{name}}\">", view) ==
        "<p title=\"&lt;b&gt; &amp; &quot;x&quot; &apos;y&apos; {{z}} {{{z}}}\">");
}

TEST_CASE("a template that writes text unescaped or an open attribute is refused", "[web]") {
  for (const char* text :
       {"{{{name}}}", "{{&name}}", "{{& name}}", "{{ &name}}", "{{=<% %>=}}<%&name%>",
        "<a {{name}}>", "<a b=\"x\" c={{name}}>", "<a href={{name}}>"}) {
    INFO(text);
    CHECK_FALSE(Folder().Put("page", text).Read().ok());
  }
}

TEST_CASE("a part that is missing or holds itself is found at the start", "[web]") {
  CHECK_FALSE(Folder().Put("page", "{{> nowhere}}").Read().ok());
  CHECK_FALSE(Folder().Put("page", "{{> page}}").Read().ok());
  CHECK(Folder().Put("page", "a{{> part}}c").Put("part", "b").Read().value().Render("page", {}) ==
        "abc");
  CHECK_FALSE(Folder().Read().ok());
}

TEST_CASE("a section stands for each of a list, or when there is something to say", "[web]") {
  const std::string text =
      "{{#list}}[{{item}}{{#more}}+{{more}}{{/more}}]{{/list}}{{^list}}none{{/list}}";
  View two;
  two.List("list",
           {View().Text("item", "a").Text("more", "x"), View().Text("item", "b").Text("more", "")});

  CHECK(Laid(text, two) == "[a+x][b]");
  CHECK(Laid(text, View().List("list", {})) == "none");
  CHECK(Laid("{{#yes}}1{{/yes}}{{^yes}}0{{/yes}}", View().Truth("yes", false)) == "0");
}

TEST_CASE("the hub's own templates and assets are whole", "[web]") {
  const Result<Pages> pages = Pages::Read(ONESTORY_SOURCE_DIR, "Testshire");
  REQUIRE(pages.ok());

  for (const auto& entry :
       fs::directory_iterator(fs::path(ONESTORY_SOURCE_DIR) / "hub/web/templates")) {
    const std::string name = entry.path().stem().string();
    constexpr std::string_view kParts[] = {
        "top",        "bottom",         "rules",  "why",           "purpose_field",
        "entry_card", "review_fields",  "said",   "child_actions", "duty",
        "disputes",   "contradictions", "waiting"};
    if (std::find(std::begin(kParts), std::end(kParts), name) != std::end(kParts)) continue;
    INFO(name);
    const std::string page = pages.value().Render(name, {"A title", "/", {}, {}}, {});
    CHECK(page.starts_with("<!doctype html>"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(page.find("<h1") != page.npos);
    CHECK(page.find("{{") == page.npos);
  }
  const Asset* const style = pages.value().assets().Find("onestory.css");
  REQUIRE(style);
  CHECK(style->bytes.find("GDS Transport") == std::string::npos);
  CHECK(style->bytes.find("@font-face") == std::string::npos);
  CHECK(style->bytes.find("@import") == std::string::npos);
}

TEST_CASE("days and moments are said as people say them", "[web]") {
  const auto day = [](const char* iso) { return *Date::Parse(iso); };

  CHECK(DayWords(day("2026-03-03")) == "3 March 2026");
  CHECK(DateWords(*PartialDate::Parse("2021")) == "2021");
  CHECK(DateWords(*PartialDate::Parse("2021-03")) == "March 2021");
  CHECK(DateWords(*PartialDate::Parse("2021-03-04T14:05")) == "4 March 2021, 14:05");
  CHECK(DateWords(PartialDate::Range(day("2021-03-04"), day("2021-03-09"))) == "4 to 9 March 2021");
  CHECK(DateWords(PartialDate::Range(day("2021-03-04"), day("2021-04-01"))) ==
        "4 March to 1 April 2021");
  CHECK(DateWords(PartialDate::Range(day("2020-12-30"), day("2021-01-02"))) ==
        "30 December 2020 to 2 January 2021");
  CHECK(DateWords(PartialDate()) == "date not known");
  CHECK(AgoWords(day("2026-03-03"), day("2026-03-03")) == "today");
  CHECK(AgoWords(day("2026-03-02"), day("2026-03-03")) == "1 day ago");
  CHECK(AgoWords(day("2026-01-27"), day("2026-03-03")) == "5 weeks ago");
  CHECK(AgoWords(day("2020-03-03"), day("2026-03-03")) == "6 years ago");
  CHECK(AgoWords(day("2026-03-06"), day("2026-03-03")) == "in 3 days");
}

TEST_CASE("a moment is told by the clocks of Great Britain", "[web]") {
  const auto at = [](const char* text) { return MomentWords(*Instant::Parse(text)); };

  CHECK(at("2026-01-15T14:05:00Z") == "15 January 2026, 14:05");
  CHECK(at("2026-07-15T23:30:00Z") == "16 July 2026, 00:30");
  CHECK(at("2026-03-29T00:59:59Z") == "29 March 2026, 00:59");
  CHECK(at("2026-03-29T01:00:00Z") == "29 March 2026, 02:00");
  CHECK(at("2026-10-25T00:59:00Z") == "25 October 2026, 01:59");
  CHECK(at("2026-10-25T01:00:00Z") == "25 October 2026, 01:00");
}

// An entry as the wire would read it.
wire::ShownEntry Entry(int number, const char* happened) {
  wire::ShownEntry entry;
  entry.id = std::string(31, '0') + std::to_string(number);
  entry.agency_name = "Agency " + std::to_string(number);
  entry.kind_words = "contact";
  entry.happened = *PartialDate::Parse(happened);
  return entry;
}

const View::Value& In(const View& view, std::string_view name) {
  for (const auto& [its_name, value] : view.members()) {
    if (its_name == name) return value;
  }
  FAIL("no " + std::string(name));
  return view.members().front().second;
}
const std::vector<View>& ListIn(const View& view, std::string_view name) {
  return std::get<std::vector<View>>(In(view, name));
}

TEST_CASE("records of one incident stand together where the first of them stands, each once",
          "[web]") {
  const std::vector<wire::ShownEntry> entries = {Entry(1, "2026-01-02"), Entry(2, "2026-01-01"),
                                                 Entry(3, "2025-12-31")};
  chronology::ChronologyAnswer answer;
  chronology::ShownIncident& incident = answer.incidents.emplace_back();
  incident.entries = {*EntryId::FromHex(entries[0].id), *EntryId::FromHex(entries[2].id),
                      *EntryId::FromHex(std::string(32, 'f'))};  // the last is on another page
  incident.agencies = 3;
  const Lanes lanes = LanesOf(entries);
  const ChildQuestion question;

  const std::vector<View> years = Timeline(question, answer, entries, lanes).Years();

  REQUIRE(years.size() == 2);
  const std::vector<View>& items = ListIn(years[0], "items");
  REQUIRE(items.size() == 2);
  CHECK(std::get<bool>(In(items[0], "together")));
  CHECK(ListIn(items[0], "entries").size() == 2);
  CHECK(std::get<std::string>(In(items[0], "incident_words")) == "3 agencies, 3 records");
  CHECK(std::get<std::string>(In(items[0], "incident_elsewhere")) ==
        "1 more of its records is on another page");
  CHECK(ListIn(items[0], "told_entries").size() == 3);
  CHECK_FALSE(std::get<bool>(In(items[1], "together")));
  CHECK(ListIn(years[1], "items").empty());
  CHECK_FALSE(std::get<bool>(In(years[1], "year_told")));
}

TEST_CASE("what is missing says that it is of what one may see", "[web]") {
  chronology::ChronologyAnswer answer;
  const auto day = [](const char* iso) { return *Date::Parse(iso); };
  using chronology::GapKind;
  answer.gaps = {{GapKind::kNoContact, day("2026-01-01"), std::nullopt, 90, {}},
                 {GapKind::kNotBrought, day("2025-05-01"), std::nullopt, 0, {}},
                 {GapKind::kUnanswered, day("2025-04-01"), std::nullopt, 30, {}}};

  const View view = GapsView(answer, {});

  const std::vector<View>& gaps = ListIn(view, "gaps");
  REQUIRE(gaps.size() == 3);
  CHECK(std::get<std::string>(In(gaps[0], "gap_words")) ==
        "No contact that you may see since 1 January 2026, 90 days");
  CHECK(std::get<std::string>(In(gaps[1], "gap_words")) ==
        "Not brought to an appointment on 1 May 2025");
  CHECK(std::get<std::string>(In(gaps[2], "gap_words")) ==
        "Nothing that you may see followed the referral of 1 April 2025");
}

TEST_CASE("a QR code has its quiet zone and says all of its text", "[web]") {
  const Result<QrCode> code = QrOf("otpauth://totp/Onestory:t.jones?secret=ABC&issuer=Onestory");

  REQUIRE(code.ok());
  CHECK(code.value().side >= 21 + 8);
  CHECK(code.value().path.starts_with("M4 4h1v1h-1z"));  // the corner of a finder pattern
}

TEST_CASE("what goes into an address cannot leave its place there", "[web]") {
  CHECK(QueryText("a-b_c.d~1") == "a-b_c.d~1");
  CHECK(QueryText("a b&c=d#e?f/\"") == "a%20b%26c%3Dd%23e%3Ff%2F%22");
  CHECK(QueryText("\xC3\xAB") == "%C3%AB");
}

}  // namespace
}  // namespace hub::web
