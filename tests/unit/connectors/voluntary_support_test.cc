// Support given, from tables that nobody agreed on: what a row becomes, and what it is called.

#include <sstream>
#include <string>
#include <vector>

#include "connectors/voluntary/formats.h"
#include "connectors/voluntary/read_support.h"
#include "tests/unit/connectors/hostile_rows.h"
#include "tests/unit/connectors/support.h"

namespace connectors::voluntary {
namespace {

using hub::records::Nature;
using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Summary ReadWell(const std::string& text, KeepingSink& sink) {
  std::istringstream in(text);
  return test::WellRead(ReadSupport(in, test::TablesOf("voluntary"), test::SomeSender(), sink),
                        sink);
}

const std::string kHeader =
    "Ref,Date,Child first name,Child surname,DOB,Postcode,Support given,Worker,Organisation,Notes,"
    "In their own words\n";
const std::string kRow =
    "S1,03/04/2026,Ida,Fenn,28/02/2015,zz1 1aa,cooking club,Pat Invented,The Kettle,"
    "Made soup,I liked the soup\n";

TEST_CASE("a row tells of support given, and apart from it of the child's own words",
          "[voluntary]") {
  KeepingSink sink;

  const Summary summary = ReadWell(kHeader + kRow, sink);

  CHECK(summary.units == 1);
  CHECK(summary.rows == 2);
  CHECK(summary.people == 1);
  REQUIRE(sink.records.size() == 2);
  const Record& support = sink.records[0];
  CHECK(support.kind == Kind::kSupportGiven);
  CHECK(support.source_id.Reveal() == "support|S1|2026-04-03");
  CHECK(support.summary.Reveal() == "Support given: cooking club");
  CHECK(support.narrative.Reveal() == "Made soup");
  CHECK(support.author.name.Reveal() == "Pat Invented");
  CHECK(support.author.team == "The Kettle");
  CHECK(support.labels == hub::records::LabelSet().With(Label::kGeneral));
  CHECK(support.subjects[0].addresses[0].postcode.Reveal() == "ZZ1 1AA");
  const Record& words = sink.records[1];
  CHECK(words.kind == Kind::kOwnWords);
  CHECK(words.nature == Nature::kReported);
  CHECK(words.narrative.Reveal() == "I liked the soup");
  CHECK(words.source_id.Reveal() == "own-words|S1|2026-04-03");
  CHECK(words.subjects[0].source_id == support.subjects[0].source_id);
}

TEST_CASE("what goes well and what is needed are records beside the support", "[voluntary]") {
  KeepingSink sink;

  ReadWell(
      "Ref,Date,Child first name,Child surname,DOB,Worker,What goes well,What is needed\n"
      "S1,03/04/2026,Ida,Fenn,28/02/2015,Pat Invented,Reads every night,A bed of her own\n",
      sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[1].kind == Kind::kStrength);
  CHECK(sink.records[1].nature == Nature::kOpinion);
  CHECK(sink.records[1].narrative.Reveal() == "Reads every night");
  CHECK(sink.records[1].source_id.Reveal() == "strength|S1|2026-04-03");
  CHECK(sink.records[2].kind == Kind::kNeed);
  CHECK(sink.records[2].narrative.Reveal() == "A bed of her own");
  CHECK(sink.records[2].labels == hub::records::LabelSet().With(Label::kGeneral));
}

TEST_CASE("every organisation's own headers, delimiters and encodings are read", "[voluntary]") {
  const std::string semicolons =
      "Session date;Name;Date of birth;Post code;Activity;Delivered by;Comments;Own words\n"
      "03/04/2026;Ida Fenn;28/02/2015;ZZ1 1AA;cooking club;The Kettle;Made soup;\n";
  const std::string tabs =
      "reference\tforename\tfamily name\tage\tdate of birth\tstart\tend\tsupport type\tkey worker\t"
      "notes\n"
      "S1/2\tIda\tFenn\t11\t2015-02-28\t2026-04-03\t2026-04-03\tcooking club\tPat\tMade soup\n";
  const std::string fillers =
      "Sessions of the spring,,,\nColumn1,First Name,Last Name,Session date,Activity,,Column7\n"
      ",Ida,Fenn,03-Apr-2026,cooking club,,\n\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n"
      "Column1,First Name,Last Name,Session date,Activity,,Column7\n"
      ",Bo,Fenn,03-Apr-2026,cooking club,,\n";
  for (const std::string& text :
       {semicolons, tabs, test::AsUtf16(semicolons, false), "\xEF\xBB\xBF" + tabs,
        test::Replaced(semicolons, "Ida", "Zo\xEB"), fillers}) {
    KeepingSink sink;
    ReadWell(text, sink);
    REQUIRE_FALSE(sink.records.empty());
    CHECK(sink.rejects.empty());
    CHECK(sink.records[0].kind == Kind::kSupportGiven);
    CHECK(sink.records[0].happened.Iso() == "2026-04-03");
    CHECK(sink.records[0].summary.Reveal() == "Support given: cooking club");
    CHECK(sink.records[0].subjects[0].names[0].family.Reveal() == "Fenn");
  }
  KeepingSink sink;
  ReadWell(test::Replaced(semicolons, "Ida", "Zo\xEB"), sink);
  CHECK(sink.records[0].subjects[0].names[0].given.Reveal() == "Zo\xC3\xAB");
}

TEST_CASE("the next export of the same rows gives the same ids, in any order", "[voluntary]") {
  const std::string header = "Name,DOB,Postcode,Session date,Activity,Notes\n";
  const std::string one = "Ida Fenn,28/02/2015,ZZ1 1AA,03/04/2026,cooking club,Made soup\n";
  const std::string two = "Bo Fenn,01/05/2017,ZZ1 1AA,03/04/2026,cooking club,Made bread\n";
  KeepingSink first;
  KeepingSink second;

  ReadWell(header + one + two, first);
  ReadWell(header + two + test::Replaced(one, "Ida Fenn", "\"FENN, Ida\""), second);

  CHECK(first.SourceIds() == second.SourceIds());
  CHECK(first.SourceIds().size() == 2);
  CHECK(first.SourceIds()[0].find("Fenn") == std::string::npos);
}

TEST_CASE("a case number with many sessions keeps each of them", "[voluntary]") {
  const std::string header = "Ref,Name,Session date,Activity,Notes\n";
  KeepingSink sink;
  const Summary summary = ReadWell(
      header + "C9,Ida Fenn,2026-04-03,club,Made soup\nC9,Ida Fenn,2026-04-10,club,Sang\n" +
          "C9,Ida Fenn,2026-04-10,club,Rang home\nC9,Ida Fenn,2026-04-10,club,Sang\n",
      sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"support|C9|2026-04-03",
                                                     "support|C9|2026-04-10",
                                                     "support|C9|2026-04-10|~2"});
  CHECK(summary.not_taken.at("repeated row") == 1);
  CHECK(sink.Warned("voluntary.row.same_day"));
}

TEST_CASE("a referral keeps its id from new to accepted or declined", "[voluntary]") {
  const std::string header =
      "Referral ref,Status,Referral date,Decision date,Referred by,Reason for declining,Name,"
      "Service,Organisation\n";
  const auto referral = [&](const std::string& cells) {
    KeepingSink sink;
    ReadWell(header + cells + "\n", sink);
    REQUIRE_FALSE(sink.records.empty());
    return sink;
  };
  const KeepingSink fresh =
      referral("R1,New,2026-04-01,,Health visitor,,Ida Fenn,stay and play,The Kettle");
  const KeepingSink accepted = referral(
      "R1,Accepted,2026-04-01,2026-04-08,Health visitor,,Ida Fenn,stay and play,The Kettle");
  const KeepingSink declined = referral(
      "R1,Declined,2026-04-01,2026-04-08,Health visitor,no room,Ida Fenn,stay and play,The Kettle");

  for (const KeepingSink* sink : {&fresh, &accepted, &declined}) {
    const Record& record = sink->records[0];
    CHECK(record.kind == Kind::kNote);
    CHECK(record.source_id.Reveal() == "referral|R1");
    CHECK(record.happened.Iso() == "2026-04-01");
    CHECK(record.codes.at(0).mapped);
    CHECK(DetailOf(record, "referred_by") == "Health visitor");
  }
  CHECK(fresh.records.size() == 1);
  CHECK(fresh.records[0].nature == Nature::kFact);
  CHECK(declined.records.size() == 1);
  CHECK(declined.records[0].nature == Nature::kDecision);
  CHECK(DetailOf(declined.records[0], "reason_declined") == "no room");
  REQUIRE(accepted.records.size() == 2);
  CHECK(accepted.records[1].kind == Kind::kInvolvement);
  CHECK(accepted.records[1].involvement->since->Iso() == "2026-04-08");
  CHECK(accepted.records[1].author.team == "The Kettle");
}

TEST_CASE("a status that is no state of a referral is kept as it is", "[voluntary]") {
  KeepingSink sink;
  ReadWell("Name,Date,Activity,Status\nIda Fenn,2026-04-03,club,Active\n", sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].kind == Kind::kSupportGiven);
  CHECK(DetailOf(sink.records[0], "status") == "Active");
}

