#include "connectors/school/gather.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/school/spill.h"

namespace connectors::school {
namespace {

using hub::Done;
using hub::Status;

// No pupil has more; a file that says so must not fill the memory.
constexpr std::size_t kMostRows = 20'000;

// The most that is read again at once is a part of what was kept in all: enough parts for files
// of 10 GB.
constexpr std::size_t kParts = 256;

class Gatherer {
 public:
  Gatherer(const std::vector<Input>& files, const GatherPlan& plan, Desk& desk)
      : files_(files), plan_(plan), desk_(desk) {}

  Status Run() {
    for (std::size_t i = 0; i < files_.size() && !desk_.sink.Stopped(); ++i) {
      const auto file = static_cast<std::uint32_t>(i);
      const Status read = ReadFile(file);
      if (!set_aside_.ok()) return set_aside_;
      if (read.ok()) continue;
      if (files_.size() == 1) return read.error();
      desk_.RejectFile({0, 0, 0, file}, "file.unreadable", read.error().for_caller);
    }
    if (!spill_) {
      HandOut();
      return Done{};
    }
    for (std::size_t part = 0; part < spill_->parts() && !desk_.sink.Stopped(); ++part) {
      const Status read = spill_->Read(part, [&](std::string_view bytes) { TakeBack(bytes); });
      if (!read.ok()) return read;
      HandOut();
    }
    return Done{};
  }

 private:
  struct Held {
    PupilRows pupil;
    std::uint64_t order = 0;
    std::uint64_t beyond = 0;  // rows that are not kept
  };

  Status ReadFile(std::uint32_t file) {
    DecodedStream text(files_[file].Open());
    TableReader table(text, {plan_.aliases, plan_.required});
    if (const Status begun = table.Begin(); !begun.ok()) return begun.error();
    const int which = plan_.table_of(table, file);
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      ++desk_.summary.units;
      if (next == TableReader::Next::kBad) {
        desk_.Reject(table.bad().at(file), table.bad().rule, table.bad().words);
      } else if (which < 0) {
        desk_.NotTaken("row of a table that is not read");
      } else {
        Keep(which, table.row(), file);
      }
      if (desk_.sink.Stopped() || !set_aside_.ok()) {
        desk_.Stopped({0, 0, 0, file});
        return Done{};
      }
    }
    table.AddIgnored(desk_.summary);
    return Done{};
  }

  void Keep(int which, const TableRow& row, std::uint32_t file) {
    std::string key = plan_.key_of(which, row, file);
    if (key.empty()) {
      desk_.Reject(row.at(file), "pupil.unnamed",
                   "nothing says which pupil it is about: add the UPN to the export");
      return;
    }
    KeptRow kept(which, plan_.columns[static_cast<std::size_t>(which)], row, file);
    if (spill_) {
      SetAside(key, kept);
      return;
    }
    Add(std::move(key), std::move(kept));
    if (used_ > plan_.budget) SetAllAside();
  }

  void Add(std::string key, KeptRow row) {
    Held& held = pupils_[key];
    if (held.pupil.rows.empty()) {
      used_ += sizeof(Held) + 2 * key.size() + 64;
      held.pupil.key = std::move(key);
      held.order = ++orders_;
    }
    if (held.pupil.rows.size() >= kMostRows) {
      ++held.beyond;
      return;
    }
    used_ += row.bytes();
    held.pupil.rows.push_back(std::move(row));
  }

  void SetAside(std::string_view key, const KeptRow& row) {
    if (!set_aside_.ok()) return;
    stored_.clear();
    row.Store(key, stored_);
    set_aside_ = spill_->Add(HashOf(key) % spill_->parts(), stored_);
  }

  void SetAllAside() {
    spill_.emplace(kParts);
    for (const Held* held : InOrder()) {
      // Those beyond are counted already: no row is made of them again.
      if (held->beyond > 0) beyond_[held->pupil.key] = held->beyond;
      for (const KeptRow& row : held->pupil.rows) SetAside(held->pupil.key, row);
    }
    pupils_.clear();
  }

  void TakeBack(std::string_view bytes) {
    std::string key;
    while (!bytes.empty()) {
      KeptRow row = KeptRow::Restore(plan_.columns, bytes, key);
      Add(key, std::move(row));
    }
  }

  std::vector<Held*> InOrder() {
    std::vector<Held*> all;
    for (auto& [key, held] : pupils_) all.push_back(&held);
    std::sort(all.begin(), all.end(),
              [](const Held* a, const Held* b) { return a->order < b->order; });
    return all;
  }

  void HandOut() {
    for (Held* held : InOrder()) {
      if (desk_.sink.Stopped()) {
        desk_.Stopped(held->pupil.rows.front().at());
        break;
      }
      const auto before = beyond_.find(held->pupil.key);
      if (before != beyond_.end()) held->beyond += before->second;
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
  std::unordered_map<std::string, Held> pupils_;
  std::uint64_t orders_ = 0;
  std::size_t used_ = 0;  // bytes of what was kept before anything was set aside
  std::optional<Spill> spill_;
  Status set_aside_ = Done{};
  std::string stored_;                                     // reused
  std::unordered_map<std::string, std::uint64_t> beyond_;  // of pupils who were set aside
};

template <class Number>
void AppendBytes(Number number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

template <class Number>
Number TakeBytes(std::string_view& bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

std::string_view TakeText(std::string_view& bytes) {
  const auto size = TakeBytes<std::uint32_t>(bytes);
  const std::string_view text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return text;
}

}  // namespace

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

void KeptRow::Store(std::string_view key, std::string& out) const {
  AppendBytes(table_, out);
  AppendBytes(at_, out);
  for (const std::string_view text : {key, std::string_view(cells_)}) {
    AppendBytes(static_cast<std::uint32_t>(text.size()), out);
    out += text;
  }
}

KeptRow KeptRow::Restore(const std::vector<std::vector<std::string>>& columns,
                         std::string_view& bytes, std::string& key) {
  const auto table = TakeBytes<int>(bytes);
  const auto at = TakeBytes<Position>(bytes);
  KeptRow row(columns[static_cast<std::size_t>(table)], at, table);
  key = TakeText(bytes);
  row.cells_ = TakeText(bytes);
  return row;
}

Status GatherRows(const std::vector<Input>& files, const GatherPlan& plan, Desk& desk) {
  return Gatherer(files, plan, desk).Run();
}

}  // namespace connectors::school
