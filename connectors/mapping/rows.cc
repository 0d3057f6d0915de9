#include "connectors/mapping/rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "connectors/mapping/text.h"

namespace connectors {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::Result;

constexpr std::size_t kRemembered = 200'000;
constexpr std::size_t kMaxPeople = 1'000'000;  // counted; of more the report says so many at least
constexpr std::size_t kMaxIgnored = 200;       // names of fields that the report lists
constexpr std::size_t kMaxValue = 64U << 10U;

// FNV-1a from `basis`, each part closed by a byte that no UTF-8 text has.
std::uint64_t Fnv(std::uint64_t basis, const std::vector<std::string_view>& parts) {
  std::uint64_t hash = basis;
  const auto add = [&hash](unsigned char c) {
    hash ^= c;
    hash *= 1099511628211ULL;
  };
  for (const std::string_view part : parts) {
    for (const char c : part) add(static_cast<unsigned char>(c));
    add(0xFF);
  }
  // FNV leaves its high bits weak on short texts (the finisher of MurmurHash3).
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdULL;
  hash ^= hash >> 33U;
  hash *= 0xc4ceb9fe1a85ec53ULL;
  hash ^= hash >> 33U;
  return hash;
}

class TableFields final : public Fields {
 public:
  explicit TableFields(const TableRow& row) : row_(row) {}
  std::string_view Get(std::string_view canonical) const override { return row_.Get(canonical); }

 private:
  const TableRow& row_;
};

// NormalHeader of every spelling -> its canonical name.
using Spellings = std::unordered_map<std::string, std::string>;

Spellings SpellingsOf(const Aliases& aliases) {
  Spellings spellings;
  for (const auto& [name, others] : aliases) {
    for (const std::string& other : others) spellings.emplace(NormalHeader(other), name);
  }
  for (const auto& [name, others] : aliases) spellings[NormalHeader(name)] = name;
  return spellings;
}

// A text, a number (which WalkJson gives as a text) or a truth; a list of such, joined by ';'.
std::string ValueOf(const Json& value) {
  if (value.is_string()) {
    return std::string(TrimBlank(value.get_ref<const std::string&>())).substr(0, kMaxValue);
  }
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  std::string all;
  if (!value.is_array()) return all;
  for (const Json& element : value) {
    const std::string one = element.is_array() ? "" : ValueOf(element);
    if (!one.empty() && all.size() < kMaxValue) all += (all.empty() ? "" : ";") + one;
  }
  return all;
}

bool SaysSomething(const Json& value) {
  return !value.is_null() && !(value.is_string() && value.get_ref<const std::string&>().empty()) &&
         !((value.is_array() || value.is_object()) && value.empty());
}

class JsonFields final : public Fields {
 public:
  // Fields of `around` hold where this has none.
  explicit JsonFields(const Fields* around = nullptr) : around_(around) {}

  void Add(const std::string& canonical, std::string value) {
    values_[canonical] = std::move(value);
  }
  std::string_view Get(std::string_view canonical) const override {
    const auto found = values_.find(canonical);
    if (found != values_.end() && !found->second.empty()) return found->second;
    return around_ == nullptr ? std::string_view() : around_->Get(canonical);
  }

 private:
  const Fields* around_;
  std::map<std::string, std::string, std::less<>> values_;
};

class RowReader {
 public:
  RowReader(const RowFormat& format, const Tables& tables, const Sender& sender, Sink& sink)
      : format_(format), desk_(format.id, tables, sender, sink, summary_) {
    summary_.collection = format.words;
  }

  Result<Summary> Run(std::istream& raw) {
    if (!raw.good()) return Error{ErrorCode::kNotFound, "cannot open the file", ""};
    DecodedStream text(raw);
    const char first = FirstOf(text);
    if (first == '\0') return Error{ErrorCode::kInvalid, "the file is empty: export it again", ""};
    text.clear();
    text.seekg(0);
    return first == '{' || first == '[' ? RunJson(text) : RunTable(text);
  }

 private:
  static char FirstOf(std::istream& text) {
    for (char c = '\0'; text.get(c);) {
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') return c;
    }
    return '\0';
  }

  // Whatever a mapper does, the row is counted.
  void Map(const Fields& fields, const Position& at) {
    ++summary_.units;
    const std::uint64_t before = summary_.rows;
    format_.map(fields, at, desk_);
    if (summary_.rows == before) desk_.Leave("row that tells nothing");
  }