TEST_CASE("what a service is for brings its label to all that a row tells", "[voluntary][labels]") {
  const auto labels = [](const std::string& support, const std::string& words) {
    KeepingSink sink;
    ReadWell("Name,Date,Activity,Own words\nIda Fenn,2026-04-03," + support + "," + words + "\n",
             sink);
    REQUIRE_FALSE(sink.records.empty());
    return sink.records.back().labels;
  };
  CHECK(labels("counselling", "").Has(Label::kSensCounselling));
  CHECK(labels("counselling", "It helps").Has(Label::kSensCounselling));
  CHECK(labels("domestic abuse support", "").Has(Label::kSensDaSpecialist));
  CHECK(labels("club", "He hits me").Has(Label::kChildAbuse));
  CHECK(labels("club", "It is better when Dad has his tablets").Has(Label::kAdultHealth));
  CHECK(labels("club", "don't tell my mum").Has(Label::kConfider));
}

TEST_CASE("an address that must be kept safe shields the child unless the cell says no",
          "[voluntary][labels]") {
  const auto shielded = [](const std::string& cell) {
    KeepingSink sink;
    ReadWell("Name,Date,Activity,Safe address\nIda Fenn,2026-04-03,club," + cell + "\n", sink);
    return sink.records.at(0).subjects.at(0).shielded &&
           sink.records.at(0).labels.Has(Label::kShielded);
  };
  CHECK(shielded("yes"));
  CHECK(shielded("ask Pat first"));
  CHECK_FALSE(shielded("no"));
  CHECK_FALSE(shielded(""));
}

