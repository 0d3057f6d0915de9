#include "hub/wire/shown_entries.h"

#include <algorithm>
#include <utility>

#include "hub/wire/detail/json_document.h"
#include "hub/wire/exports.h"

namespace hub::wire {
namespace {

constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kLongestText = 1024 * 1024;

std::string Text(JsonView value) { return std::string(value.text()); }

std::vector<std::string> Texts(JsonView value) {
  std::vector<std::string> texts;
  for (const JsonView item : value) texts.push_back(Text(item));
  return texts;
}

std::string Inner(JsonView object, std::string_view name) {
  for (const JsonView member : object) {
    if (member.key() == name) return Text(member);
  }
  return {};
}

PartialDate HappenedOf(JsonView value) {
  return PartialDate::Parse(Inner(value, "iso")).value_or(PartialDate());
}

void AddDetails(JsonView value, std::vector<ShownEntry::Detail>& into) {
  for (const JsonView detail : value)
    into.push_back({Inner(detail, "name"), Sensitive(Inner(detail, "value"))});
}

void AddOnce(std::string text, std::vector<std::string>& list) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

void AddCodes(JsonView value, ShownEntry& entry) {
  for (const JsonView code : value) {
    ShownEntry::Code& read = entry.codes.emplace_back();
    read.system = Inner(code, "system");
    read.code = Inner(code, "code");
    read.text = Inner(code, "text");
    for (const JsonView member : code) {
      if (member.key() == "mapped") read.mapped = member.truth();
    }
  }
}

void ReadSaid(JsonView member, std::optional<Instant>& at, Sensitive& words, bool& withheld) {
  if (member.key() == "at") at = Instant::Parse(member.text());
  if (member.key() == "words") words = Sensitive(Text(member));
  if (member.key() == "words_withheld") withheld = member.truth();
}

void AddDisputes(JsonView value, ShownEntry& entry) {
  for (const JsonView dispute : value) {
    ShownEntry::Dispute& read = entry.disputes.emplace_back();
    read.by = Inner(dispute, "by");
    for (const JsonView member : dispute) {
      ReadSaid(member, read.at, read.words, read.words_withheld);
      if (member.key() != "answer") continue;
      read.answered = true;
      for (const JsonView of_answer : member)
        ReadSaid(of_answer, read.answered_at, read.answer, read.answer_withheld);
    }
  }
}

void ReadAgency(JsonView value, ShownEntry& entry) {
  entry.agency = Inner(value, "id");
  entry.agency_name = Inner(value, "name");
}

void ReadEnteredBy(JsonView value, ShownEntry& entry) {
  entry.entered_by = Inner(value, "name");
  for (const JsonView member : value) {
    if (member.key() == "agency") entry.entered_by_agency = Inner(member, "name");
  }
}

struct Member {
  std::string_view name;
  void (*read)(JsonView value, ShownEntry& into);
};

constexpr Member kMembers[] = {
    {"id", [](JsonView v, ShownEntry& e) { e.id = Text(v); }},
    {"agency", ReadAgency},
    {"agency_kind", [](JsonView v, ShownEntry& e) { e.agency_kind = Text(v); }},
    {"kind", [](JsonView v, ShownEntry& e) { e.kind = Text(v); }},
    {"kind_words", [](JsonView v, ShownEntry& e) { e.kind_words = Text(v); }},
    {"happened", [](JsonView v, ShownEntry& e) { e.happened = HappenedOf(v); }},
    {"recorded", [](JsonView v, ShownEntry& e) { e.recorded = Instant::Parse(v.text()); }},
    {"received", [](JsonView v, ShownEntry& e) { e.received = Instant::Parse(v.text()); }},
    {"version",
     [](JsonView v, ShownEntry& e) { e.version = static_cast<std::uint32_t>(v.integer()); }},
    {"nature", [](JsonView v, ShownEntry& e) { e.nature = Text(v); }},
    {"summary", [](JsonView v, ShownEntry& e) { e.summary = Sensitive(Text(v)); }},
    {"narrative", [](JsonView v, ShownEntry& e) { e.narrative = Sensitive(Text(v)); }},
    {"details", [](JsonView v, ShownEntry& e) { AddDetails(v, e.details); }},
    {"place_details", [](JsonView v, ShownEntry& e) { AddDetails(v, e.details); }},
    {"codes", AddCodes},
    {"place", [](JsonView v, ShownEntry& e) { e.place = Sensitive(Text(v)); }},
    {"author_role", [](JsonView v, ShownEntry& e) { e.author_role = Text(v); }},
    {"author_team", [](JsonView v, ShownEntry& e) { e.author_team = Text(v); }},
    {"author_name", [](JsonView v, ShownEntry& e) { e.author_name = Sensitive(Text(v)); }},
    {"author_contact", [](JsonView v, ShownEntry& e) { e.author_contact = Sensitive(Text(v)); }},
    {"team_contact", [](JsonView v, ShownEntry& e) { e.team_contact = Sensitive(Text(v)); }},
    {"labels", [](JsonView v, ShownEntry& e) { e.labels = Texts(v); }},
    {"basis", [](JsonView v, ShownEntry& e) { e.basis = Text(v); }},
    {"entered_by", ReadEnteredBy},
    {"withheld", [](JsonView v, ShownEntry& e) { e.withheld = Texts(v); }},
    {"disputes", AddDisputes},
    // Said in the hub, or the source's own label, which it then has already.
    {"disputed", [](JsonView, ShownEntry& e) { AddOnce("DISPUTED", e.labels); }},
};

ShownEntry EntryOf(JsonView object) {
  ShownEntry entry;
  for (const JsonView value : object) {
    for (const Member& member : kMembers) {
      if (member.name == value.key()) member.read(value, entry);
    }
  }
  return entry;
}

Result<std::vector<ShownEntry>> EntriesOf(std::string_view objects) {
  const std::string text = "[" + std::string(objects) + "]";
  const Result<JsonDocument> document =
      JsonDocument::Read(text, {text.size(), kMostValues, kLongestText});
  if (!document.ok())
    return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                 "the entries of an answer are not what the hub writes"};
  std::vector<ShownEntry> entries;
  for (const JsonView entry : document.value().root()) entries.push_back(EntryOf(entry));
  return entries;
}

}  // namespace

Result<std::vector<ShownEntry>> ReadShownEntries(
    const audit::Released<chronology::ChronologyAnswer>& released) {
  return EntriesOf(released.answer().entries);
}

Result<std::vector<ShownEntry>> ReadShownEntries(
    const audit::Released<chronology::ExportPack>& released) {
  return EntriesOf(released.answer().chronology.entries);
}

Result<std::vector<ShownEntry>> ReadShownEntries(
    const audit::Released<chronology::CuratedAnswer>& released) {
  std::string objects;
  for (const chronology::CuratedChronology& one : released.answer().curated) {
    for (const chronology::CitedEntry& cited : one.entries) {
      if (cited.json.empty()) continue;
      if (!objects.empty()) objects += ',';
      objects += cited.json;
    }
  }
  return EntriesOf(objects);
}

}  // namespace hub::wire
