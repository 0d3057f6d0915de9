#include "hub/records/stored_format.h"

#include <random>
#include <string>

#include "tests/support/catch.h"
#include "tests/unit/records/samples.h"

namespace hub::records {
namespace {

TEST_CASE("a subject comes back as it was stored", "[records][format]") {
  const Subject before = FullSubject();
  const Result<Subject> after = DecodeSubject(EncodeSubject(before));

  REQUIRE(after.ok());
  const Subject& subject = after.value();
  CHECK(subject.source_id == before.source_id);
  REQUIRE(subject.names.size() == 2);
  CHECK(subject.names[0].family == Sensitive("O'Hara"));
  CHECK(subject.names[1].use == NameUse::kPreferred);
  CHECK(subject.birth == before.birth);
  CHECK(subject.due == before.due);
  CHECK(subject.died == before.died);
  CHECK(subject.sex == Sex::kFemale);
  REQUIRE(subject.identifiers.size() == 2);
  CHECK(subject.identifiers[0].verified);
  CHECK(subject.identifiers[0].value == Sensitive("9434765919"));
  CHECK_FALSE(subject.identifiers[1].verified);
  REQUIRE(subject.addresses.size() == 1);
  CHECK(subject.addresses[0].postcode == Sensitive("ZZ99 3WZ"));
  CHECK(subject.phones == before.phones);
  CHECK(subject.shielded);
}

TEST_CASE("a record comes back as it was stored", "[records][format]") {
  const Record before = FullRecord();
  const Result<Record> after = DecodeRecord(EncodeRecord(before));

  REQUIRE(after.ok());
  const Record& record = after.value();
  CHECK(record.agency == before.agency);
  CHECK(record.source_id == before.source_id);
  CHECK(record.source_version == 3);
  CHECK(record.action == Action::kAssert);
  CHECK(record.kind == Kind::kReferral);
  CHECK(record.happened == before.happened);
  CHECK(record.recorded == before.recorded);
  CHECK(record.nature == Nature::kReported);
  CHECK(record.labels == before.labels);
  CHECK(record.unknown_labels == before.unknown_labels);
  CHECK(record.unknown_kind == "visit");
  CHECK(record.unknown_fields == before.unknown_fields);
  CHECK(record.basis == before.basis);
  CHECK(record.narrative == before.narrative);
  CHECK(record.place == before.place);
  REQUIRE(record.details.size() == 3);
  CHECK(record.details[1].locates);
  REQUIRE(record.codes.size() == 2);
  CHECK(record.codes[0].mapped);
  CHECK(record.author.team_contact == before.author.team_contact);
  REQUIRE(record.involvement);
  CHECK(record.involvement->until == before.involvement->until);
  CHECK(record.involvement->lead);
  CHECK(record.subjects.size() == 2);
  REQUIRE(record.push);
  CHECK(record.push->professionals == before.push->professionals);
  CHECK(record.push->judgement == before.push->judgement);
  CHECK(record.push->not_more_detrimental);
  // The same entry would be made of it.
  CHECK(EncodeEntry(record, FullStamp()) == EncodeEntry(before, FullStamp()));
}

TEST_CASE("encoding what was decoded gives the same bytes", "[records][format][law]") {
  for (const Subject& subject : {FullSubject(), Subject()}) {
    const std::string bytes = EncodeSubject(subject);
    CHECK(EncodeSubject(DecodeSubject(bytes).value()) == bytes);
  }
  for (const Record& record : {FullRecord(), SparseRecord(), Record()}) {
    const std::string bytes = EncodeRecord(record);
    CHECK(EncodeRecord(DecodeRecord(bytes).value()) == bytes);
  }
}

TEST_CASE("stored subjects keep their bytes", "[records][format]") {
  Subject subject;
  subject.source_id = Sensitive("P-17");
  subject.names = {{NameUse::kFormer, Sensitive("Ann"), Sensitive("Day")}};
  subject.birth = *PartialDate::Parse("1970-01-02T00:03");
  subject.died = Date{-1};
  subject.sex = Sex::kMale;
  subject.identifiers = {{IdentifierKind::kUpn, Sensitive("X"), true}};
  subject.phones = {Sensitive(std::string(130, '5'))};
  subject.shielded = true;

  const std::string expected =
      std::string(
          "\x01"                                          // version
          "\x04P-17"                                      // source id
          "\x01\x02\x03"                                  // one name, former
          "Ann\x03"                                       //
          "Day"                                           //
          "\x01\x01\x00\x00\x00\x01\x00\x00\x00\x03\x00"  // born, to the minute
          "\x00"                                          // no due date
          "\x01\xff\xff\xff\xff"                          // died
          "\x01"                                          // sex
          "\x01\x02\x01X\x01"                             // one identifier
          "\x00"                                          // no address
          "\x01\x82\x01",                                 // one phone, of 130 bytes
          1 + 5 + 3 + 4 + 3 + 11 + 1 + 5 + 1 + 5 + 1 + 3) +
      std::string(130, '5') + "\x01";
  CHECK(EncodeSubject(subject) == expected);
}

TEST_CASE("a stored record keeps its first bytes", "[records][format]") {
  Record record = SparseRecord();
  record.source_version = 258;
  record.kind = Kind::kReferral;
  record.labels = LabelSet().With(Label::kUnverified);

  const std::string bytes = EncodeRecord(record);

  const std::string head =
      "\x01\x08st-marys\x01" +
      std::string("1\x02\x01\x00\x00\x01\x0b\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x00", 18);
  CHECK(bytes.substr(0, head.size()) == head);
  // Unknown labels, kind and fields, basis, summary, narrative, place, details, codes,
  // five of the author, involvement, subjects, push: all empty.
  CHECK(bytes.substr(head.size()) == std::string(17, '\0'));
}

TEST_CASE("a tie comes back, and a record that ties nobody keeps its form", "[records][format]") {
  Record record;
  record.source_id = Sensitive("t1");
  const std::string plain = EncodeRecord(record);
  record.kind = Kind::kFamilyTie;
  record.family_tie = FamilyTie{Relation::kCaredFor, true, Sensitive("Iris Marlow"),
                                Date::Parse("2019-05-01"), Date::Parse("2020-06-30")};

  const std::string stored = EncodeRecord(record);
  const Result<Record> back = DecodeRecord(stored);

  CHECK(plain[0] == 1);
  CHECK(stored[0] == 2);
  REQUIRE(back.ok());
  REQUIRE(back.value().family_tie);
  CHECK(back.value().family_tie->relation == Relation::kCaredFor);
  CHECK(back.value().family_tie->household);
  CHECK(back.value().family_tie->person.Reveal() == "Iris Marlow");
  CHECK(back.value().family_tie->until == Date::Parse("2020-06-30"));
  CHECK(EncodeRecord(back.value()) == stored);
  for (std::size_t size = 0; size < stored.size(); ++size)
    CHECK_FALSE(DecodeRecord(stored.substr(0, size)).ok());
}

TEST_CASE("bytes cut anywhere are refused", "[records]") {
  const std::string subject = EncodeSubject(FullSubject());
  for (std::size_t size = 0; size < subject.size(); ++size) {
    CHECK_FALSE(DecodeSubject(std::string_view(subject).substr(0, size)).ok());
  }
  const std::string record = EncodeRecord(FullRecord());
  for (std::size_t size = 0; size < record.size(); ++size) {
    CHECK_FALSE(DecodeRecord(std::string_view(record).substr(0, size)).ok());
  }
  CHECK_FALSE(DecodeSubject(subject + '\0').ok());
  CHECK_FALSE(DecodeRecord(record + '\0').ok());
}

TEST_CASE("altered and random bytes decode or are refused, and nothing else", "[records]") {
  std::mt19937 random(20261121);
  const std::string whole = EncodeRecord(FullRecord());
  int decoded = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole;
    for (std::size_t changes = 1 + random() % 4; changes > 0; --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const Result<Record> record = DecodeRecord(bytes);
    if (!record.ok()) continue;
    ++decoded;
    CHECK(EncodeRecord(record.value()) == bytes);
  }
  CHECK(decoded > 0);
  for (int i = 0; i < 50'000; ++i) {
    std::string bytes(random() % 80, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (!bytes.empty()) bytes[0] = 1;
    static_cast<void>(DecodeRecord(bytes).ok());
    static_cast<void>(DecodeSubject(bytes).ok());
  }
}

TEST_CASE("numbers that no enumerator has are refused", "[records]") {
  std::string bytes = EncodeSubject(Subject());
  REQUIRE(bytes == std::string("\x01\0\0\0\0\0\0\0\0\0\0", 11));
  bytes[6] = 4;  // sex
  CHECK_FALSE(DecodeSubject(bytes).ok());
  bytes[6] = 3;
  CHECK(DecodeSubject(bytes).ok());
  bytes[10] = 2;  // shielded: neither yes nor no
  CHECK_FALSE(DecodeSubject(bytes).ok());
  bytes[10] = 1;
  bytes[0] = 2;  // a later version
  CHECK_FALSE(DecodeSubject(bytes).ok());
}

TEST_CASE("a label this hub does not know is refused", "[records]") {
  Record record = SparseRecord();
  record.labels = LabelSet(std::uint64_t{1} << kLabelCount);

  CHECK_FALSE(DecodeRecord(EncodeRecord(record)).ok());
}

TEST_CASE("a length in more bytes than it needs is refused", "[records]") {
  std::string bytes = EncodeSubject(Subject());
  bytes.replace(1, 1, std::string("\x80\x00", 2));

  CHECK_FALSE(DecodeSubject(bytes).ok());
}

}  // namespace
}  // namespace hub::records
