// A file of people in any layout, read a row at a time: separated values with or without a
// header, and a map of what its columns are. Whatever cannot be read ends the program with a
// message that says where and what to do; what is merely odd is counted.

#ifndef TESTS_BENCH_LINKAGE_TABLE_H_
#define TESTS_BENCH_LINKAGE_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "hub/linkage/traits.h"
#include "hub/records/record.h"

namespace bench {

// Names of columns, or their numbers from 1 on; several joined by '+' are put together with a
// space.
struct ColumnMap {
  std::string id;  // empty: the row's number, from 1 on
  std::string given;
  std::string family;
  std::string former_family;
  std::string birth;
  std::string age;
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

  bool header = true;
  char separator = 0;  // 0: whichever of , ; | and tab the first line has most of

  std::vector<hub::linkage::ExtraField> Extras() const;
};

// Which of two numbers comes first where only one order makes sense to whoever wrote them.
enum class DateOrder : std::uint8_t { kDayFirst, kMonthFirst };

// "2015-03-04", "20150304", "04/03/2015", "4.3.15", "4 Mar 2015", "March 4, 2015", "2015 3 4",
// "2015-03", "2015", with a time or ".0" after it; unknown for anything else.
hub::PartialDate ReadBirth(std::string_view text, DateOrder order);

struct Row {
  std::string id;
  hub::records::Subject subject;
  std::vector<std::string> extras;
};

class Table {
 public:
  Table(std::istream& in, const ColumnMap& columns, DateOrder order);

  std::optional<Row> Next();

  // As written, to tell the order of its dates. REQUIRES: Next() gave a row
  std::string birth_text() const { return Text(birth_); }
  std::size_t odd_births() const { return odd_births_; }
  std::size_t short_rows() const { return short_rows_; }
  std::size_t latin_cells() const { return latin_cells_; }  // no UTF-8: read as Windows-1252

 private:
  using Columns = std::vector<std::size_t>;
  int Take();
  bool ReadCells();
  void ReadHeader(const ColumnMap& columns);
  Columns Find(const std::string& names) const;
  std::optional<std::size_t> FindOne(const std::string& name) const;
  std::string Text(const Columns& columns) const;
  void CheckRow();

  std::istream& in_;
  DateOrder order_;
  char separator_ = ',';
  std::vector<std::string> cells_;
  std::vector<std::string> header_;
  Columns id_, given_, family_, former_, birth_, age_, sex_, postcode_, address_, phone_, email_,
      nhs_, upn_;
  std::vector<Columns> extras_;
  std::unordered_set<std::string> ids_;
  bool first_is_row_ = false;  // there is no header, and the first row waits
  std::size_t row_ = 0;        // from 1 on, the header left out
  std::size_t odd_births_ = 0;
  std::size_t short_rows_ = 0;
  std::size_t latin_cells_ = 0;
};

}  // namespace bench

#endif  // TESTS_BENCH_LINKAGE_TABLE_H_
