#include "hub/wire/recalls.h"

#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/request_body.h"
#include "hub/wire/detail/write_coverage.h"
#include "hub/wire/detail/write_decision.h"

namespace hub::wire {
namespace {

using access::Purpose;
using chronology::CitedEntry;
using chronology::CuratedChronology;

constexpr std::size_t kHeadSize = 3'000;
constexpr std::size_t kLineSize = 300;
constexpr std::size_t kLongestAnalysis = 20'000;
constexpr std::int64_t kMostCurated = 1'000'000;

constexpr std::string_view kRecallNote =
    "Each of these was shown to you and stands no more. Look at the child's chronology for what "
    "stands today, and at what you did on the ground of it.";
constexpr std::string_view kWordsWithheld =
    "A source of this is not shown to you as its author saw it, or stands no more: ask its author.";

struct Nothing {};
bool RefuseMember(JsonView, const Path& path, Reading& reading, Nothing&) {
  return reading.Fault("unknown member", path);
}
constexpr MemberRule<Nothing> kNoRules[] = {{"", RefuseMember}};

bool ReadPurpose(JsonView value, const Path& path, Reading& reading, KeepCurated& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return true;
  into.purpose = access::PurposeFrom(value.text()).value_or(Purpose::kOffList);
  return true;
}

bool ReadNumber(JsonView value, const Path& path, Reading& reading, KeepCurated& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a whole number", path);
  into.number = value.integer();
  return (0 < into.number && into.number <= kMostCurated) ||
         reading.Fault("not the number of one", path);
}

bool ReadStatus(JsonView value, const Path& path, Reading& reading, KeepCurated& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.final = value.text() == "final";
  into.withdrawn = value.text() == "withdrawn";
  return into.final || into.withdrawn || value.text() == "draft" ||
         reading.Fault("not one of draft, final, withdrawn", path);
}

bool ReadEntries(JsonView value, const Path& path, Reading& reading, KeepCurated& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.entries.size());
    if (!IsText(element, here, reading, kCodeLimit)) return false;
    const auto entry = EntryId::FromHex(element.text());
    if (!entry) return reading.Fault(kNotHexId, here);
    into.entries.push_back(*entry);
  }
  return true;
}

constexpr MemberRule<KeepCurated> kCuratedRules[] = {
    {"purpose", ReadPurpose},
    {"number", ReadNumber},
    {"status", ReadStatus},
    {"title", Short<&KeepCurated::title>},
    {"analysis", Words<&KeepCurated::analysis, kLongestAnalysis>},
    {"entries", ReadEntries},
};

void WriteCited(const CitedEntry& cited, JsonWriter& out) {
  out.Text("entry", cited.entry.Hex());
  out.Text("state", Name(cited.state));
  if (cited.now) out.Text("now", cited.now->Hex());
  if (cited.json.empty()) return;
  out.Key("shown");
  out.Raw(cited.json);
}

void WriteCurated(const CuratedChronology& one, JsonWriter& out) {
  out.Number("number", static_cast<std::uint64_t>(one.number));
  out.Text("status", one.final ? "final" : "draft");
  out.TextUnlessEmpty("by", one.by.text());
  out.Text("agency", one.agency.text());
  out.Text("at", one.at.Rfc3339());
  out.Truth("changed", one.changed);
  if (one.worded) {
    const std::string& words = one.words.Reveal();
    const std::size_t end = std::min(words.find('\n'), words.size());
    out.Text("title", std::string_view(words).substr(0, end));
    out.Text("analysis", std::string_view(words).substr(std::min(end + 1, words.size())));
  } else {
    out.Text("words_withheld", kWordsWithheld);
  }
  out.Objects("entries", one.entries, WriteCited);
}

}  // namespace

std::string Encode(const audit::Released<chronology::RecallMessages>& released) {
  const chronology::RecallMessages& answer = released.answer();
  JsonWriter out(kHeadSize + answer.messages.size() * kLineSize);
  out.Open('{');
  WriteDecisionMember(answer.told, out);
  out.Objects("messages", answer.messages,
              [](const chronology::RecallMessage& message, JsonWriter& to) {
                to.Text("child", message.child.Hex());
                to.Text("entry", message.entry.Hex());
                to.Text("what", Name(message.what));
                to.Text("seen", message.seen.Rfc3339());
                to.Text("at", message.at.Rfc3339());
                if (message.acknowledged) to.Text("read", message.acknowledged->Rfc3339());
              });
  out.Text("note", kRecallNote);
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<chronology::EntryReaders>& released) {
  const chronology::EntryReaders& answer = released.answer();
  JsonWriter out(kHeadSize + answer.readers.size() * kLineSize);
  out.Open('{');
  WriteDecisionMember(answer.told, out);
  out.Text("entry", answer.entry.Hex());
  if (answer.recalled) out.Text("what", Name(*answer.recalled));
  if (answer.at) out.Text("at", answer.at->Rfc3339());
  out.Objects("readers", answer.readers, [](const chronology::Reader& reader, JsonWriter& to) {
    to.Text("how", Name(reader.how));
    to.TextUnlessEmpty("who", reader.who.text());
    to.TextUnlessEmpty("agency", reader.agency.text());
    if (reader.withheld) to.Truth("withheld", true);
    to.Text("at", reader.at.Rfc3339());
    to.TextUnlessEmpty("code", reader.code);
    if (reader.acknowledged) to.Text("read", reader.acknowledged->Rfc3339());
  });
  out.Close('}');
  return std::move(out).Take();
}

std::string Encode(const audit::Released<chronology::CuratedAnswer>& released) {
  const chronology::CuratedAnswer& answer = released.answer();
  JsonWriter out(kHeadSize + answer.curated.size() * kHeadSize);
  out.Open('{');
  WriteDecisionMember(answer.told, out);
  out.Text("child", answer.child.Hex());
  out.Objects("curated", answer.curated, WriteCurated);
  WriteCoverageMembers(answer.coverage, out);
  out.Close('}');
  return std::move(out).Take();
}

Status ParseAcknowledgement(std::string_view body) {
  const auto read = ParseObject(body, kNoRules);
  if (!read.ok()) return read.error();
  return Done{};
}

Result<KeepCurated> ParseKeepCurated(std::string_view body) {
  return ParseObject(body, kCuratedRules);
}

}  // namespace hub::wire
