#include "hub/web/incident_view.h"

#include <algorithm>
#include <set>
#include <utility>

#include "hub/web/words.h"

namespace hub::web {
namespace {

using chronology::ShownIncident;
using wire::ShownEntry;

constexpr std::size_t kMostJudgedAtOnce = 10;  // service/settle_incident.h

// Why two entries may be of one incident, the strongest signs first.
std::string LikenessWords(const chronology::Likeness& likeness) {
  std::vector<std::string> words;
  if (likeness.time == 4) words.emplace_back("within three hours of each other");
  if (likeness.time == 3) words.emplace_back("on the same day");
  if (likeness.time == 2) words.emplace_back("on the next working day");
  if (likeness.time == 1) words.emplace_back("soon after each other");
  if (likeness.told_by > 0) words.emplace_back("one says that the other's agency told it");
  if (likeness.place > 0) words.emplace_back("at the same place");
  if (likeness.adults > 0) words.emplace_back("about the same adults");
  return Joined(words, ", ");
}

std::string BecauseWords(const ShownIncident& incident) {
  for (const ShownIncident::Pair& pair : incident.because) {
    if (pair.likeness) return LikenessWords(*pair.likeness);
  }
  return "";
}

// Within the year, or among those whose date is not known.
struct Year {
  bool known = false;
  int number = 0;

  friend bool operator==(const Year&, const Year&) = default;
};

Year YearOf(const ShownEntry& entry) {
  const bool known = entry.happened.known();
  return {known, known ? entry.happened.earliest.year() : 0};
}

std::string GapWords(const chronology::Gap& gap) {
  const std::string from = DayWords(gap.from);
  switch (gap.kind) {
    case chronology::GapKind::kNoContact:
      return gap.until
                 ? "No contact that you may see from " + from + " to " + DayWords(*gap.until) +
                       ", " + Counted(static_cast<std::size_t>(gap.days), "day", "days")
                 : "No contact that you may see since " + from + ", " +
                       Counted(static_cast<std::size_t>(gap.days), "day", "days");
    case chronology::GapKind::kNotBrought:
      return "Not brought to an appointment on " + from;
    case chronology::GapKind::kUnanswered:
      break;
  }
  return "Nothing that you may see followed the referral of " + from;
}

}  // namespace

Timeline::Timeline(const ChildQuestion& question, const chronology::ChronologyAnswer& answer,
                   const std::vector<ShownEntry>& entries, const Lanes& lanes)
    : answer_(answer), entries_(entries), lanes_(lanes), marks_(question, answer) {
  for (std::size_t i = 0; i < entries.size(); ++i) place_.emplace(entries[i].id, i);
  for (std::size_t i = 0; i < answer.incidents.size(); ++i) {
    for (const EntryId& entry : answer.incidents[i].entries) incident_of_.emplace(entry.Hex(), i);
  }
}

std::vector<View> Timeline::Years() const {
  std::vector<View> years;
  for (std::size_t i = 0; i < entries_.size();) {
    const Year year = YearOf(entries_[i]);
    std::vector<View> items;
    for (; i < entries_.size() && YearOf(entries_[i]) == year; ++i) {
      if (!IsToldEarlier(i)) items.push_back(ItemAt(i));
    }
    const std::string words = year.known ? std::to_string(year.number) : "Date not known";
    years.emplace_back()
        .Text("year_id", year.known ? "y-" + words : "y-unknown")
        .Text("year_words", words)
        .Truth("year_told", !items.empty())
        .List("items", std::move(items));
  }
  return years;
}

// Whether it stands in an incident that an entry before it has brought along.
bool Timeline::IsToldEarlier(std::size_t entry) const {
  const auto incident = incident_of_.find(entries_[entry].id);
  if (incident == incident_of_.end()) return false;
  for (const EntryId& other : answer_.incidents[incident->second].entries) {
    const auto at = place_.find(other.Hex());
    if (at != place_.end() && at->second < entry) return true;
  }
  return false;
}

View Timeline::ItemAt(std::size_t entry) const {
  const auto incident = incident_of_.find(entries_[entry].id);
  if (incident != incident_of_.end()) return Together(answer_.incidents[incident->second]);
  return View().Truth("together", false).List("entries", {marks_.Of(entries_[entry], lanes_)});
}

View Timeline::Together(const ShownIncident& incident) const {
  std::vector<View> entries;
  std::vector<View> ids;
  for (const EntryId& id : incident.entries) {
    ids.emplace_back().Text("told_entry", id.Hex());
    const auto at = place_.find(id.Hex());
    if (at != place_.end()) entries.push_back(marks_.Of(entries_[at->second], lanes_));
  }
  const std::size_t elsewhere = incident.entries.size() - entries.size();
  return View()
      .Truth("together", true)
      .Text("incident_id", incident.entries.front().Hex())
      .Text("incident_words", Counted(incident.agencies, "agency", "agencies") + ", " +
                                  Counted(incident.entries.size(), "record", "records"))
      .Truth("incident_confirmed", incident.confirmed)
      .Text("incident_because", incident.confirmed ? "" : BecauseWords(incident))
      .Text("incident_elsewhere", elsewhere == 0
                                      ? ""
                                      : Counted(elsewhere, "more of its records is on another page",
                                                "more of its records are on another page"))
      .Truth("incident_asks", incident.entries.size() <= kMostJudgedAtOnce)
      .List("told_entries", std::move(ids))
      .List("entries", std::move(entries));
}

View GapsView(const chronology::ChronologyAnswer& answer, const std::vector<ShownEntry>& entries) {
  std::set<std::string> here;
  for (const ShownEntry& entry : entries) here.insert(entry.id);
  std::vector<View> gaps;
  for (const chronology::Gap& gap : answer.gaps) {
    const std::string id = gap.entries.empty() ? "" : gap.entries.front().Hex();
    gaps.emplace_back()
        .Text("gap_words", GapWords(gap))
        .Text("gap_at", here.contains(id) ? "e-" + id : "");
  }
  const bool any = !gaps.empty();
  return View().Truth("any_gaps", any).List("gaps", std::move(gaps));
}

}  // namespace hub::web
