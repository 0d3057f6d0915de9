// Persons, codes and files, made the same way for every format.

#include <string>
#include <vector>

#include "connectors/health/formats.h"
#include "connectors/mapping/codes.h"
#include "connectors/mapping/decode.h"
#include "connectors/mapping/format.h"
#include "connectors/mapping/subject.h"
#include "connectors/social_care/formats.h"
#include "tests/unit/connectors/support.h"

namespace connectors {
namespace {

using hub::records::IdentifierKind;
using hub::records::NameUse;
using hub::records::Record;
using hub::records::Sex;
using hub::records::Subject;

TEST_CASE("a person's key is plain, and one that cannot be filed says so", "[subject]") {
  Subject subject;
  CHECK(SetKey(subject, " Zo\xC3\xAB 1 "));
  CHECK(subject.source_id.Reveal() == "Zo%C3%AB%201");
  CHECK(subject.identifiers.at(0).kind == IdentifierKind::kLocal);
  CHECK_FALSE(SetKey(subject, " \xC2\xA0 "));
  CHECK_FALSE(SetKey(subject, std::string(201, 'x')));
}

TEST_CASE("a UPN with a wrong letter is kept and decides nothing", "[subject]") {
  Subject subject;
  CHECK(AddIdentifier(subject, IdentifierKind::kUpn, "a950000178301 ") == Added::kVerified);
  CHECK(AddIdentifier(subject, IdentifierKind::kUpn, "R247962919251") == Added::kUnverified);
  CHECK(AddIdentifier(subject, IdentifierKind::kUpn, "21db2df8-fa0") == Added::kUnverified);
  CHECK(AddIdentifier(subject, IdentifierKind::kUpn, "UN3") == Added::kNothing);
  CHECK(AddIdentifier(subject, IdentifierKind::kUpn, "") == Added::kNothing);
  REQUIRE(subject.identifiers.size() == 3);
  CHECK(subject.identifiers[0].value.Reveal() == "A950000178301");
  CHECK_FALSE(subject.identifiers[1].verified);
}

TEST_CASE("an identifier that is none travels in plain characters", "[subject]") {
  const auto identifier = PlainIdentifier(IdentifierKind::kUpn, "Zo\xC3\xAB 1");

  CHECK(identifier.value.Reveal() == "Zo%C3%AB%201");
  CHECK_FALSE(identifier.verified);
}

TEST_CASE("an NHS number is strict about its check digit", "[subject]") {
  Subject subject;
  CHECK(AddIdentifier(subject, IdentifierKind::kNhsNumber, "900 000 0009") == Added::kVerified);
  CHECK(AddIdentifier(subject, IdentifierKind::kNhsNumber, "123-456-7890") == Added::kUnverified);
  CHECK(AddIdentifier(subject, IdentifierKind::kNhsNumber, "9000000009") == Added::kVerified);
  CHECK(subject.identifiers.size() == 2);
}

TEST_CASE("names are put together from the columns there are", "[subject]") {
  Subject subject;
  CHECK(AddName(subject, NameUse::kCurrent, {"Ann", " ", "Mary\tJo"}, " O'Hale "));
  CHECK(AddName(subject, NameUse::kFormer, {""}, "Kite"));
  CHECK_FALSE(AddName(subject, NameUse::kPreferred, {" "}, ""));
  CHECK(AddName(subject, NameUse::kPreferred, {"Ann Mary Jo"}, "O'Hale"));
  REQUIRE(subject.names.size() == 2);
  CHECK(subject.names[0].given.Reveal() == "Ann Mary Jo");
  CHECK(subject.names[0].family.Reveal() == "O'Hale");
}

TEST_CASE("a name in one column is parted", "[subject]") {
  const auto parted = [](std::string_view name) {
    Subject subject;
    AddWholeName(subject, NameUse::kCurrent, name);
    if (subject.names.empty()) return std::string("-");
    return subject.names[0].given.Reveal() + "|" + subject.names[0].family.Reveal();
  };
  CHECK(parted("HALE, Ann Mary") == "Ann Mary|HALE");
  CHECK(parted("Ann Mary Hale") == "Ann Mary|Hale");
  CHECK(parted("Ann") == "Ann|");
  CHECK(parted(" ") == "-");
}

TEST_CASE("addresses are lines and a postcode of one shape", "[subject]") {
  Subject subject;
  CHECK(AddAddress(subject, {"4 Mill Lane,", "", "Upton", "Upton", "ox39ab"}, "OX3  9AB"));
  CHECK_FALSE(AddAddress(subject, {" ", ""}, ""));
  REQUIRE(subject.addresses.size() == 1);
  CHECK(subject.addresses[0].lines.Reveal() == "4 Mill Lane, Upton");
  CHECK(subject.addresses[0].postcode.Reveal() == "OX3 9AB");
  CHECK(TidyPostcode("y0 2rv") == "Y0 2RV");
  CHECK(TidyPostcode("ABC 1234") == "ABC 1234");
  CHECK(TidyPostcode("unknown") == "unknown");
}

TEST_CASE("a phone is kept in any style and once", "[subject]") {
  const auto phone = [](std::string_view text) {
    Subject subject;
    return AddPhone(subject, text) ? subject.phones.at(0).Reveal() : std::string("-");
  };
  CHECK(phone("07700 900123") == "07700 900123");
  CHECK(phone("(01865) 900-123") == "01865 900123");
  CHECK(phone("+44 (0)1865 900123") == "+44 1865 900123");
  CHECK(phone("+44(0)1865.900.123") == "+44 1865900123");
  CHECK(phone("mum 07700 900123 (work)") == "mum 07700 900123 (work)");
  CHECK(phone("ann@example.invalid") == "ann@example.invalid");
  CHECK(phone("12345") == "-");
  CHECK(phone("n/a") == "-");
  Subject subject;
  CHECK(AddPhone(subject, "07700 900123"));
  CHECK_FALSE(AddPhone(subject, "07700-900-123"));
}

TEST_CASE("sex is read in the codes of every year", "[subject]") {
  for (const char* male : {"M", "male", "1", "Boy", "a) Male"}) CHECK(ReadSex(male) == Sex::kMale);
  for (const char* female : {"F", "2", "b) Female"}) CHECK(ReadSex(female) == Sex::kFemale);
  CHECK(ReadSex("U") == Sex::kUnknown);
  CHECK(ReadSex("9") == Sex::kOther);
  CHECK_FALSE(ReadSex("yes"));
  CHECK_FALSE(ReadSex(""));
}

TEST_CASE("what a menu put before a value is taken off, and nothing else", "[codes]") {
  CHECK(WithoutMenuPrefix("a) WBRI") == "WBRI");
  CHECK(WithoutMenuPrefix("q) 6: Police") == "6: Police");
  CHECK(WithoutMenuPrefix(" aa) x") == "x");
  CHECK(WithoutMenuPrefix("Female") == "Female");
  CHECK(WithoutMenuPrefix("1) x") == "1) x");
  CHECK(WithoutMenuPrefix("(a) x") == "(a) x");
  CHECK(WithoutMenuPrefix("school) x") == "school) x");
}

const CodeTable& Codes() {
  static const hub::Result<CodeTable> kTable =
      CodeTable::Parse(R"({"list":"reason","title":"t","version":"1","source":"s","codes":[)"
                       R"({"code":"A","words":"alpha"},{"code":"B","words":"beta","to":2019}]})");
  REQUIRE(kTable.ok());
  return kTable.value();
}

TEST_CASE("an unknown code is kept, shown and not mapped", "[codes]") {
  Record record;
  const CodeYear of{"dfe-x", 2024};
  CHECK(AddCode(record, Codes(), of, "reason", " a ").known == Known::kCurrent);
  CHECK(AddCode(record, Codes(), of, "reason", "B").known == Known::kOtherYear);
  CHECK(AddCode(record, Codes(), of, "reason", "ZZ").words == "code ZZ");
  CHECK(AddCode(record, Codes(), of, "reason", "  ").known == Known::kBlank);
  REQUIRE(record.codes.size() == 3);
  CHECK(record.codes[0].system == "dfe-x-2024/reason");
  CHECK(record.codes[0].text == "alpha");
  CHECK(record.codes[1].mapped);
  CHECK_FALSE(record.codes[2].mapped);
  CHECK(record.codes[2].code == "ZZ");
}

TEST_CASE("every word of a record counts for its labels", "[codes]") {
  const hub::Result<LabelTable> labels = LabelTable::Parse(
      R"({"table":"t","title":"t","version":"1","source":"s",)"
      R"("kinds":{"note":{"labels":["GENERAL"],"strictest":["CONFIDER"]}},"codes":[],)"
      R"("words":[{"word":"heroin","labels":["SENS_SERVICE:substance"]}],"sensitive_lists":[]})");
  if (!labels.ok()) FAIL(labels.error().for_caller);
  const auto labelled = [&](auto&& put) {
    Record record;
    put(record);
    LabelRecord(record, labels.value());
    return record.labels.Has(hub::records::Label::kSensSubstance);
  };
  const hub::Sensitive said("Used Heroin");
  CHECK(labelled([&](Record& record) { record.summary = said; }));
  CHECK(labelled([&](Record& record) { record.narrative = said; }));
  CHECK(labelled([&](Record& record) { record.place = said; }));
  CHECK(labelled([&](Record& record) { AddDetail(record, "x", said.Reveal()); }));
  CHECK_FALSE(labelled([](Record&) {}));
}

TEST_CASE("a diagnosis brings its labels with a dot or without", "[codes]") {
  const hub::Result<LabelTable> labels = LabelTable::Parse(
      R"({"table":"t","title":"t","version":"1","source":"s",)"
      R"("kinds":{"note":{"labels":["GENERAL"],"strictest":["CONFIDER"]}},"codes":[)"
      R"({"list":"icd","prefix":"Z715","labels":["SENS_SERVICE:substance"]},)"
      R"({"list":"icd","prefix":"R45.85","labels":["SENS_SERVICE:substance"]},)"
      R"({"list":"icd","code":"B20.1","labels":["SENS_SERVICE:substance"]}],)"
      R"("words":[],"sensitive_lists":[]})");
  if (!labels.ok()) FAIL(labels.error().for_caller);
  const auto labelled = [&](const char* code) {
    const auto found = labels.value().For(hub::records::Kind::kNote, {{"x/icd", code, ""}}, "");
    return found.Has(hub::records::Label::kSensSubstance);
  };
  for (const char* code : {"Z715", "Z71.5", "z71.50", "R4585", "R45.851", "B201", "b20.1"}) {
    INFO(code);
    CHECK(labelled(code));
  }
  for (const char* code : {"Z71", "Z7.1", "R45.8", "B20", "B20.11"}) CHECK_FALSE(labelled(code));
}

TEST_CASE("each format knows its own files and no other's", "[format]") {
  const std::string cin = test::ReadFile(test::SourceDir() / "tests/data/cin/one_child_2024.xml");
  const std::string fhir = test::ReadFile(test::SourceDir() / "tests/data/fhir/one_child.json");
  const auto score = [](const Format& format, const std::string& bytes) {
    const auto head = HeadOf::Read(Input::InMemory("misnamed.txt", bytes));
    REQUIRE(head.ok());
    return format.recognise(head.value().head());
  };
  CHECK(score(SocialCareFormats().at(0), cin) > 80);
  CHECK(score(SocialCareFormats().at(0), fhir) < 20);
  CHECK(score(HealthFormats().at(0), fhir) > 80);
  CHECK(score(HealthFormats().at(0), cin) < 20);
}

TEST_CASE("files of one format are read together and each row says which it is in", "[format]") {
  const std::string cin = test::ReadFile(test::SourceDir() / "tests/data/cin/one_child_2024.xml");
  test::KeepingSink sink;
  const std::vector<Input> files = {Input::InMemory("a.xml", cin), Input::InMemory("b.xml", "junk"),
                                    Input::InMemory("c.xml", cin)};

  const auto summary =
      SocialCareFormats().at(0).read(files, test::TablesOf("cin"), test::SomeSender(), sink);

  REQUIRE(summary.ok());
  test::CheckNothingVanished(summary.value(), sink);
  CHECK(sink.places.front().file == 0);
  CHECK(sink.places.back().file == 2);
  REQUIRE(sink.Rejected("cin.file.unreadable"));
  CHECK(sink.rejects.at(0).at.file == 1);
  CHECK(summary.value().broken_at.file == 1);
  CHECK_FALSE(summary.value().complete);
  test::KeepingSink alone;
  CHECK_FALSE(SocialCareFormats()
                  .at(0)
                  .read({Input::InMemory("b.xml", "junk")}, test::TablesOf("cin"),
                        test::SomeSender(), alone)
                  .ok());
}

}  // namespace
}  // namespace connectors
