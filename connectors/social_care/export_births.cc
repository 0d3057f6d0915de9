#include "connectors/social_care/export_births.h"

#include <istream>
#include <memory>
#include <string>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/rows.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"
#include "connectors/social_care/annex_a_lists.h"

namespace connectors::social_care {
namespace {

using hub::Date;

std::uint64_t KeyOfChild(std::string_view child) {
  return HashOf({PlainKey(CleanText(child, 512))});
}

std::optional<Date> ReadBirth(std::string_view cell) {
  const std::optional<Date> day = ReadDay(cell);
  return day ? day : ReadExcelSerial(cell);
}

// `take` gets each child's id and the birth date beside it.
template <class Take>
void EachRow(const std::vector<Input>& files, const Take& take) {
  for (const Input& file : files) {
    const std::unique_ptr<std::istream> raw = file.Open();
    DecodedStream text(*raw);
    const AnnexAList* list = AnnexAListIn(text);
    if (list == nullptr || list->shape.aliases.count("birth") == 0) continue;
    TableReader table(text, list->shape);
    if (!table.Begin().ok()) continue;
    for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
      if (next != TableReader::Next::kRow) continue;
      const std::string_view child = table.row().Get(list->shape.required.front());
      if (!child.empty()) take(child, ReadBirth(table.row().Get("birth")));
    }
  }
}

}  // namespace

ExportBirths ExportBirths::Of(const std::vector<Input>& files) {
  ExportBirths births;
  EachRow(files, [&](std::string_view child, std::optional<Date> birth) {
    if (!birth) births.Want(child);
  });
  if (births.children_.empty()) return births;
  EachRow(files, [&](std::string_view child, std::optional<Date> birth) {
    if (birth) births.Learn(child, *birth);
  });
  return births;
}

void ExportBirths::Want(std::string_view child) {
  if (children_.size() < kMostChildren) children_.try_emplace(KeyOfChild(child));
}

void ExportBirths::Learn(std::string_view child, Date birth) {
  const auto found = children_.find(KeyOfChild(child));
  if (found == children_.end()) return;
  Told& told = found->second;
  told.differs = told.differs || (told.birth && *told.birth != birth);
  told.birth = birth;
}

std::optional<Date> ExportBirths::BirthOf(std::string_view child) const {
  if (children_.empty()) return std::nullopt;
  const auto found = children_.find(KeyOfChild(child));
  const bool known = found != children_.end() && !found->second.differs;
  return known ? found->second.birth : std::nullopt;
}

}  // namespace connectors::social_care
