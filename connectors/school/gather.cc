#include "connectors/school/gather.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <utility>

#include "connectors/mapping/decode.h"

namespace connectors::school {
namespace {

using hub::Done;
using hub::Status;

// No pupil has more; a file that says so must not fill the memory.
constexpr std::size_t kMostRows = 20'000;

class Gatherer {
 public:
  Gatherer(const std::vector<Input>& files, const GatherPlan& plan, Desk& desk)
      : files_(files), plan_(plan), desk_(desk), portion_(plan.budget) {}

  Status Run() {
    unreadable_.assign(files_.size(), false);
    while (portion_.Next() && !desk_.sink.Stopped()) {
      for (std::size_t i = 0; i < files_.size() && !desk_.sink.Stopped(); ++i) {
        if (unreadable_[i]) continue;
        const Status read = ReadFile(static_cast<std::uint32_t>(i));
        if (read.ok()) continue;
        if (files_.size() == 1) return read.error();
        unreadable_[i] = true;
        desk_.RejectFile({0, 0, 0, static_cast<std::uint32_t>(i)}, "file.unreadable",
                         read.error().for_caller);
      }
      HandOut();
    }
    return Done{};
  }

 private:
  struct Held {
    PupilRows pupil;
    std::uint64_t order = 0;
    std::uint64_t hash = 0;
    std::size_t bytes = 0;
    std::uint64_t beyond = 0;  // rows that are not kept
  };

  Status ReadFile(std::uint32_t file) {
    DecodedStream text(files_[file].Open());
    TableReader table(text, {plan_.aliases, plan_.required});
    if (const Status begun = table.Begin(); !begun.ok()) return begun.error();
    const int which = plan_.table_of(table, file);
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      if (portion_.first()) ++desk_.summary.units;
      if (next == TableReader::Next::kBad) {
        if (portion_.first())
          desk_.Reject(table.bad().at(file), table.bad().rule, table.bad().words);
      } else if (which < 0) {
        if (portion_.first()) desk_.NotTaken("row of a table that is not read");
      } else {
        Keep(which, table.row(), file);
      }
      if (desk_.sink.Stopped()) {
        desk_.Stopped({0, 0, 0, file});
        return Done{};
      }
    }
    if (portion_.first()) table.AddIgnored(desk_.summary);
    return Done{};
  }

  void Keep(int which, const TableRow& row, std::uint32_t file) {
    std::string key = plan_.key_of(which, row, file);
    if (key.empty()) {
      if (portion_.first()) {
        desk_.Reject(row.at(file), "pupil.unnamed",
                     "nothing says which pupil it is about: add the UPN to the export");
      }
      return;
    }
    const std::uint64_t hash = HashOf(key);
    if (!portion_.Keeps(hash)) return;
    Held& held = pupils_[key];
    std::size_t more = 0;
    if (held.pupil.rows.empty()) {
      more = sizeof(Held) + 2 * key.size() + 64;
      held.pupil.key = std::move(key);
      held.order = ++orders_;
      held.hash = hash;
    }
    if (held.pupil.rows.size() >= kMostRows) {
      ++held.beyond;
      return;
    }
    held.pupil.rows.emplace_back(which, plan_.columns[static_cast<std::size_t>(which)], row, file);
    more += held.pupil.rows.back().bytes();
    held.bytes += more;
    portion_.Add(more);
    while (portion_.TooMuch() && pupils_.size() > 1) Shrink();
  }

  void Shrink() {
    portion_.Halve();
    for (auto it = pupils_.begin(); it != pupils_.end();) {
      if (portion_.Keeps(it->second.hash)) {
        ++it;
      } else {
        portion_.Remove(it->second.bytes);
        it = pupils_.erase(it);
      }
    }
  }

  void HandOut() {
    std::vector<Held*> all;
    for (auto& [key, held] : pupils_) all.push_back(&held);
    std::sort(all.begin(), all.end(),
              [](const Held* a, const Held* b) { return a->order < b->order; });
    for (Held* held : all) {
      if (desk_.sink.Stopped()) {
        desk_.Stopped(held->pupil.rows.front().at());
        break;
      }
      if (held->beyond > 0) {
        desk_.Warn(held->pupil.rows.front().at(), "pupil.too_many_rows",
                   "more than 20000 rows of one pupil: those beyond are left");
        desk_.NotTaken("row beyond the 20000th of its pupil", held->beyond);
      }
      plan_.take(held->pupil);
    }
    pupils_.clear();
  }

  const std::vector<Input>& files_;
  const GatherPlan& plan_;
  Desk& desk_;
  Portion portion_;
  std::vector<bool> unreadable_;
  std::unordered_map<std::string, Held> pupils_;
  std::uint64_t orders_ = 0;
};

}  // namespace

bool Portion::Next() {
  constexpr std::uint64_t kTop = std::numeric_limits<std::uint64_t>::max();
  if (passes_ > 0 && high_ == kTop) return false;
  // What fitted this time will about fit the next; where little was found, more will.
  std::uint64_t width = passes_ == 0 ? kTop : high_ - low_;
  const bool grow = low_ == high_ || used_ <= budget_ / 2;
  if (grow) width = width > kTop / 16 - 1 ? kTop : width * 16 + 1;
  low_ = passes_ == 0 ? 0 : high_ + 1;
  high_ = width > kTop - low_ ? kTop : low_ + width;
  used_ = 0;
  ++passes_;
  return true;
}

KeptRow::KeptRow(int table, const std::vector<std::string>& columns, const TableRow& row,
                 std::uint32_t file)
    : table_(table), at_(row.at(file)), columns_(&columns) {
  for (const std::string& column : columns) Add(row.Get(column));
  cells_.shrink_to_fit();
}

void KeptRow::Add(std::string_view cell) {
  const Cell head{column_count_++, static_cast<std::uint32_t>(cell.size())};
  if (cell.empty()) return;
  char bytes[sizeof head];
  std::memcpy(bytes, &head, sizeof head);
  cells_.append(bytes, sizeof head);
  cells_ += cell;
}

std::string_view KeptRow::Get(std::string_view column) const {
  const auto found = std::find(columns_->begin(), columns_->end(), column);
  if (found == columns_->end()) return {};
  const auto wanted = static_cast<std::uint32_t>(found - columns_->begin());
  for (std::size_t at = 0; at < cells_.size();) {
    Cell head;
    std::memcpy(&head, cells_.data() + at, sizeof head);
    at += sizeof head;
    if (head.column == wanted) return std::string_view(cells_).substr(at, head.size);
    if (head.column > wanted) return {};
    at += head.size;
  }
  return {};
}

Status GatherRows(const std::vector<Input>& files, const GatherPlan& plan, Desk& desk) {
  return Gatherer(files, plan, desk).Run();
}

}  // namespace connectors::school
