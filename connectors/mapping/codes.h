// Coded values and labels of a record, the same way for every format.

#ifndef CONNECTORS_MAPPING_CODES_H_
#define CONNECTORS_MAPPING_CODES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/records/record.h"

namespace connectors {

// "b) Female" -> "Female", "q) 6: Police" -> "6: Police": what a menu of a spreadsheet
// form put before a value. Text without such a prefix comes back as it is.
std::string_view WithoutMenuPrefix(std::string_view text);

enum class Known : std::uint8_t {
  kBlank,      // nothing was sent; nothing was added
  kCurrent,    // on the list of its year
  kOtherYear,  // understood, but on another year's list: worth a warning
  kUnknown,    // on no list: kept as sent and shown; worth a warning
};

struct Meant {
  std::string words;  // for a summary or a detail; "code XY" for an unknown one
  Known known = Known::kBlank;
};

// A code list as records name it: system "<prefix>-<year>/<list>".
struct CodeYear {
  std::string_view prefix;  // "dfe-cin"
  int year = 0;             // of the collection
};

inline constexpr std::size_t kMaxCode = 64;  // bytes of a code as sent

// What `code` says, without adding it to a record.
Meant MeaningOf(const CodeTable& codes, const CodeYear& of, std::string_view list,
                std::string_view code);

// Adds the code with its words to the record.
Meant AddCode(hub::records::Record& record, const CodeTable& codes, const CodeYear& of,
              std::string_view list, std::string_view code);

// A detail, cleaned; a blank one adds nothing. At most 512 bytes.
void AddDetail(hub::records::Record& record, std::string_view name, std::string_view value,
               bool locates = false);

// The labels that the tables give this record, by its kind, its codes and all its words:
// summary, narrative, place and the values of its details. Call it last.
void LabelRecord(hub::records::Record& record, const LabelTable& labels);

// What every record of this sender starts as: agency, basis, team and its contact.
hub::records::Record NewRecord(const Sender& sender, hub::records::Kind kind,
                               std::string_view author_role);

// "PPStartDate" -> "pp_start_date": a field's own name as the name of a detail.
std::string SnakeName(std::string_view name);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_CODES_H_
