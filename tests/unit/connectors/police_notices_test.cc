// The police profile: what a row becomes, what it may be used for, and what is refused.

#include <chrono>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/police/formats.h"
#include "connectors/police/read_notices.h"
#include "tests/unit/connectors/hostile_rows.h"
#include "tests/unit/connectors/support.h"

namespace connectors::police {
namespace {

using hub::records::Action;
using hub::records::LabelSet;
using hub::records::Nature;
using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Summary ReadWell(const std::string& text, KeepingSink& sink) {
  std::istringstream in(text);
  return test::WellRead(ReadNotices(in, test::TablesOf("police"), test::SomeSender(), sink), sink);
}

std::string DataFile(const std::string& name) {
  return test::ReadFile(test::SourceDir() / "tests/data/police" / name);
}

const std::string kColumns =
    "notice_id,version,occurred_from,recorded_at,kind,handling,child_ref,child_given,"
    "child_family,child_birth_date,child_postcode";
const std::string kFront = "N-1,1,2026-03-01,2026-03-02T09:00:00Z,domestic_abuse,P,";
const std::string kBack = "K1,Ida,Fenn,2015-02-28,ZZ1 1AA";

std::string Table(const std::string& more_columns, const std::string& more_cells) {
  return kColumns + more_columns + "\n" + kFront + kBack + more_cells + "\n";
}

Record One(const std::string& text) {
  KeepingSink sink;
  ReadWell(text, sink);
  REQUIRE(sink.records.size() == 1);
  return sink.records[0];
}

TEST_CASE("each child of a notice is told of in a record of its own", "[police]") {
  KeepingSink sink;

  const Summary summary = ReadWell(DataFile("notices.csv"), sink);

  CHECK(summary.rows == 4);
  CHECK(summary.people == 3);
  CHECK(sink.rejects.empty());
  CHECK(sink.SourceIds() == std::vector<std::string>{"notice|M-2026-0007|1", "notice|N-2026-0141|1",
                                                     "notice|N-2026-0141|2",
                                                     "notice|N-2026-0188|1"});
  const Record& notice = sink.records[0];
  CHECK(notice.kind == Kind::kPoliceNotice);
  CHECK(notice.nature == Nature::kReported);
  CHECK(notice.source_version == 1);
  CHECK(notice.happened.Iso() == "2026-03-01T21:40");
  CHECK(notice.recorded->Rfc3339() == "2026-03-01T23:15:00.000000Z");
  CHECK(notice.summary.Reveal() ==
        "Police notice: domestic abuse; graded amber (medium). Argument at home; child upstairs");
  CHECK(notice.author.role == "response officer");
  CHECK(notice.author.team_contact.Reveal() == "01632 960101");
  CHECK(notice.basis == "ca2004-s16la");
  CHECK(DetailOf(notice, "present") == "yes");
  CHECK(DetailOf(notice, "consent_to_share") == "not asked");
  REQUIRE(notice.subjects.size() == 1);
  CHECK(notice.subjects[0].source_id.Reveal() == "NOM-88");
  CHECK(notice.subjects[0].names[0].given.Reveal() == "Tilly");
  CHECK(notice.subjects[0].addresses[0].postcode.Reveal() == "ZZ9 4QR");
}

TEST_CASE("a notice of kind missing is a missing episode with its risk and interview", "[police]") {
  KeepingSink sink;
  ReadWell(DataFile("notices.csv"), sink);

  REQUIRE(sink.Of(Kind::kMissingEpisode).size() == 1);
  const Record& episode = *sink.Of(Kind::kMissingEpisode)[0];

  CHECK(episode.nature == Nature::kFact);
  CHECK(episode.happened.Iso() == "2026-04-11T19:00");
  CHECK(DetailOf(episode, "found") == "2026-04-12T06:30");
  CHECK(DetailOf(episode, "return_interview") == "held");
  CHECK(DetailOf(episode, "return_interview_date") == "2026-04-14");
  CHECK(episode.summary.Reveal() == "Missing; risk: medium; found. Found at a friend's home");
  CHECK(episode.subjects[0].source_id.Reveal() == "NOM-88");
}

TEST_CASE("JSON with the same names makes the same records", "[police]") {
  KeepingSink table;
  KeepingSink json;
  ReadWell(DataFile("notices.csv"), table);
  const Summary summary = ReadWell(DataFile("notices.json"), json);

  REQUIRE(json.records.size() == table.records.size());
  for (std::size_t i = 0; i < json.records.size(); ++i) {
    CHECK(hub::wire::EncodeRecord(json.records[i]) == hub::wire::EncodeRecord(table.records[i]));
  }
  CHECK(summary.ignored.at("made_by") == 1);
}

TEST_CASE("a lone notice and a bare list are read as well", "[police]") {
  const std::string notice =
      R"({"notice_id":"N-1","kind":"missing","handling":"P","occurred_from":"2026-01-02",
          "child_ref":"K1"})";

