// A file of people in any layout, read a row at a time: comma-separated values with a header,
// and a map of what its columns are.

#ifndef TESTS_BENCH_LINKAGE_TABLE_H_
#define TESTS_BENCH_LINKAGE_TABLE_H_

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/linkage/traits.h"
#include "hub/records/record.h"

namespace bench {

// Names of columns; several joined by '+' are put together with a space.
struct ColumnMap {
  std::string id;
  std::string given;
  std::string family;
  std::string former_family;
  std::string birth;
  std::string sex;
  std::string postcode;
  std::string address;
  std::string phone;
  std::string email;
  std::string nhs_number;
  std::string upn;
  std::vector<std::string> exact;
  std::vector<std::string> fuzzy;
  std::vector<std::string> number;

  std::vector<hub::linkage::ExtraField> Extras() const;
};

struct Row {
  std::string id;
  hub::records::Subject subject;
  std::vector<std::string> extras;
};

class Table {
 public:
  // Reads the header. Faults end the program with a message.
  Table(std::istream& in, const ColumnMap& columns);

  std::optional<Row> Next();

 private:
  using Columns = std::vector<std::size_t>;
  bool ReadCells();
  Columns Find(const std::string& names) const;
  std::string Text(const Columns& columns) const;

  std::istream& in_;
  std::vector<std::string> cells_;
  std::vector<std::string> header_;
  Columns id_, given_, family_, former_, birth_, sex_, postcode_, address_, phone_, email_, nhs_,
      upn_;
  std::vector<Columns> extras_;
};

// "2015-03-04", "20150304", "04/03/2015", "2015-03", "2015"; unknown for anything else.
hub::PartialDate ReadBirth(std::string_view text);

}  // namespace bench

#endif  // TESTS_BENCH_LINKAGE_TABLE_H_
