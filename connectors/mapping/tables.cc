#include "connectors/mapping/tables.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "connectors/mapping/text.h"

namespace connectors {
namespace {

namespace fs = std::filesystem;
using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;
using hub::records::Code;
using hub::records::Kind;
using hub::records::LabelFrom;
using hub::records::LabelSet;
using Json = nlohmann::json;

Error Bad(std::string why) { return Error{ErrorCode::kInvalid, std::move(why), ""}; }

Error Within(const fs::path& file, const Error& error) {
  return Error{error.code, file.filename().string() + ": " + error.for_caller, error.for_operator};
}

Result<std::string> ReadWhole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, "cannot read " + file.string(), ""};
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The document without its unknown members: there must be none, or a rule that someone
// wrote would silently not hold.
Status OnlyKeys(const Json& object, std::initializer_list<std::string_view> allowed) {
  if (!object.is_object()) return Bad("an object is expected");
  for (const auto& [key, value] : object.items()) {
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      return Bad("unknown key '" + key + "'");
    }
  }
  return Done{};
}

Result<std::string> TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) {
    return Bad(std::string("missing text '") + key + "'");
  }
  return found->get<std::string>();
}

Result<LabelSet> LabelsOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) {
    return Bad(std::string("missing list '") + key + "'");
  }
  LabelSet labels;
  for (const Json& name : *found) {
    const auto label = name.is_string() ? LabelFrom(name.get<std::string>()) : std::nullopt;
    if (!label) return Bad("unknown label " + name.dump());
    labels = labels.With(*label);
  }
  return labels;
}

int YearOf(const Json& object, const char* key, int otherwise) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

// "dfe-cin-2025/primary-need" -> "primary-need"; an address names its list whole.
std::string_view ListOf(std::string_view system) {
  if (system.find(':') != std::string_view::npos) return system;
  const std::size_t slash = system.rfind('/');
  return slash == std::string_view::npos ? system : system.substr(slash + 1);
}

// A diagnosis is written with its dot or without: "F10.2" and "F102" are one code.
std::string Undotted(std::string_view code) {
  std::string plain = Upper(code);
  plain.erase(std::remove(plain.begin(), plain.end(), '.'), plain.end());
  return plain;
}

bool IsOfAWord(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool Contains(std::string_view text, std::string_view word, bool whole) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !IsOfAWord(text[at - 1]);
    const bool ends = end == text.size() || !IsOfAWord(text[end]);
    if (starts && (!whole || ends)) return true;
  }
  return false;
}

}  // namespace

Result<CodeTable> CodeTable::Load(const fs::path& folder) {
  CodeTable table;
  std::error_code failed;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (failed) return Error{ErrorCode::kNotFound, "cannot read folder " + folder.string(), ""};
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const Result<std::string> text = ReadWhole(file);
    if (!text.ok()) return text.error();
    if (const Status added = table.Add(text.value()); !added.ok()) {
      return Within(file, added.error());
    }
  }
  return table;
}

Result<CodeTable> CodeTable::Parse(std::string_view json) {
  CodeTable table;
  if (const Status added = table.Add(json); !added.ok()) return added.error();
  return table;
}

Status CodeTable::Add(std::string_view json) {
  const Json document = Json::parse(json, nullptr, false);
  const Status keys =
      OnlyKeys(document, {"$schema", "list", "title", "version", "source", "codes"});
  if (!keys.ok()) return keys.error();
  const Result<std::string> name = TextOf(document, "list");
  if (!name.ok()) return name.error();
  const auto codes = document.find("codes");
  if (codes == document.end() || !codes->is_array()) return Bad("missing list 'codes'");
  if (lists_.count(name.value()) != 0) return Bad("list '" + name.value() + "' is given twice");
  List& list = lists_[name.value()];
  for (const Json& row : *codes) {
    const Status row_keys = OnlyKeys(row, {"code", "words", "from", "to", "note"});
    if (!row_keys.ok()) return row_keys.error();
    const Result<std::string> code = TextOf(row, "code");
    const Result<std::string> words = TextOf(row, "words");
    if (!code.ok()) return code.error();
    if (!words.ok()) return words.error();
    list[Upper(code.value())].push_back(
        {words.value(), YearOf(row, "from", 0), YearOf(row, "to", 9999)});
  }
  return Done{};
}

std::optional<CodeTable::Meaning> CodeTable::Find(std::string_view list, std::string_view code,
                                                  int year) const {
  const auto found = lists_.find(list);
  if (found == lists_.end()) return std::nullopt;
  const auto entries = found->second.find(Upper(code));
  if (entries == found->second.end() || entries->second.empty()) return std::nullopt;
  for (const Entry& entry : entries->second) {
    if (year >= entry.from && year <= entry.to) return Meaning{entry.words, true};
  }
  return Meaning{entries->second.back().words, false};
}

bool CodeTable::Has(std::string_view list) const { return lists_.find(list) != lists_.end(); }

Result<LabelTable> LabelTable::Load(const fs::path& file) {
  const Result<std::string> text = ReadWhole(file);
  if (!text.ok()) return text.error();
  Result<LabelTable> table = Parse(text.value());
  if (!table.ok()) return Within(file, table.error());
  return table;
}