  CHECK(One(notice).kind == Kind::kMissingEpisode);
  CHECK(One("[" + notice + "]").source_id.Reveal() == "notice|N-1|K1");
}

TEST_CASE("handling P reaches fewer labels than C, and silence counts as C", "[police][labels]") {
  const std::string row = Table("", "");

  CHECK(One(row).labels.Has(Label::kPoliceP));
  CHECK_FALSE(One(row).labels.Has(Label::kPoliceC));
  CHECK(One(test::Replaced(row, ",P,", ",C,")).labels.Has(Label::kPoliceC));
  CHECK(One(test::Replaced(row, ",P,", ",,")).labels.Has(Label::kPoliceC));
  CHECK(One(Table(",conditions", ",only the duty manager")).labels.Has(Label::kPoliceC));
}

TEST_CASE("an unknown handling, kind, marking or flag brings the strictest labels and is kept",
          "[police][labels]") {
  const LabelSet strictest = test::TablesOf("police").labels.StrictestOf(Kind::kPoliceNotice);
  for (const std::string& text : {test::Replaced(Table("", ""), ",P,", ",Q7,"),
                                  test::Replaced(Table("", ""), "domestic_abuse", "Q7"),
                                  Table(",marking", ",Q7"), Table(",flags", ",Q7")}) {
    const Record record = One(text);
    CHECK(Union(record.labels, strictest) == record.labels);
    bool kept = false;
    for (const auto& code : record.codes) kept = kept || (code.code == "Q7" && !code.mapped);
    CHECK(kept);
  }
}

TEST_CASE("markings and flags are labels; a shield is of the child", "[police][labels]") {
  CHECK(One(Table(",marking", ",OFFICIAL")).labels.Has(Label::kGscOfficial));
  const Record marked = One(Table(",marking", ",OFFICIAL-SENSITIVE PERSONAL"));
  CHECK(marked.labels.Has(Label::kGscOfficialSensitive));
  CHECK(marked.labels.Has(Label::kPoliceC));

  const Record flagged = One(Table(",flags", ",live_operation;confider; shielded"));
  CHECK(flagged.labels.Has(Label::kLiveOp));
  CHECK(flagged.labels.Has(Label::kConfider));
  CHECK(flagged.labels.Has(Label::kShielded));
  CHECK(flagged.subjects[0].shielded);
  CHECK_FALSE(One(Table("", "")).subjects[0].shielded);
}

TEST_CASE("a flag that nobody knows may be the one that shields", "[police][labels]") {
  CHECK(One(Table(",flags", ",sheilded")).subjects[0].shielded);
  std::string many;
  for (int i = 0; i < 300; ++i) many += "confider;";
  const Record record = One(Table(",flags", "," + many));
  CHECK(record.subjects[0].shielded);
  CHECK(record.labels.Has(Label::kRestricted));
}

TEST_CASE("a row marked above OFFICIAL makes no record, wherever it says so", "[police]") {
  for (const std::string& text :
       {Table(",marking", ",SECRET"), Table(",marking", ",Top Secret"),
        Table(",flags", ",uk secret"), test::Replaced(Table("", ""), ",P,", ",Secret,")}) {
    KeepingSink sink;
    ReadWell(text, sink);
    CHECK(sink.records.empty());
    CHECK(sink.Rejected("police.notice.above_official"));
  }
}

TEST_CASE("words net what no code said", "[police][labels]") {
  const auto labels = [](const std::string& words) {
    return One(Table(",narrative", "," + words)).labels;
  };
  CHECK(labels("An anonymous caller").Has(Label::kConfider));
  CHECK(labels("staying at a refuge").Has(Label::kShielded));
  CHECK(labels("took an overdose").Has(Label::kAdultHealth));
  CHECK(labels("alleged rape").Has(Label::kVictimAnon));
  CHECK(labels("he was arrested").Has(Label::kCriminal));
  // A story of a missing child is one of others too; the bare fact is not.
  const std::string missing =
      test::Replaced(Table(",narrative", ",nothing much"), "domestic_abuse", "missing");
  CHECK(One(missing).labels.Has(Label::kThirdParty));
  CHECK_FALSE(One(test::Replaced(missing, "nothing much", "")).labels.Has(Label::kThirdParty));
}

