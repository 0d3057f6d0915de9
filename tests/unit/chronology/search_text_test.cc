#include "hub/chronology/search_text.h"

#include "tests/support/catch.h"

namespace hub::chronology {
namespace {

using records::Field;
using records::FieldSet;

bool Shows(const records::Record& record, std::string_view words,
           FieldSet keep = FieldSet::AllFields()) {
  records::EntryStamp stamp;
  stamp.agency_name = "St Mary's School";
  const std::string bytes = records::EncodeEntry(record, stamp);
  const auto view = records::EntryView::Of(bytes);
  REQUIRE(view.ok());
  return WantedWords(words).In(view.value(), keep);
}

records::Record Visit() {
  records::Record record;
  record.summary = Sensitive("Came with a \"burn\"");
  record.narrative = Sensitive("Told the nurse about Élodie's caf\u00e9.");
  record.place = Sensitive("4 Quince Row");
  record.details.push_back({"severity", Sensitive("grave"), false});
  record.author.role = "health visitor";
  return record;
}

TEST_CASE("a search finds whole and begun words in any field, all of them", "[chronology]") {
  for (const char* words : {"burn", "BURN nurse", "quince row", "grav", "visitor", "mary"})
    CHECK(Shows(Visit(), words));
  for (const char* words : {"urn", "burn doctor", "row5"}) CHECK_FALSE(Shows(Visit(), words));
}

TEST_CASE("neither names of fields nor what is withheld can be found", "[chronology]") {
  CHECK_FALSE(Shows(Visit(), "narrative"));
  CHECK_FALSE(Shows(Visit(), "author role"));
  CHECK_FALSE(Shows(Visit(), "nurse", FieldSet::AllFields().Without(Field::kNarrative)));
  CHECK_FALSE(Shows(Visit(), "quince", FieldSet::AllFields().Without(Field::kPlace)));
  CHECK_FALSE(Shows(Visit(), "grave", FieldSet::AllFields().Without(Field::kDetails)));
  CHECK_FALSE(Shows(Visit(), "mary", FieldSet::AllFields().Without(Field::kAgency)));
}

}  // namespace
}  // namespace hub::chronology
