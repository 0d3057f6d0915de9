// The versioned tables that connectors map by: what a code of a collection year means,
// and which sensitivity labels a record or a code brings.
//
// They are data in config/ (codes/<format>/*.json, labels/<format>.json), each with a
// schema in schemas/config/, so that a partnership changes them without a compiler. A
// table that cannot be read stops the run before any record is made: a record must
// never go out with fewer labels than it should carry.

#ifndef CONNECTORS_MAPPING_TABLES_H_
#define CONNECTORS_MAPPING_TABLES_H_

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/records/record.h"

namespace connectors {

class CodeTable {
 public:
  struct Meaning {
    std::string words;
    bool current = true;  // false: understood, but not on the list of that year
  };

  // Every *.json of the folder.
  static hub::Result<CodeTable> Load(const std::filesystem::path& folder);
  static hub::Result<CodeTable> Parse(std::string_view json);

  // What `code` of `list` meant in `year`. A code of another year is still understood.
  std::optional<Meaning> Find(std::string_view list, std::string_view code, int year) const;

  bool Has(std::string_view list) const;
  std::size_t size() const { return lists_.size(); }

 private:
  struct Entry {
    std::string words;
    int from = 0;
    int to = 9999;
  };
  using List = std::map<std::string, std::vector<Entry>, std::less<>>;

  hub::Status Add(std::string_view json);

  std::map<std::string, List, std::less<>> lists_;
};

class LabelTable {
 public:
  static hub::Result<LabelTable> Load(const std::filesystem::path& file);
  static hub::Result<LabelTable> Parse(std::string_view json);

  // The labels of a record of this kind with these codes and words: the kind's own, those
  // of each code and of each sensitive word; where a code of a sensitive list has no
  // rule, the kind's strictest. `list` of a code is found in its system's last part; a dot in
  // a code says nothing ("F10.2", "F102").
  // A kind that the table does not name gets every label it names: nobody decided, so
  // nobody sees.
  hub::records::LabelSet For(hub::records::Kind kind, const std::vector<hub::records::Code>& codes,
                             std::string_view words) const;

  hub::records::LabelSet StrictestOf(hub::records::Kind kind) const;

 private:
  struct KindRule {
    hub::records::LabelSet labels;
    hub::records::LabelSet strictest;
  };
  struct CodeRule {
    std::string prefix;  // of the code, upper case, without dots
    hub::records::LabelSet labels;
  };
  struct WordRule {
    std::string word;  // lower case
    bool whole = false;
    hub::records::LabelSet labels;
  };

  hub::records::LabelSet OfCode(const KindRule& rule, const hub::records::Code& code) const;
  void AddWords(std::string_view lower, hub::records::LabelSet& labels) const;

  std::map<hub::records::Kind, KindRule> kinds_;
  std::map<std::string, std::map<std::string, hub::records::LabelSet>, std::less<>> codes_;
  std::map<std::string, std::vector<CodeRule>, std::less<>> prefixes_;
  std::vector<WordRule> words_;
  std::set<std::string, std::less<>> sensitive_lists_;
  hub::records::LabelSet all_;
};

hub::records::LabelSet Union(hub::records::LabelSet a, hub::records::LabelSet b);

struct Tables {
  CodeTable codes;
  LabelTable labels;
};
// config/codes/<format> and config/labels/<format>.json.
hub::Result<Tables> LoadTables(const std::filesystem::path& config, std::string_view format);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_TABLES_H_
