// Rows of named fields, of a table or of JSON with the same names: how Onestory's own
// profiles (police/, voluntary/, adult/) are read, one row at a time.
//
// ReadRows hands each row as Fields to the format's mapper; the mapper tells the RowDesk
// what becomes of it, and the desk hands that to the sink and keeps the summary.
//
// INVARIANT: what is counted as a row ends in exactly one of Take, Reject and Leave.

#ifndef CONNECTORS_MAPPING_ROWS_H_
#define CONNECTORS_MAPPING_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors {

class Fields {
 public:
  virtual ~Fields() = default;

  // Without white space around it; empty: blank, or no such field. Good while the row is.
  virtual std::string_view Get(std::string_view canonical) const = 0;
  bool Has(std::string_view canonical) const { return !Get(canonical).empty(); }
};

// Eight bytes that stand for the parts, the same in every run and on every machine.
std::uint64_t HashOf(const std::vector<std::string_view>& parts);

// Sixteen bytes of them, written in hex: a key made from names, in which no name stands.
std::string KeyOf(const std::vector<std::string_view>& parts);

// The key of a person to whom the file gives no number: by given and family name, birth date
// and postcode, in which none of these stands. Empty when one of them is not known: what is
// left is many people's, and a wrong join is worse than a question to a steward.
std::string NamedKey(const hub::records::Subject& person);

class RowDesk {
 public:
  // All outlive the desk. `format` begins every rule id: "police" makes "police.row.twice".
  RowDesk(std::string_view format, const Tables& tables, const Sender& sender, Sink& sink,
          Summary& summary);

  void Take(hub::records::Record record, const Position& at);
  void Reject(const Position& at, std::string_view rule, std::string_view words);
  void Leave(const std::string& what);  // not taken, and what it is
  void Warn(const Position& at, std::string_view rule, std::string_view words);
  void Ignore(const std::string& field);  // a field that no record has
  // The file ends here: a reject, and the summary is incomplete.
  void Break(const Position& at, std::string_view rule, const std::string& words);

  // Whether a record of this id was there before in this file, saying the same. Remembers
  // the first such print; of ids the last 200,000.
  enum class Before { kNever, kSame, kOther };
  // `id`: its source id and version; `print`: HashOf what it says.
  Before Met(std::string_view id, std::uint64_t print);
  // From now on it is this that the record says.
  void SaysNow(std::string_view id, std::uint64_t print);

  const Tables& tables() const { return tables_; }
  const Sender& sender() const { return sender_; }
  Summary& summary() { return summary_; }
  bool Stopped() const { return sink_.Stopped(); }
  std::vector<std::string> HeldAbout(std::string_view person) { return sink_.HeldAbout(person); }

 private:
  const std::string format_;
  const Tables& tables_;
  const Sender& sender_;
  Sink& sink_;
  Summary& summary_;
  std::unordered_map<std::uint64_t, std::uint64_t> met_;
  std::unordered_set<std::uint64_t> people_;
};

struct RowFormat {
  std::string_view id;     // of rules: "police"
  std::string_view words;  // what the file is: "police notices"
  TableShape shape;        // of the table; its names are those of the JSON fields too

  // At least one of these columns must be there, whatever `shape` requires.
  std::vector<std::string> one_of;

  // Paths of JSON arrays of rows, as JsonPlan has them. A lone object with a required
  // field, or one of `one_of`, is a row as well.
  std::vector<std::string> arrays;
  // A list inside a row, each element of which is a row with the fields around it.
  std::string nested;

  void (*map)(const Fields&, const Position&, RowDesk&) = nullptr;
};

// Reads a table or JSON, by what the text begins with. kInvalid only when nothing could be
// read at all, with what to do about it.
hub::Result<Summary> ReadRows(std::istream& raw, const RowFormat& format, const Tables& tables,
                              const Sender& sender, Sink& sink);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_ROWS_H_