Result<LabelTable> LabelTable::Parse(std::string_view json) {
  const Json document = Json::parse(json, nullptr, false);
  const Status keys = OnlyKeys(document, {"$schema", "table", "title", "version", "source", "kinds",
                                          "codes", "words", "sensitive_lists"});
  if (!keys.ok()) return keys.error();
  for (const char* part : {"kinds", "codes", "words", "sensitive_lists"}) {
    if (!document.contains(part)) return Bad(std::string("missing '") + part + "'");
  }
  LabelTable table;
  for (const auto& [name, row] : document["kinds"].items()) {
    const auto kind = hub::records::KindFrom(name);
    if (!kind) return Bad("unknown kind '" + name + "'");
    const Result<LabelSet> labels = LabelsOf(row, "labels");
    const Result<LabelSet> strictest = LabelsOf(row, "strictest");
    if (!labels.ok()) return labels.error();
    if (!strictest.ok()) return strictest.error();
    if (labels.value().empty() || strictest.value().empty()) {
      return Bad("kind '" + name + "' has no label");
    }
    table.kinds_[*kind] = {labels.value(), strictest.value()};
    table.all_ = Union(table.all_, Union(labels.value(), strictest.value()));
  }
  for (const Json& row : document["codes"]) {
    const Status row_keys = OnlyKeys(row, {"list", "code", "prefix", "labels", "note"});
    if (!row_keys.ok()) return row_keys.error();
    const Result<std::string> list = TextOf(row, "list");
    const Result<LabelSet> labels = LabelsOf(row, "labels");
    if (!list.ok()) return list.error();
    if (!labels.ok()) return labels.error();
    table.all_ = Union(table.all_, labels.value());
    if (const Result<std::string> code = TextOf(row, "code"); code.ok()) {
      table.codes_[list.value()][Undotted(code.value())] = labels.value();
    } else if (const Result<std::string> prefix = TextOf(row, "prefix"); prefix.ok()) {
      table.prefixes_[list.value()].push_back({Undotted(prefix.value()), labels.value()});
    } else {
      return Bad("a row of 'codes' has neither code nor prefix");
    }
  }
  for (const Json& row : document["words"]) {
    const Status row_keys = OnlyKeys(row, {"word", "whole", "labels", "note"});
    if (!row_keys.ok()) return row_keys.error();
    const Result<std::string> word = TextOf(row, "word");
    const Result<LabelSet> labels = LabelsOf(row, "labels");
    if (!word.ok()) return word.error();
    if (!labels.ok()) return labels.error();
    table.all_ = Union(table.all_, labels.value());
    table.words_.push_back({Lower(word.value()), row.value("whole", false), labels.value()});
  }
  for (const Json& list : document["sensitive_lists"]) {
    if (!list.is_string()) return Bad("'sensitive_lists' holds names of lists");
    table.sensitive_lists_.insert(list.get<std::string>());
  }
  return table;
}

LabelSet LabelTable::StrictestOf(Kind kind) const {
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? all_ : found->second.strictest;
}

LabelSet LabelTable::OfCode(const KindRule& rule, const Code& code) const {
  const std::string_view list = ListOf(code.system);
  const std::string plain = Undotted(code.code);
  if (const auto exact = codes_.find(list); exact != codes_.end()) {
    const auto row = exact->second.find(plain);
    if (row != exact->second.end()) return row->second;
  }
  LabelSet labels;
  bool ruled = false;
  if (const auto prefixes = prefixes_.find(list); prefixes != prefixes_.end()) {
    for (const CodeRule& row : prefixes->second) {
      if (plain.rfind(row.prefix, 0) != 0) continue;
      labels = Union(labels, row.labels);
      ruled = true;
    }
  }
  const bool sensitive = sensitive_lists_.find(list) != sensitive_lists_.end();
  return !ruled && sensitive ? rule.strictest : labels;
}

void LabelTable::AddWords(std::string_view lower, LabelSet& labels) const {
  for (const WordRule& row : words_) {
    if (Contains(lower, row.word, row.whole)) labels = Union(labels, row.labels);
  }
}

LabelSet LabelTable::For(Kind kind, const std::vector<Code>& codes, std::string_view words) const {
  const auto found = kinds_.find(kind);
  if (found == kinds_.end()) return all_;
  LabelSet labels = found->second.labels;
  for (const Code& code : codes) {
    labels = Union(labels, OfCode(found->second, code));
    AddWords(Lower(code.text), labels);
  }
  AddWords(Lower(words), labels);
  return labels;
}

LabelSet Union(LabelSet a, LabelSet b) { return LabelSet(a.bits() | b.bits()); }

Result<Tables> LoadTables(const fs::path& config, std::string_view format) {
  Result<CodeTable> codes = CodeTable::Load(config / "codes" / format);
  if (!codes.ok()) return codes.error();
  Result<LabelTable> labels = LabelTable::Load(config / "labels" / (std::string(format) + ".json"));
  if (!labels.ok()) return labels.error();
  return Tables{std::move(codes).value(), std::move(labels).value()};
}

}  // namespace connectors