TEST_CASE("a row without a child is refused, one of a child alone is counted", "[voluntary]") {
  KeepingSink sink;
  const Summary summary = ReadWell(
      "Name,Date,Activity\n,2026-04-03,club\nIda Fenn,,\nIda Fenn,2026-04-03,club\n", sink);

  CHECK(summary.records == 1);
  CHECK(sink.Rejected("voluntary.child.nobody"));
  CHECK(summary.not_taken.at("row of a child of whom nothing is told") == 1);
}

TEST_CASE("a table that names no child is refused with what to do", "[voluntary]") {
  std::istringstream in("Date,Activity,Notes\n2026-04-03,club,Made soup\n");
  KeepingSink sink;
  const auto summary = ReadSupport(in, test::TablesOf("voluntary"), test::SomeSender(), sink);

  REQUIRE_FALSE(summary.ok());
  CHECK(summary.error().for_caller.find("child_name") != std::string::npos);
}

TEST_CASE("columns that nobody knows are counted", "[voluntary]") {
  KeepingSink sink;
  const Summary summary =
      ReadWell("Name,Date,Activity,Shoe size\nIda Fenn,2026-04-03,club,33\n", sink);
  CHECK(summary.ignored.at("Shoe size") == 1);
}

TEST_CASE("the same rows as JSON make the same records", "[voluntary]") {
  KeepingSink table;
  KeepingSink json;
  ReadWell(kHeader + kRow, table);
  ReadWell(R"({"support":[{"ref":"S1","date":"03/04/2026","child_first_name":"Ida",
      "child_surname":"Fenn","dob":"28/02/2015","postcode":"zz1 1aa","support_given":"cooking club",
      "worker":"Pat Invented","organisation":"The Kettle","notes":"Made soup",
      "in_their_own_words":"I liked the soup"}]})",
           json);

  REQUIRE(json.records.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(hub::wire::EncodeRecord(json.records[i]) == hub::wire::EncodeRecord(table.records[i]));
  }
}

