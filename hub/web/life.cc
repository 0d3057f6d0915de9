#include "hub/web/life.h"

#include <algorithm>
#include <set>

#include "hub/web/words.h"

namespace hub::web {
namespace {

constexpr int kWidth = 1000;
constexpr int kLeft = 190;  // for the agencies' names
constexpr int kTop = 24;
constexpr int kLaneHeight = 26;
constexpr std::size_t kLaneColours = 6;
constexpr std::size_t kLongestName = 26;
constexpr int kMostYearLabels = 12;

struct Span {
  int first = 0;
  int last = 0;
  int years() const { return last - first + 1; }
};

int PlaceOf(Date day, const Span& span) {
  const Date start = *Date::FromCivil(span.first, 1, 1);
  const Date end = *Date::FromCivil(span.last + 1, 1, 1);
  const std::int64_t along = std::int64_t{day.days - start.days} * (kWidth - kLeft - 10);
  return kLeft + static_cast<int>(along / (end.days - start.days));
}

View MarkOf(const PartialDate& happened, int lane_y, const Span& span) {
  const int x = PlaceOf(happened.earliest, span);
  const int width = std::max(5, PlaceOf(happened.latest, span) - x);
  return View()
      .Text("mark_x", std::to_string(x))
      .Text("mark_y", std::to_string(lane_y))
      .Text("mark_width", std::to_string(width));
}

std::string Shortened(const std::string& name) {
  if (name.size() <= kLongestName) return name;
  std::size_t end = kLongestName - 1;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end) + "…";
}

std::vector<View> YearLines(const Span& span) {
  std::vector<View> lines;
  const int step = (span.years() + kMostYearLabels - 1) / kMostYearLabels;
  for (int year = span.first; year <= span.last; year += step) {
    lines.emplace_back()
        .Text("x", std::to_string(PlaceOf(*Date::FromCivil(year, 1, 1), span)))
        .Text("year", std::to_string(year));
  }
  return lines;
}

}  // namespace

std::string AgencyWords(const wire::ShownEntry& entry) {
  if (!entry.agency_name.empty()) return entry.agency_name;
  const auto kind = records::AgencyKindFrom(entry.agency_kind);
  return Capitalised(AgencyKindWords(kind.value_or(records::AgencyKind::kOther))) +
         " (name withheld)";
}

Lanes LanesOf(const std::vector<wire::ShownEntry>& entries) {
  Lanes lanes;
  for (const wire::ShownEntry& entry : entries) lanes.try_emplace(AgencyWords(entry), lanes.size());
  return lanes;
}

std::string LaneClass(std::size_t lane) {
  return "hub-lane-" + std::to_string(lane % kLaneColours + 1);
}

View LifeView(const std::vector<wire::ShownEntry>& entries, const Lanes& lanes, bool part) {
  Span span{9999, 0};
  for (const wire::ShownEntry& entry : entries) {
    if (!entry.happened.known()) continue;
    span.first = std::min(span.first, entry.happened.earliest.year());
    span.last = std::max(span.last, entry.happened.latest.year());
  }
  if (span.last == 0) return View().Truth("life", false);

  std::vector<View> drawn;
  std::vector<std::pair<std::size_t, std::string>> order;
  for (const auto& [name, lane] : lanes) order.emplace_back(lane, name);
  std::sort(order.begin(), order.end());
  std::set<int> told;  // years that have an entry, to jump to
  for (const auto& [lane, name] : order) {
    const int y = kTop + static_cast<int>(lane) * kLaneHeight;
    std::vector<View> marks;
    std::map<int, std::size_t> counts;
    for (const wire::ShownEntry& entry : entries) {
      if (!entry.happened.known() || AgencyWords(entry) != name) continue;
      marks.push_back(MarkOf(entry.happened, y, span));
      ++counts[entry.happened.earliest.year()];
      told.insert(entry.happened.earliest.year());
    }
    std::vector<View> cells;
    for (int year = span.first; year <= span.last; ++year)
      cells.emplace_back().Number("lane_count", counts[year]);
    drawn.emplace_back()
        .Text("lane_name", Shortened(name))
        .Text("lane_class", LaneClass(lane))
        .Text("lane_text_y", std::to_string(y + 12))
        .List("lane_marks", std::move(marks))
        .List("lane_counts", std::move(cells));
  }
  std::vector<View> years;
  for (int year = span.first; year <= span.last; ++year) {
    years.emplace_back()
        .Text("table_year", std::to_string(year))
        .Text("year_at", told.count(year) == 1 ? "y-" + std::to_string(year) : "");
  }
  const int height = kTop + static_cast<int>(lanes.size()) * kLaneHeight;
  return View()
      .Truth("life", true)
      .Truth("life_part", part)
      .Text("life_width", std::to_string(kWidth))
      .Text("life_height", std::to_string(height))
      .List("life_years", YearLines(span))
      .List("life_lanes", std::move(drawn))
      .List("table_years", std::move(years));
}

}  // namespace hub::web