  Result<Summary> RunTable(std::istream& text) {
    TableReader table(text, format_.shape);
    if (const hub::Status begun = table.Begin(); !begun.ok()) return begun.error();
    if (!HasOneOf(table)) return NoColumn();
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      if (next == TableReader::Next::kBad) {
        TakeBad(table.bad());
      } else {
        Map(TableFields(table.row()), table.row().at());
      }
      if (desk_.Stopped()) {
        Stop(table.row().at());
        break;
      }
    }
    table.AddIgnored(summary_);
    return std::move(summary_);
  }

  bool HasOneOf(const TableReader& table) const {
    return format_.one_of.empty() ||
           std::any_of(format_.one_of.begin(), format_.one_of.end(),
                       [&table](const std::string& name) { return table.HasColumn(name); });
  }

  Error NoColumn() const {
    std::string names;
    for (const std::string& name : format_.one_of) names += (names.empty() ? "" : ", ") + name;
    return {ErrorCode::kInvalid,
            "the header has none of " + names + ": name the column that says whom a row is about",
            ""};
  }

  void TakeBad(const BadRow& bad) {
    ++summary_.units;
    if (bad.rule == "row.cut_off") {
      desk_.Break(bad.at(), bad.rule, std::string(bad.words));
    } else {
      desk_.Reject(bad.at(), bad.rule, bad.words);
    }
  }

  void Stop(const Position& at) {
    summary_.complete = false;
    summary_.broken_at = at;
    summary_.broken_why = "stopped";
  }

  Result<Summary> RunJson(std::istream& text) {
    spellings_ = SpellingsOf(format_.shape.aliases);
    JsonPlan plan;
    plan.arrays = format_.arrays;
    plan.take = [this](Json& value, const JsonUnit& unit) {
      last_ = unit.at;
      if (unit.too_large) {
        desk_.Reject(unit.at, "row.too_large", "one element of more than 4 MiB");
      } else {
        TakeValue(value, unit.at);
      }
      return !desk_.Stopped();
    };
    const JsonWalk walk = WalkJson(text, plan);
    if (!walk.met_value) {
      return Error{ErrorCode::kInvalid, "the file begins like JSON and is none: " + walk.broken_why,
                   ""};
    }
    if (!walk.streamed && walk.complete) {
      if (!IsRow(walk.root)) return NoRows();
      TakeValue(walk.root, {1, 1, 0, 0});
    } else if (walk.root.is_object()) {
      for (const auto& [key, value] : walk.root.items()) {
        if (SaysSomething(value)) desk_.Ignore(key);
      }
    }
    if (walk.stopped) {
      Stop(last_);
    } else if (!walk.complete) {
      desk_.Break(walk.broken_at, "file.broken", walk.broken_why);
    }
    return std::move(summary_);
  }

  bool IsRow(const Json& value) const {
    if (!value.is_object()) return false;
    for (const auto& [key, inner] : value.items()) {
      const auto found = spellings_.find(NormalHeader(key));
      if (found == spellings_.end()) continue;
      for (const auto* names : {&format_.shape.required, &format_.one_of}) {
        if (std::find(names->begin(), names->end(), found->second) != names->end()) return true;
      }
    }
    return false;
  }

  Error NoRows() const {
    std::string where;
    for (const std::string& path : format_.arrays) {
      if (!path.empty()) where += (where.empty() ? "\"" : " or \"") + path + "\"";
    }
    return {ErrorCode::kInvalid,
            "JSON without " + std::string(format_.words) + ": a list of them is expected, under " +
                where + " or alone",
            ""};
  }

  void TakeValue(const Json& value, const Position& at) {
    if (!value.is_object()) {
      ++summary_.units;
      desk_.Reject(at, "row.no_object", "an element of the list that is no object with fields");
      return;
    }
    JsonFields fields;
    std::vector<const Json*> inner;
    Gather(value, fields, &inner);
    if (inner.empty()) return Map(fields, at);
    for (const Json* element : inner) {
      if (!element->is_object()) {
        ++summary_.units;
        desk_.Reject(at, "row.no_object", "an element of the inner list is no object with fields");
        continue;
      }
      JsonFields own(&fields);
      Gather(*element, own, nullptr);
      Map(own, at);
    }
  }

