#include "connectors/social_care/read_ssda903.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/rows.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"
#include "connectors/mapping/xml.h"
#include "connectors/social_care/filing.h"
#include "connectors/social_care/return_children.h"
#include "connectors/social_care/ssda903_tables.h"
#include "connectors/social_care/walk_table.h"
#include "hub/base/digits.h"

namespace connectors::social_care {
namespace {

using hub::Date;
using hub::Error;
using hub::ErrorCode;
using hub::Result;

constexpr std::size_t kDatedBytes = 4U << 20U;  // of a file, to find its year
constexpr std::uint64_t kDatedChildren = 5000;  // of an XML file, likewise
constexpr std::uint64_t kSlipsIn = 200;         // one day in so many may be mistyped

// NormalHeader of every spelling -> the column of the table.
using Names = std::map<std::string, std::string, std::less<>>;

const Names& NamesOf(const ReturnTable& table) {
  static const std::map<const ReturnTable*, Names> kNames = [] {
    std::map<const ReturnTable*, Names> all;
    for (const ReturnTable& one : ReturnTables()) {
      for (const auto& [name, spellings] : one.shape.aliases) {
        all[&one][NormalHeader(name)] = name;
        for (const std::string& spelling : spellings) all[&one][NormalHeader(spelling)] = name;
      }
    }
    return all;
  }();
  return kNames.at(&table);
}

// An element of the XML as a row of its table, with the child's own fields around it.
class ElementFields final : public Fields {
 public:
  ElementFields(const ReturnTable& table, const Element& element, const Fields* around)
      : around_(around), names_(NamesOf(table)) {
    Add(element);
  }

  void Add(const Element& element) {
    for (const Element& field : element.children) {
      if (!field.children.empty() || field.text.empty()) continue;
      const auto name = names_.find(NormalHeader(field.name));
      if (name == names_.end()) {
        unknown_.push_back(field.name);
      } else {
        values_.emplace(name->second, TrimBlank(field.text));
      }
    }
    for (const auto& [name, value] : element.attributes) {
      const auto known = names_.find(NormalHeader(name));
      if (known != names_.end()) values_.emplace(known->second, TrimBlank(value));
    }
  }

  std::string_view Get(std::string_view canonical) const override {
    const auto found = values_.find(canonical);
    if (found != values_.end()) return found->second;
    return around_ == nullptr ? std::string_view() : around_->Get(canonical);
  }

  const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  const Fields* around_;
  const Names& names_;
  std::map<std::string, std::string_view, std::less<>> values_;
  std::vector<std::string> unknown_;
};

// 1 April begins the next collection.
int CollectionOf(Date day) { return day.month() >= 4 ? day.year() + 1 : day.year(); }

// A year that stands alone in a name: "ssda903_2025" -> 2025; 0: none, or two of them.
int YearInName(std::string_view name) {
  int year = 0;
  for (std::size_t i = 0; i + 4 <= name.size(); ++i) {
    const int number = hub::DigitsOf(name.substr(i, 4));
    const bool begins = i == 0 || hub::DigitsOf(name.substr(i - 1, 1)) < 0;
    const bool ends = i + 4 == name.size() || hub::DigitsOf(name.substr(i + 4, 1)) < 0;
    if (!begins || !ends || number < 2000 || number > 2199) continue;
    if (year != 0 && year != number) return 0;
    year = number;
  }
  return year;
}

struct ReturnFile {
  const ReturnTable* table = nullptr;  // null: XML, or nothing known
  bool xml = false;
  std::map<int, std::uint64_t> dated;  // collection year -> days in it, the future left out
  std::string folder;
  int named = 0;  // the year in its own name
  int folder_named = 0;
  std::size_t set = 0;  // which return of the run
};

class ReturnReader {
 public:
  ReturnReader(const std::vector<Input>& inputs, const Tables& tables, const Sender& sender,
               Sink& sink)
      : inputs_(inputs), sender_(sender), desk_("ssda903", tables, sender, sink, summary_) {}

  Result<Summary> Run() {
    for (const Input& input : inputs_) files_.push_back(Survey(input));
    GroupIntoReturns();
    for (std::size_t i = 0; i < files_.size(); ++i) LearnChildren(i);
    for (std::size_t i = 0; i < files_.size() && summary_.broken_why != "stopped"; ++i) {
      const hub::Status read = ReadFile(i);
      if (!read.ok() && files_.size() == 1) return read.error();
      if (!read.ok()) {
        BreakAt(desk_, summary_, {0, 0, 0, Number(i)}, "file.unreadable", read.error().for_caller);
      }
    }
    for (const int year : years_read_) {
      summary_.collection +=
          (summary_.collection.empty() ? "SSDA903 " : ", ") + std::to_string(year);
    }
    return std::move(summary_);
  }

