#include "connectors/social_care/read_annex_a.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"
#include "connectors/social_care/annex_a_lists.h"
#include "connectors/social_care/filing.h"
#include "connectors/social_care/walk_table.h"

namespace connectors::social_care {
namespace {

using hub::Error;
using hub::ErrorCode;
using hub::PartialDate;
using hub::Result;

// "#N/A", "#REF!": what Excel shows where it has no value.
bool IsErrorValue(std::string_view cell) {
  const std::string_view last = cell.empty() ? "" : cell.substr(cell.size() - 1);
  return cell.size() > 2 && cell.size() < 16 && cell[0] == '#' &&
         (last == "!" || last == "?" || last == "A" || last == "L");
}

// Cells of a spreadsheet: what it could not compute is no value.
class SheetFields final : public Fields {
 public:
  SheetFields(const Fields& row, Filing& filing) : row_(row), filing_(filing) {}

  std::string_view Get(std::string_view canonical) const override {
    const std::string_view cell = row_.Get(canonical);
    if (IsErrorValue(cell)) return {};
    if (cell.empty() || cell.front() != '=') return cell;
    if (!flagged_) {
      filing_.Warn("cell.formula", "a formula where its value should be: save the list as values");
      flagged_ = true;
    }
    return {};
  }

 private:
  const Fields& row_;
  Filing& filing_;
  mutable bool flagged_ = false;  // one warning a row is enough
};

class AnnexAReader {
 public:
  AnnexAReader(const AnnexAList& list, const ExportBirths& births, const Tables& tables,
               const Sender& sender, Sink& sink)
      : list_(list),
        births_(births),
        desk_("annex_a", tables, sender, sink, summary_),
        filing_(desk_, {"ofsted-annex-a", 0, 0, true}) {
    summary_.collection =
        "Annex A list " + std::to_string(list.number) + " (" + std::string(list.words) + ")";
  }

  Result<Summary> Run(std::istream& text) {
    const hub::Status walked = WalkTable(text, list_.shape, 0, desk_, summary_,
                                         [this](const WalkedRow& row) { Map(row); });
    if (!walked.ok()) return walked.error();
    return std::move(summary_);
  }

 private:
  void Map(const WalkedRow& row) {
    const SheetFields fields(row, filing_);
    if (!filing_.Begin(row.at(), fields.Get(list_.shape.required.front()))) return;
    ReadBirth(fields);
    ReadSexOf(fields);
    list_.map(fields, filing_);
  }

  void ReadBirth(const Fields& fields) {
    auto birth = filing_.Day("date of birth", fields.Get("birth"));
    if (!birth) {
      birth = births_.BirthOf(fields.Get(list_.shape.required.front()));
      if (birth) {
        filing_.Warn("child.birth_from_another_row",
                     "no date of birth: taken from another row of this child in the same export");
      }
    }
    if (birth) filing_.child().birth = PartialDate::Day(*birth);
  }

  void ReadSexOf(const Fields& fields) {
    const std::string_view sex = fields.Get("sex");
    if (const auto known = ReadSex(sex)) {
      filing_.child().sex = *known;
    } else if (!sex.empty() && Lower(WithoutMenuPrefix(sex)).rfind("not ", 0) != 0) {
      filing_.Warn("code.unknown", "sex has a value that no list has: taken as unknown");
    }
  }

  const AnnexAList& list_;
  const ExportBirths& births_;
  Summary summary_;
  RowDesk desk_;
  Filing filing_;
};

}  // namespace

int RecogniseAnnexA(const Head& head) {
  if (head.header.empty()) return 0;
  return AnnexAListOf(std::string(head.text)) == nullptr ? 0 : 90;
}

Result<Summary> ReadAnnexA(const std::vector<Input>& files, const Tables& tables,
                           const Sender& sender, Sink& sink) {
  const ExportBirths births = ExportBirths::Of(files);
  const auto read = [&births](std::istream& in, const Tables& t, const Sender& s, Sink& to) {
    return ReadAnnexAList(in, births, t, s, to);
  };
  return ReadEach(read, "annex_a", files, tables, sender, sink);
}

Result<Summary> ReadAnnexAList(std::istream& in, const ExportBirths& births, const Tables& tables,
                               const Sender& sender, Sink& sink) {
  DecodedStream text(in);
  const AnnexAList* list = AnnexAListIn(text);
  if (list == nullptr) {
    return Error{ErrorCode::kInvalid,
                 "no header of a list of Annex A: save each list as CSV with its header row", ""};
  }
  return AnnexAReader(*list, births, tables, sender, sink).Run(text);
}

}  // namespace connectors::social_care