TEST_CASE("a table of support is recognised, and gives way to formats that are sure",
          "[voluntary]") {
  const auto score = [](const std::string& text) {
    const hub::Result<HeadOf> head = HeadOf::Read(Input::InMemory("sheet.csv", text));
    REQUIRE(head.ok());
    return VoluntaryFormats().at(0).recognise(head.value().head());
  };
  CHECK(score(kHeader + kRow) >= 60);
  CHECK(score(kHeader + kRow) < 80);
  CHECK(score("UPN,Forename,Surname,DOB\nA,B,C,2010-01-01\n") == 0);
  CHECK(score("Date,Activity\n2010-01-01,x\n") == 0);
}

TEST_CASE("tables of a directory of services are no children's", "[voluntary]") {
  const auto score = [](const std::string& header) {
    const hub::Result<HeadOf> head = HeadOf::Read(Input::InMemory("t.csv", header + "\n"));
    REQUIRE(head.ok());
    return VoluntaryFormats().at(0).recognise(head.value().head());
  };
  CHECK(score("id,organization_id,program_id,name,description,url,status,fees") == 0);
  CHECK(score("id,parent_organization_id,name,description,website") == 0);
  CHECK(score("id,service_id,name,title,email,organization_id,notes") == 0);
  CHECK(score("id,location_id,service_id,description,venue,name") == 0);
  CHECK(score("Id,Name,Description") == 0);
  CHECK(score("Id,OrganisationType,Name,Description,AdminAreaCode,Logo,Url") == 0);
  CHECK(score("id,location_type,name,description,latitude,longitude,address1,city,postcode") == 0);
  CHECK(score("Id,ServiceType,Name,Description,Status,Fees,OrganisationId,Summary") == 0);
  CHECK(score("service_id,name,date of birth,activity,notes") > 0);
  CHECK(score("Name,Date,Notes") > 0);
  CHECK(score("Client,Notes") > 0);
}

TEST_CASE("hostile tables of support are survived", "[voluntary][hostile]") {
  const auto tables =
      test::HostileTables(test::Replaced(kHeader + kRow, "Made soup", "Xylograph"), "Xylograph");
  const auto json = test::HostileJson(
      R"({"support":[{"ref":"S1","date":"2026-04-03","child_name":"Ida Marimba","activity":"club",
          "notes":"Xylograph","own_words":"Yes"}]})",
      "Xylograph");
  REQUIRE(tables.size() + json.size() >= 80);
  test::CheckHostile(&ReadSupport, "voluntary", tables, "Fenn");
  test::CheckHostile(&ReadSupport, "voluntary", json, "Marimba");
}

}  // namespace
}  // namespace connectors::voluntary