 private:
  static std::uint32_t Number(std::size_t file) { return static_cast<std::uint32_t>(file); }

  void Note(std::string_view text, ReturnFile& file) const {
    const std::optional<Date> day = ReadDay(text);
    if (day && *day <= Date::Of(sender_.now)) ++file.dated[CollectionOf(*day)];
  }

  ReturnFile Survey(const Input& input) const {
    ReturnFile file;
    file.folder = input.path.parent_path().string();
    file.named = YearInName(input.path.filename().string());
    file.folder_named = YearInName(input.path.parent_path().filename().string());
    DecodedStream text(input.Open());
    std::string head(kDatedBytes, '\0');
    text.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(text.gcount()));
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    file.xml = first != std::string::npos && head[first] == '<';
    if (file.xml) {
      SurveyXml(head, file);
      return file;
    }
    file.table = ReturnTableOf(head.substr(0, kHeadBytes));
    if (file.table != nullptr) SurveyTable(head, file);
    return file;
  }

  void SurveyTable(const std::string& head, ReturnFile& file) const {
    std::istringstream text(head);
    TableReader table(text, file.table->shape);
    if (file.table->dates.empty() || !table.Begin().ok()) return;
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      if (next == TableReader::Next::kBad) continue;
      for (const std::string& column : file.table->dates) {
        Note(table.row().Get(column), file);
      }
    }
  }

  void SurveyElement(const Element& element, ReturnFile& file) const {
    const ReturnTable* table = ReturnTableOfElement(element.name);
    if (table == nullptr || IsHolder(element)) {
      for (const Element& inner : element.children) SurveyElement(inner, file);
      return;
    }
    const ElementFields fields(*table, element, nullptr);
    for (const std::string& column : table->dates) Note(fields.Get(column), file);
  }

  void SurveyXml(const std::string& head, ReturnFile& file) const {
    std::istringstream text(head);
    XmlPlan plan;
    plan.units = {"CHILD", "Child", "child"};
    plan.take = [&](const Element& child, const XmlUnit& unit) {
      for (const Element& part : child.children) SurveyElement(part, file);
      return unit.number < kDatedChildren;
    };
    WalkXml(text, plan);
  }

  // Two files of one table in one folder are two returns, told apart by their names.
  void GroupIntoReturns() {
    std::map<std::pair<std::string, const ReturnTable*>, int> tables;
    std::set<std::string> mixed;
    for (const ReturnFile& file : files_) {
      if (file.table != nullptr && ++tables[{file.folder, file.table}] > 1) {
        mixed.insert(file.folder);
      }
    }
    std::map<std::pair<std::string, int>, std::size_t> sets;
    for (ReturnFile& file : files_) {
      const int part = mixed.count(file.folder) != 0 ? file.named : 0;
      file.set = sets.emplace(std::pair(file.folder, part), sets.size()).first->second;
    }
    std::vector<std::map<int, std::uint64_t>> dated(sets.size());
    for (const ReturnFile& file : files_) {
      for (const auto& [year, days] : file.dated) dated[file.set][year] += days;
    }
    for (const auto& years : dated) years_.push_back(LastYear(years));
  }

  // The last year with more than a slip of the pen in it; 0: none.
  static int LastYear(const std::map<int, std::uint64_t>& years) {
    std::uint64_t all = 0;
    for (const auto& [year, days] : years) all += days;
    int last = 0;
    for (const auto& [year, days] : years) {
      if (days * kSlipsIn >= all) last = year;
    }
    return last;
  }

  // The days decide; then a name; then the collection that last ended.
  int YearOf(const ReturnFile& file, bool& guessed) const {
    if (years_[file.set] != 0) return years_[file.set];
    if (file.named != 0) return file.named;
    if (file.folder_named != 0) return file.folder_named;
    guessed = true;
    return CollectionOf(Date::Of(sender_.now)) - 1;
  }