  // `inner`: where the elements of the nested list go; null: there is none to look for.
  void Gather(const Json& value, JsonFields& fields, std::vector<const Json*>* inner) {
    for (const auto& [key, member] : value.items()) {
      if (inner != nullptr && !format_.nested.empty() && NormalHeader(key) == format_.nested) {
        *inner = ListAt(value, key);
        continue;
      }
      const auto found = spellings_.find(NormalHeader(key));
      if (found == spellings_.end() || member.is_object()) {
        if (SaysSomething(member)) desk_.Ignore(key);
        continue;
      }
      fields.Add(found->second, ValueOf(member));
    }
  }

  const RowFormat& format_;
  Summary summary_;
  RowDesk desk_;
  Spellings spellings_;
  Position last_;
};

}  // namespace

std::uint64_t HashOf(const std::vector<std::string_view>& parts) {
  return Fnv(14695981039346656037ULL, parts);
}

std::string KeyOf(const std::vector<std::string_view>& parts) {
  const std::array<std::uint64_t, 2> halves = {HashOf(parts), Fnv(0x9ae16a3b2f90404fULL, parts)};
  std::string key;
  for (const std::uint64_t half : halves) {
    for (int shift = 60; shift >= 0; shift -= 4) key += "0123456789abcdef"[(half >> shift) & 15U];
  }
  return key;
}

std::string NamedKey(const hub::records::Subject& person) {
  if (person.names.empty() || !person.birth.exact_day() || person.addresses.empty()) return "";
  const hub::records::PersonName& name = person.names.front();
  const hub::Sensitive& postcode = person.addresses.front().postcode;
  if (name.given.empty() || name.family.empty() || postcode.empty()) return "";
  return "named:" + KeyOf({Lower(name.given.Reveal()), Lower(name.family.Reveal()),
                           person.birth.Iso(), Lower(postcode.Reveal())});
}

RowDesk::RowDesk(std::string_view format, const Tables& tables, const Sender& sender, Sink& sink,
                 Summary& summary)
    : format_(std::string(format) + "."),
      tables_(tables),
      sender_(sender),
      sink_(sink),
      summary_(summary) {}

void RowDesk::Take(hub::records::Record record, const Position& at) {
  ++summary_.rows;
  ++summary_.records;
  for (const hub::records::Subject& subject : record.subjects) {
    if (people_.size() >= kMaxPeople) break;
    if (people_.insert(HashOf({subject.source_id.Reveal()})).second) ++summary_.people;
  }
  sink_.Take(std::move(record), at);
}

void RowDesk::Reject(const Position& at, std::string_view rule, std::string_view words) {
  ++summary_.rows;
  ++summary_.rejects;
  sink_.Reject(at, format_ + std::string(rule), words);
}

void RowDesk::Leave(const std::string& what) {
  ++summary_.rows;
  ++summary_.not_taken[what];
}

void RowDesk::Warn(const Position& at, std::string_view rule, std::string_view words) {
  ++summary_.warnings;
  sink_.Warn(at, format_ + std::string(rule), words);
}

void RowDesk::Ignore(const std::string& field) {
  const std::string name = CleanText(field, 60);
  const bool listed = summary_.ignored.size() < kMaxIgnored || summary_.ignored.count(name) != 0;
  ++summary_.ignored[listed ? name : "(other fields)"];
}

void RowDesk::Break(const Position& at, std::string_view rule, const std::string& words) {
  summary_.complete = false;
  summary_.broken_at = at;
  summary_.broken_why = words;
  Reject(at, rule, words);
}

RowDesk::Before RowDesk::Met(std::string_view id, std::uint64_t print) {
  if (met_.size() >= kRemembered) met_.clear();
  const auto [row, fresh] = met_.emplace(HashOf({id}), print);
  if (fresh) return Before::kNever;
  return row->second == print ? Before::kSame : Before::kOther;
}

void RowDesk::SaysNow(std::string_view id, std::uint64_t print) { met_[HashOf({id})] = print; }

Result<Summary> ReadRows(std::istream& raw, const RowFormat& format, const Tables& tables,
                         const Sender& sender, Sink& sink) {
  return RowReader(format, tables, sender, sink).Run(raw);
}

}  // namespace connectors