TEST_CASE("of adults nothing is taken but the word of the relationship", "[police]") {
  KeepingSink sink;
  const Summary summary = ReadWell(Table(",adult_relationship,adult_name,adult_birth_date,offence",
                                         ",mother's partner,Jon Quill,1990-01-01,assault"),
                                   sink);

  const std::string sent = hub::wire::EncodeRecord(sink.records.at(0));
  CHECK(sent.find("mother's partner") != std::string::npos);
  for (const char* text : {"Quill", "1990-01-01", "assault"}) {
    CHECK(sent.find(text) == std::string::npos);
  }
  CHECK(summary.ignored.at("adult_name") == 1);
  CHECK(summary.ignored.at("offence") == 1);
  CHECK(sink.records[0].labels.Has(Label::kThirdParty));
}

TEST_CASE("a later version has the same id and a higher version; a withdrawn one retracts",
          "[police]") {
  const Record first = One(Table("", ""));
  const Record second = One(test::Replaced(Table("", ""), "N-1,1,", "N-1,2,"));
  const Record gone = One(test::Replaced(Table(",status", ",withdrawn"), "N-1,1,", "N-1,3,"));

  CHECK(first.source_id == second.source_id);
  CHECK(second.source_version == 2);
  CHECK(gone.source_id == first.source_id);
  CHECK(gone.source_version == 3);
  CHECK(gone.action == Action::kRetract);
  CHECK(gone.subjects.empty());
  CHECK(gone.summary.empty());
}

TEST_CASE("a corrected name corrects when the child has a number in its notice", "[police]") {
  const std::string head =
      "notice_id,version,kind,handling,occurred_from,child_number,child_given,child_family\n";
  const Record before = One(head + "N-1,1,other,P,2026-01-02,1,Ida,Fenn\n");
  const Record after = One(head + "N-1,2,other,P,2026-01-02,1,Ada,Fenn\n");

  CHECK(before.source_id == after.source_id);
  CHECK(before.subjects[0].source_id == after.subjects[0].source_id);
}

TEST_CASE("an unborn child stays the same person when it is born", "[police]") {
  const std::string head =
      "notice_id,version,kind,handling,occurred_from,child_family,mother_family,child_due_date,"
      "child_given,child_birth_date,child_postcode\n";
  const Record unborn =
      One(head + "N-1,1,vulnerable_child,P,2026-01-02,Fenn,,2026-05-01,,,ZZ1 1AA\n");
  const Record born = One(
      head + "N-1,2,vulnerable_child,P,2026-01-02,Marsh,Fenn,2026-05-01,Ida,2026-04-28,ZZ1 1AA\n");

  CHECK(unborn.subjects[0].due->Iso() == "2026-05-01");
  CHECK(unborn.subjects[0].names[0].family.Reveal() == "Fenn");
  CHECK(unborn.subjects[0].names[0].given.empty());
  CHECK(born.source_id == unborn.source_id);
  CHECK(born.subjects[0].source_id == unborn.subjects[0].source_id);
  CHECK(born.subjects[0].birth.Iso() == "2026-04-28");
  CHECK_FALSE(born.subjects[0].due.has_value());
}

TEST_CASE("without the force's number two children are one only when all of it agrees",
          "[police]") {
  const std::string head =
      "notice_id,kind,handling,occurred_from,child_given,child_family,child_birth_date,"
      "child_postcode\n";
  const auto key = [&](const std::string& row) {
    return One(head + row + "\n").subjects[0].source_id.Reveal();
  };
  const std::string whole = key("N-1,other,P,2026-01-02,Ida,Fenn,2015-02-28,ZZ1 1AA");

  CHECK(whole == key("N-2,other,P,2026-03-02,IDA,fenn,28/02/2015,zz11aa"));
  CHECK(whole != key("N-2,other,P,2026-03-02,Ida,Fenn,2015-02-28,ZZ1 1AB"));
  // A family name and a birth date alone are many children's.
  CHECK(key("N-1,other,P,2026-01-02,,Fenn,2015-02-28,ZZ1 1AA") !=
        key("N-2,other,P,2026-01-02,,Fenn,2015-02-28,ZZ1 1AA"));
  CHECK(whole.find("Fenn") == std::string::npos);
  CHECK(whole.find("fenn") == std::string::npos);
}

