// Services for adults: that one works with an adult in a child's life, and nothing more.

#include <sstream>
#include <string>

#include "connectors/adult/formats.h"
#include "connectors/adult/read_involvement.h"
#include "tests/unit/connectors/hostile_rows.h"
#include "tests/unit/connectors/support.h"

namespace connectors::adult {
namespace {

using hub::records::Action;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Summary ReadWell(const std::string& text, KeepingSink& sink) {
  std::istringstream in(text);
  return test::WellRead(ReadInvolvement(in, test::TablesOf("adult"), test::SomeSender(), sink),
                        sink);
}

const std::string kHeader =
    "involvement_id,service,child_given,child_family,child_birth_date,child_postcode,relationship,"
    "since,until,team,team_contact";
const std::string kFront = "AS1,";
const std::string kBack =
    ",Ida,Fenn,2015-02-28,ZZ1 1AA,mother,2026-01-05,,Adult duty team,01632 960155";

Record One(const std::string& service) {
  KeepingSink sink;
  ReadWell(kHeader + "\n" + kFront + service + kBack + "\n", sink);
  REQUIRE(sink.records.size() == 1);
  return sink.records[0];
}

TEST_CASE("an adult's service is an involvement: since when and whom to ring", "[adult]") {
  const Record record = One("housing");

  CHECK(record.kind == Kind::kInvolvement);
  CHECK(record.summary.Reveal() == "A housing service works with an adult in the child's life");
  REQUIRE(record.involvement.has_value());
  CHECK(record.involvement->since->Iso() == "2026-01-05");
  CHECK_FALSE(record.involvement->until.has_value());
  CHECK(record.author.team == "Adult duty team");
  CHECK(record.author.team_contact.Reveal() == "01632 960155");
  CHECK(record.narrative.empty());
  CHECK(record.source_id.Reveal().rfind("involvement|AS1|named:", 0) == 0);
  CHECK(record.labels.Has(Label::kThirdParty));
}

TEST_CASE("which service it is brings its labels, an unknown one the strictest",
          "[adult][labels]") {
  CHECK(One("substance_misuse").labels.Has(Label::kSensSubstance));
  CHECK(One("substance misuse").labels.Has(Label::kAdultHealth));
  CHECK(One("probation").labels.Has(Label::kCriminal));
  CHECK_FALSE(One("housing").labels.Has(Label::kCriminal));
  for (const char* service : {"clinic 7", ""}) {
    const auto strictest = test::TablesOf("adult").labels.StrictestOf(Kind::kInvolvement);
    const Record record = One(service);
    CHECK(Union(record.labels, strictest) == record.labels);
    CHECK(record.summary.Reveal() ==
          "A service for adults works with an adult in the child's life");
  }
}

TEST_CASE("nothing else of the adult is taken, and each column of it is counted", "[adult]") {
  KeepingSink sink;
  const Summary summary = ReadWell(
      kHeader + ",adult_name,adult_dob,adult_address,offence,drug,notes,name,surname,dob\n" +
          kFront + "probation" + kBack +
          ",Jon Quill,1990-09-09,9 Gull Way,theft,heroin,Long story,Jon,Quill,1990-09-09\n",
      sink);

  REQUIRE(sink.records.size() == 1);
  const std::string sent = hub::wire::EncodeRecord(sink.records[0]);
  for (const char* text : {"Quill", "Jon", "1990", "Gull", "theft", "heroin", "Long story"}) {
    CHECK(sent.find(text) == std::string::npos);
  }
  for (const char* column : {"adult_name", "adult_dob", "adult_address", "offence", "drug", "notes",
                             "name", "surname", "dob"}) {
    CHECK(summary.ignored.at(column) == 1);
  }
}

TEST_CASE("a story under relationship is cut to a word", "[adult]") {
  KeepingSink sink;
  ReadWell(kHeader + "\n" + kFront + "housing" +
               test::Replaced(kBack, "mother", std::string(200, 'm') + " tail") + "\n",
           sink);
  for (const auto& detail : sink.records.at(0).details) CHECK(detail.value.Reveal().size() <= 40);
}

TEST_CASE("one case of an adult is of each child", "[adult]") {
  KeepingSink sink;
  const Summary summary =
      ReadWell(kHeader + "\n" + kFront + "housing" + kBack + "\n" + kFront + "housing" +
                   test::Replaced(kBack, "Ida", "Bo") + "\n" + kFront + "housing" + kBack +
                   "\n,housing" + ",,,,,,2026-01-05,,,\n",
               sink);

  CHECK(summary.records == 2);
  CHECK(sink.SourceIds()[0] != sink.SourceIds()[1]);
  CHECK(summary.not_taken.at("repeated row") == 1);
  CHECK(summary.not_taken.at("row of an adult without a child") == 1);
}

TEST_CASE("an ended involvement has the id it had, and a withdrawn one is retracted", "[adult]") {
  KeepingSink ended;
  KeepingSink gone;
  ReadWell(kHeader + "\n" + kFront + "housing" +
               test::Replaced(kBack, "2026-01-05,", "2026-01-05,2026-06-30") + "\n",
           ended);
  ReadWell(kHeader + ",status\n" + kFront + "housing" + kBack + ",withdrawn\n", gone);

  CHECK(ended.records.at(0).source_id == One("housing").source_id);
  CHECK(ended.records.at(0).involvement->until->Iso() == "2026-06-30");
  CHECK(gone.records.at(0).source_id == One("housing").source_id);
  CHECK(gone.records.at(0).action == Action::kRetract);
}

TEST_CASE("an involvement file is recognised by what is in it", "[adult]") {
  const auto score = [](const std::string& text) {
    const hub::Result<HeadOf> head = HeadOf::Read(Input::InMemory("x", text));
    REQUIRE(head.ok());
    return AdultFormats().at(0).recognise(head.value().head());
  };
  CHECK(score(kHeader + "\n" + kFront + "housing" + kBack + "\n") == 90);
  CHECK(score("service,child surname,since\nhousing,Fenn,2026-01-05\n") >= 70);
  CHECK(score("UPN,Forename,Surname,DOB\nA,B,C,2010-01-01\n") == 0);
}

TEST_CASE("hostile files of adults' services are survived", "[adult][hostile]") {
  const std::string good = kHeader + "\n" + kFront + "Xylograph" + kBack + "\n";
  const std::string json =
      R"({"involvements":[{"involvement_id":"A1","service":"housing","relationship":"Xylograph",
          "since":"2026-01-05","children":[{"child_given":"Ida","child_family":"Marimba"}]}]})";
  const auto tables = test::HostileTables(good, "Xylograph");
  const auto texts = test::HostileJson(json, "Xylograph");
  REQUIRE(tables.size() + texts.size() >= 80);
  test::CheckHostile(&ReadInvolvement, "adult", tables, "Fenn");
  test::CheckHostile(&ReadInvolvement, "adult", texts, "Marimba");
}

}  // namespace
}  // namespace connectors::adult