  void LearnChildren(std::size_t i) {
    if (files_[i].table != &HeaderTable()) return;
    DecodedStream text(inputs_[i].Open());
    TableReader table(text, HeaderTable().shape);
    if (!table.Begin().ok()) return;
    const WalkedRow row(table, 0);
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      if (next == TableReader::Next::kRow) children_.Learn(files_[i].set, row);
    }
  }

  hub::Status ReadFile(std::size_t i) {
    const ReturnFile& file = files_[i];
    if (!file.xml && file.table == nullptr) {
      return Error{ErrorCode::kInvalid,
                   "no table of a looked-after children return: export each table with its "
                   "header row",
                   ""};
    }
    bool guessed = false;
    const int year = YearOf(file, guessed);
    if (guessed) {
      desk_.Warn({0, 0, 0, Number(i)}, "year.guessed",
                 "nothing says which year it is of: push it together with the other tables");
    }
    Filing filing(desk_, {"dfe-ssda903", year, static_cast<std::uint32_t>(year), false});
    DecodedStream text(inputs_[i].Open());
    const auto take = [&](const WalkedRow& row) {
      MapRow(*file.table, row, row.at(), file.set, filing);
    };
    const hub::Status read =
        file.xml ? ReadXml(text, i, filing)
                 : WalkTable(text, file.table->shape, Number(i), desk_, summary_, take);
    if (read.ok()) years_read_.insert(year);
    return read;
  }

  void MapRow(const ReturnTable& table, const Fields& row, const Position& at, std::size_t set,
              Filing& filing) {
    if (!filing.Begin(at, row.Get("child"))) return;
    children_.Describe(set, row, filing);
    table.map(row, filing);
  }

  hub::Status ReadXml(std::istream& text, std::size_t i, Filing& filing) {
    XmlPlan plan;
    plan.units = {"CHILD", "Child", "child"};
    plan.take = [&](const Element& child, const XmlUnit& unit) {
      ++summary_.units;
      const Position at{unit.number, unit.line, 0, Number(i)};
      if (unit.too_large) {
        desk_.Reject(at, "child.too_large", "one child of more than 4 MiB or 20000 elements");
      } else {
        MapChild(child, at, files_[i].set, filing);
      }
      return !desk_.Stopped();
    };
    const XmlWalk walk = WalkXml(text, plan);
    if (!walk.met_element) {
      return Error{ErrorCode::kInvalid, "no XML element in it: " + walk.broken_why, ""};
    }
    Position at = walk.broken_at;
    at.file = Number(i);
    if (walk.stopped) {
      StopAt(summary_, at);
    } else if (!walk.complete) {
      BreakAt(desk_, summary_, at, walk.broken_rule,
              "the file breaks off here: " + walk.broken_why);
    } else if (walk.units == 0) {
      BreakAt(desk_, summary_, {0, 1, 1, Number(i)}, "file.no_child",
              "no <CHILD> element in the file");
    }
    return hub::Done{};
  }

  // "EPISODES" around each "EPISODE".
  static bool IsHolder(const Element& element) {
    return !element.children.empty() &&
           std::any_of(element.children.begin(), element.children.end(),
                       [](const Element& inner) { return !inner.children.empty(); });
  }

  void MapChild(const Element& child, const Position& at, std::size_t set, Filing& filing) {
    ElementFields person(HeaderTable(), child, nullptr);
    for (const Element& part : child.children) {
      if (ReturnTableOfElement(part.name) == &HeaderTable()) person.Add(part);
    }
    for (const std::string& field : person.unknown()) desk_.Ignore(field);
    if (!filing.Begin(at, person.Get("child"))) return;
    children_.Describe(set, person, filing);
    HeaderTable().map(person, filing);
    const hub::records::Subject subject = filing.child();
    for (const Element& part : child.children) MapPart(part, person, subject, at, filing);
  }

  void MapPart(const Element& part, const Fields& person, const hub::records::Subject& subject,
               const Position& child_at, Filing& filing) {
    const ReturnTable* table = ReturnTableOfElement(part.name);
    if (table == &HeaderTable() || (part.children.empty() && part.attributes.empty())) return;
    if (IsHolder(part)) {
      for (const Element& inner : part.children) {
        MapPart(inner, person, subject, child_at, filing);
      }
      return;
    }
    if (table == nullptr) return desk_.Ignore(part.name);
    Position at = child_at;
    at.line = part.line;
    if (!filing.Begin(at, person.Get("child"))) return;
    filing.child() = subject;
    const ElementFields row(*table, part, &person);
    for (const std::string& field : row.unknown()) desk_.Ignore(field);
    table->map(row, filing);
  }

  const std::vector<Input>& inputs_;
  const Sender& sender_;
  Summary summary_;
  RowDesk desk_;
  std::vector<ReturnFile> files_;
  std::vector<int> years_;  // of each return; 0: no day says
  std::set<int> years_read_;
  ReturnChildren children_;
};

}  // namespace

int RecogniseSsda903(const Head& head) {
  const std::string_view text = head.text;
  const auto has = [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  };
  if (has("<EXPSSDA903") || has("<DECOM>") || has("<SSDA903")) return 95;
  if (head.header.empty()) return 0;
  const bool child = std::any_of(head.header.begin(), head.header.end(), [](const auto& cell) {
    return cell == "child" || cell == "childid";
  });
  return child && ReturnTableOf(std::string(text)) != nullptr ? 90 : 0;
}

Result<Summary> ReadSsda903(const std::vector<Input>& files, const Tables& tables,
                            const Sender& sender, Sink& sink) {
  return ReturnReader(files, tables, sender, sink).Run();
}

}  // namespace connectors::social_care