TEST_CASE("the same row twice is taken once; a different one of the same version is refused",
          "[police]") {
  KeepingSink sink;
  const std::string row = kFront + kBack + "\n";
  const Summary summary =
      ReadWell(kColumns + "\n" + row + row + test::Replaced(row, "domestic_abuse", "other"), sink);

  CHECK(summary.records == 1);
  CHECK(summary.not_taken.at("repeated row") == 1);
  CHECK(sink.Rejected("police.row.twice"));
}

TEST_CASE("an impossible date keeps the row and is never guessed", "[police]") {
  KeepingSink sink;
  ReadWell(test::Replaced(Table("", ""), "2026-03-01,", "31/02/2026,"), sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.Warned("police.date.unreadable"));
  CHECK(sink.records[0].happened.latest.Iso() == "2026-03-02");
  CHECK(DetailOf(sink.records[0], "occurred_as_sent") == "31/02/2026");
  // Day first, always.
  CHECK(One(test::Replaced(Table("", ""), "2026-03-01,", "03/04/2026,")).happened.Iso() ==
        "2026-04-03");
}

TEST_CASE("a moment with a zone is told by the wall clock of the United Kingdom", "[police]") {
  CHECK(One(test::Replaced(Table("", ""), "2026-03-01,", "2026-07-01T20:30:00Z,")).happened.Iso() ==
        "2026-07-01T21:30");
  CHECK(One(test::Replaced(Table("", ""), "2026-03-01,", "2026-01-31T23:59:00Z,")).happened.Iso() ==
        "2026-01-31T23:59");
  CHECK(One(test::Replaced(Table("", ""), "2026-03-02T09:00:00Z", "2026-07-02 09:00"))
            .recorded->Rfc3339() == "2026-07-02T08:00:00.000000Z");
}

TEST_CASE("where the child is, is marked as such", "[police]") {
  const Record record = One(Table(",school,found_place", ",Larkfield Primary,12 Sand Street"));
  int locating = 0;
  for (const auto& detail : record.details) locating += detail.locates ? 1 : 0;
  CHECK(locating == 2);
}

TEST_CASE("a row without a notice or without a child is refused alone", "[police]") {
  KeepingSink sink;
  const Summary summary = ReadWell(
      kColumns + "\n,1,2026-03-01,,other,P,K1,,,,\n" + kFront + ",,,,\n" + kFront + kBack + "\n",
      sink);

  CHECK(summary.records == 1);
  CHECK(sink.Rejected("police.notice.no_id"));
  CHECK(sink.Rejected("police.child.nobody"));
}

TEST_CASE("the profile is recognised by what is in the file", "[police]") {
  const auto score = [](const std::string& text) {
    const hub::Result<HeadOf> head = HeadOf::Read(Input::InMemory("export.dat", text));
    REQUIRE(head.ok());
    return PoliceFormats().at(0).recognise(head.value().head());
  };
  CHECK(score(DataFile("notices.csv")) >= 90);
  CHECK(score(DataFile("notices.json")) >= 90);
  CHECK(score("UPN,Forename,Surname,DOB\nA,B,C,2010-01-01\n") == 0);
  CHECK(score("{\"resourceType\":\"Bundle\"}") == 0);
}

TEST_CASE("hostile police files are survived and told apart from good ones", "[police][hostile]") {
  const std::string good = Table(",narrative,summary", ",Xylograph,Marimba");
  const auto tables = test::HostileTables(good, "Xylograph");
  const auto json = test::HostileJson(DataFile("notices.json"), "Argument at home; child upstairs");
  REQUIRE(tables.size() + json.size() >= 80);
  test::CheckHostile(&ReadNotices, "police", tables, "Marimba");
  test::CheckHostile(&ReadNotices, "police", json, "Marrow");
}

TEST_CASE("every code of the sensitive lists has a rule of its own", "[police][labels]") {
  const LabelSet strictest = test::TablesOf("police").labels.StrictestOf(Kind::kPoliceNotice);
  for (const char* kind : {"domestic_abuse", "vulnerable_child", "missing", "anti_social_behaviour",
                           "exploitation", "other", "Domestic Abuse"}) {
    const Record record = One(test::Replaced(Table("", ""), "domestic_abuse", kind));
    CHECK(Union(record.labels, strictest) != record.labels);
  }
}

}  // namespace
}  // namespace connectors::police
