#include "hub/web/curated_view.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "hub/web/coverage_view.h"
#include "hub/web/entry_view.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using chronology::CitedEntry;
using chronology::CuratedChronology;
using wire::ShownEntry;

using Shown = std::map<std::string, const ShownEntry*>;

struct Worded {
  std::string title;
  std::string analysis;
};

Worded WordsOf(const CuratedChronology& one) {
  const std::string& words = one.words.Reveal();
  const std::size_t end = std::min(words.find('\n'), words.size());
  return {words.substr(0, end), words.substr(std::min(end + 1, words.size()))};
}

// An entry in one line: "3 March 2026, St Mary's School: Attendance. 71 %, late 19 times".
std::string LineOf(const ShownEntry& entry) {
  const std::string& summary = entry.summary.Reveal();
  return Capitalised(DateWords(entry.happened)) + ", " + AgencyWords(entry) + ": " +
         Capitalised(entry.kind_words) + (summary.empty() ? "" : ". " + summary);
}

View SourceView(const ChildQuestion& question, const CitedEntry& cited, const Shown& shown) {
  const auto found = cited.json.empty() ? shown.end() : shown.find(cited.entry.Hex());
  const bool corrected = cited.state == CitedEntry::State::kCorrected;
  View view;
  view.Text("source_line", found == shown.end() ? "" : LineOf(*found->second))
      .Truth("source_corrected", corrected)
      .Truth("source_gone", cited.state == CitedEntry::State::kTakenBack);
  if (found != shown.end() && cited.state == CitedEntry::State::kStands)
    view.Text("source_path", AddressOfEntry(question, cited.entry.Hex()));
  if (corrected && cited.now) view.Text("source_now", AddressOfEntry(question, cited.now->Hex()));
  return view;
}

View OneView(const ChildQuestion& question, const CuratedChronology& one, const Shown& shown,
             const ProfessionalId& me, const AgencyNames& names, Instant now) {
  std::vector<View> sources;
  for (const CitedEntry& cited : one.entries) sources.push_back(SourceView(question, cited, shown));
  const bool mine = one.by == me;
  const Worded words = one.worded ? WordsOf(one) : Worded{};
  const std::string number = std::to_string(one.number);
  std::string by = mine ? "you" : one.by.text();
  if (by.empty()) by = "somebody";
  return View()
      .Text("curated_number", number)
      .Text("curated_title", one.worded ? words.title : "Its title waits")
      .Text("curated_analysis", words.analysis)
      .Truth("curated_wordless", !one.worded)
      .Truth("curated_draft", !one.final)
      .Truth("curated_changed", one.changed)
      .Text("curated_by", by + " at " + AgencyNamed(names, one.agency.text()))
      .Text("curated_at", WhenWords(one.at, now))
      .Truth("curated_mine", mine)
      .Truth("curated_writable", mine && one.worded)
      .List("sources", std::move(sources));
}

}  // namespace

View CuratedView(const ChildQuestion& question,
                 const audit::Released<chronology::CuratedAnswer>& released,
                 const std::vector<ShownEntry>& shown, const ProfessionalId& me,
                 const AgencyNames& names) {
  const chronology::CuratedAnswer& answer = released.answer();
  Shown by_id;
  for (const ShownEntry& entry : shown) by_id.emplace(entry.id, &entry);
  std::vector<View> list;
  for (const CuratedChronology& one : answer.curated)
    list.push_back(OneView(question, one, by_id, me, names, answer.told.at));
  const bool any = !list.empty();
  return View()
      .Text("child_path", "/children/" + question.child.Hex())
      .Text("purpose_code", access::Name(question.purpose))
      .Text("purpose_words", Capitalised(PurposeWords(question.purpose)))
      .Truth("any", any)
      .Truth("none", !any)
      .List("curated", std::move(list))
      .Add(CoverageView(answer.coverage))
      .Add(WhyView(answer.told));
}

std::optional<CuratedTyped> TypedBefore(const audit::Released<chronology::CuratedAnswer>& released,
                                        std::int64_t number, const ProfessionalId& me) {
  for (const CuratedChronology& one : released.answer().curated) {
    if (one.number != number || one.by != me || !one.worded) continue;
    const Worded words = WordsOf(one);
    CuratedTyped typed{number, one.final, words.title, words.analysis, {}};
    for (const CitedEntry& cited : one.entries) {
      if (cited.state == CitedEntry::State::kStands) typed.cited.insert(cited.entry.Hex());
      if (cited.now) typed.cited.insert(cited.now->Hex());
    }
    return typed;
  }
  return std::nullopt;
}

View CurateForm(const ChildQuestion& question, const CuratedTyped& typed,
                const audit::Released<chronology::ChronologyAnswer>& released,
                const std::vector<ShownEntry>& entries) {
  std::vector<View> sources;
  for (const ShownEntry& entry : entries) {
    sources.emplace_back()
        .Text("choice_code", "entries." + entry.id)
        .Text("choice_words", LineOf(entry))
        .Truth("choice_chosen", typed.cited.count(entry.id) == 1);
  }
  const chronology::ChronologyAnswer& answer = released.answer();
  const bool none = sources.empty();
  return View()
      .Text("child_path", "/children/" + question.child.Hex())
      .Text("purpose_code", access::Name(question.purpose))
      .Text("purpose_words", Capitalised(PurposeWords(question.purpose)))
      .Text("number", typed.number == 0 ? "" : std::to_string(typed.number))
      .Truth("final", typed.final)
      .Text("title_typed", typed.title)
      .Text("analysis", typed.analysis)
      .Truth("no_sources", none)
      .Truth("more_sources", answer.shown < answer.total)
      .List("sources", std::move(sources))
      .Add(WhyView(answer.told));
}

}  // namespace hub::web
