// HL7 v2: what visits, registrations, merges, vaccinations and results become, and what is
// refused.

#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/health/read_hl7.h"
#include "tests/unit/connectors/hl7_support.h"
#include "tests/unit/connectors/support.h"

namespace connectors::health {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::Action;
using hub::records::IdentifierKind;
using hub::records::LabelSet;
using hub::records::NameUse;
using hub::records::Nature;
using hub::records::Subject;
using test::Adt;
using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::kPid;
using test::kVisit;
using test::Label;
using test::Message;
using test::Msh;
using test::Record;

Result<Summary> Read(const std::string& file, KeepingSink& sink) {
  std::istringstream in(file);
  return ReadHl7(in, test::TablesOf("hl7v2"), test::SomeSender(), sink);
}

Summary ReadWell(const std::string& file, KeepingSink& sink) {
  return test::WellRead(Read(file, sink), sink);
}

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("an admission is a health contact with class, service, place and doctor", "[hl7]") {
  KeepingSink sink;

  const Summary summary = ReadWell(Adt("A01"), sink);

  CHECK(summary.collection == "HL7 v2.4");
  CHECK(summary.units == 1);
  CHECK(summary.people == 1);
  REQUIRE(sink.records.size() == 1);
  const Record& visit = sink.records[0];
  CHECK(visit.kind == Kind::kHealthContact);
  CHECK(visit.source_id.Reveal() == "visit|ZZ9|V77");
  CHECK(visit.summary.Reveal() == "Hospital stay: paediatrics");
  CHECK(visit.happened.Iso() == "2025-03-01T09:30");
  CHECK(visit.place.Reveal() == "ZZ Hospital, Ward 4");
  CHECK(visit.author.name.Reveal() == "Dr Nell Invented");
  CHECK(visit.recorded->Rfc3339() == "2025-03-01T10:14:00.000000Z");
  CHECK(visit.labels == LabelSet().With(Label::kHealth));
  CHECK(sink.warnings.empty());
}

TEST_CASE("a patient is known by numbers, names of each use, birth, home and phone", "[hl7]") {
  KeepingSink sink;
  ReadWell(Adt("A01"), sink);

  const Subject& child = sink.records.at(0).subjects.at(0);

  CHECK(child.source_id.Reveal() == "nhs-number|9990000018");
  REQUIRE(child.identifiers.size() == 2);
  CHECK(child.identifiers[0].verified);
  CHECK(child.identifiers[1].kind == IdentifierKind::kLocal);
  CHECK(child.identifiers[1].value.Reveal() == "ZZ9|4711");
  REQUIRE(child.names.size() == 2);
  CHECK(child.names[0].given.Reveal() == "Isla Mae");
  CHECK(child.names[0].use == NameUse::kCurrent);
  CHECK(child.names[1].use == NameUse::kPreferred);
  CHECK(child.birth.Iso() == "2015-01-02");
  CHECK(child.sex == hub::records::Sex::kFemale);
  CHECK(child.addresses.at(0).lines.Reveal() == "4 Rowan Way, Invented");
  CHECK(child.addresses.at(0).postcode.Reveal() == "ZZ1 1AA");
  CHECK(child.phones.at(0).Reveal() == "07700900123");
}

TEST_CASE("every message of a visit is the same record, the later one outweighing", "[hl7]") {
  const std::string discharge =
      With(Adt("A03", "20250303120000+0000"), "202503010930", "202503010930|202503031100");
  KeepingSink sink;

  ReadWell(Adt("A01") + Adt("A08", "20250302120000+0000") + discharge +
               Adt("A11", "20250304120000+0000"),
           sink);

  REQUIRE(sink.records.size() == 4);
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(sink.records[i].source_id == sink.records[0].source_id);
    CHECK(sink.records[i].source_version > sink.records[i - 1].source_version);
  }
  CHECK(sink.records[2].summary.Reveal() == "Hospital stay: paediatrics (ended)");
  CHECK(DetailOf(sink.records[2], "ended") == "2025-03-03T11:00");
  CHECK(sink.records[3].action == Action::kRetract);
}

TEST_CASE("a visit without a number is known by the patient and when it began", "[hl7]") {
  const std::string numberless = With(Adt("A01"), "V77^^^ZZ9", "");
  KeepingSink sink;

  ReadWell(numberless + With(With(numberless, "202503010930", ""), "|20250301101400", "|"), sink);

  CHECK(sink.records.at(0).source_id.Reveal() ==
        "visit-of|nhs-number\\|9990000018|2025-03-01T09:30");
  CHECK(sink.Rejected("hl7v2.visit.no_identity"));
}

TEST_CASE("without a traced number the record number of the trust is the key", "[hl7]") {
  const struct {
    std::string from;
    std::string to;
  } kChanges[] = {{"9990000018^^^NHS^NH~", ""},
                  {"9990000018^^^NHS^NH~", "1234567890^^^NHS^NH~"},
                  {"9990000018^^^NHS^NH~", "9990000018^^^NHS^NH^^^20200101~"},
                  {"||07700900123", "||07700900123" + std::string(19, '|') + "NSTS02"},
                  {"9990000018^^^NHS^NH~", "\"\"~A1^^^AA^XX~"}};
  for (const auto& [from, to] : kChanges) {
    INFO(to);
    KeepingSink sink;
    std::string file = With(Adt("A01"), from, to);
    ReadWell(file, sink);
    CHECK(sink.records.at(0).subjects.at(0).source_id.Reveal() == "identifier|ZZ9\\|4711");
  }
}

TEST_CASE("a newborn's message tells the mother's number beside the child's", "[hl7][unborn]") {
  const auto mothers_of = [](const std::string& field) {
    // kPid ends with PID-13.
    const std::string pid = kPid + "||||||||" + field;
    KeepingSink sink;
    ReadWell(Message({Msh("ADT^A01"), "EVN|A01|20250301101400", pid, kVisit}), sink);
    const auto& subject = sink.records.at(0).subjects.at(0);
    CHECK(subject.source_id.Reveal() == "nhs-number|9990000018");
    std::vector<std::string> found;
    for (const auto& one : subject.identifiers) {
      if (one.kind == IdentifierKind::kMothersNhsNumber) found.push_back(one.value.Reveal());
    }
    return found;
  };

  CHECK(mothers_of("8812^^^ZZ9^MR~9990000123^^^NHS^NH") == std::vector<std::string>{"9990000123"});
  CHECK(mothers_of("9990000124^^^NHS^NH").empty());  // fails its check
  CHECK(mothers_of("8812^^^ZZ9^MR").empty());        // the trust's own
}

TEST_CASE("the NHS number is found by its type or by who issued it", "[hl7]") {
  for (const std::string number :
       {"9990000018^^^NHS^NH", "999 000 0018^^^^NHS", "9990000018^^^NHSNBR",
        "9990000018^^^A&2.16.840.1.113883.2.1.4.1&ISO^PI"}) {
    INFO(number);
    KeepingSink sink;
    ReadWell(With(Adt("A01"), "9990000018^^^NHS^NH", number), sink);
    CHECK(sink.records.at(0).subjects.at(0).source_id.Reveal() == "nhs-number|9990000018");
  }
}

TEST_CASE("a protected patient is shielded and comes without home, phone and practice", "[hl7]") {
  const std::string open = Message({Msh("ADT^A31"), kPid, "PD1|||ZZ Practice^^Y1|G1^Gp^Ann"});
  for (const std::string& segment : {std::string("PD1|||ZZ Practice^^Y1|G1^Gp^Ann||||||||Y"),
                                     std::string("ARV|1|A|LOC|X"), std::string("ARV|1|A|ALL")}) {
    INFO(segment);
    KeepingSink sink;
    ReadWell(Message({Msh("ADT^A31"), kPid, "PD1|||ZZ Practice^^Y1|G1^Gp^Ann", segment}), sink);
    const Record& record = sink.records.at(0);
    CHECK(record.subjects.at(0).shielded);
    CHECK(record.subjects[0].addresses.empty());
    CHECK(record.subjects[0].phones.empty());
    CHECK(record.author.team.find("Practice") == std::string::npos);
    CHECK(record.author.name.empty());
  }
  KeepingSink sink;
  ReadWell(open, sink);
  CHECK_FALSE(sink.records.at(0).subjects.at(0).shielded);
  CHECK(sink.records[0].author.team == "ZZ Practice");
}

TEST_CASE("access that the source restricts makes the strictest labels", "[hl7]") {
  for (const std::string segment : {"ARV|1|A|PSY", "PV2||||||||||||||||||||||Y"}) {
    KeepingSink sink;
    ReadWell(Adt("A01") + segment + "\r", sink);
    CHECK(sink.records.at(0).labels.Has(Label::kRestricted));
  }
  KeepingSink sink;
  ReadWell(Adt("A01") + "ARV|1|D|PSY\rARV|1|A|NO\r", sink);
  CHECK_FALSE(sink.records.at(0).labels.Has(Label::kRestricted));
}

TEST_CASE("who a patient is makes a record only for a practice, a death or a shield", "[hl7]") {
  KeepingSink sink;

  const Summary summary = ReadWell(
      Message({Msh("ADT^A28"), kPid}) + Message({Msh("ADT^A31"), kPid, "PD1|||ZZ Practice^^Y1"}) +
          Message({Msh("ADT^A31"), kPid + "||||||||||||||||20250201|Y"}) +
          Message({Msh("ADT^A08"), kPid}),
      sink);

  REQUIRE(sink.records.size() == 2);
  CHECK(sink.records[0].kind == Kind::kInvolvement);
  CHECK(sink.records[0].source_id.Reveal() == "registration|nhs-number|9990000018");
  CHECK(sink.records[1].kind == Kind::kDeath);
  CHECK(sink.records[1].source_id.Reveal() == "death|nhs-number\\|9990000018");
  CHECK(sink.records[1].happened.Iso() == "2025-02-01");
  CHECK(sink.records[1].subjects.at(0).died.has_value());
  CHECK(summary.not_taken.at("ADT^A28 (who a patient is)") == 1);
  CHECK(summary.not_taken.at("ADT^A08 (who a patient is)") == 1);
}

TEST_CASE("a death that a visit tells of is a record of its own", "[hl7]") {
  KeepingSink sink;
  ReadWell(With(Adt("A03"), "||07700900123", "||07700900123" + std::string(17, '|') + "Y"), sink);

  REQUIRE(sink.Of(Kind::kDeath).size() == 1);
  CHECK(sink.Of(Kind::kDeath)[0]->happened.Iso() == "2015-01-02/2025-03-01");
  CHECK(sink.Of(Kind::kHealthContact).size() == 1);
}

TEST_CASE("a header without an event takes the one that EVN tells", "[hl7]") {
  KeepingSink sink;
  ReadWell(With(Adt("A11"), "ADT^A11", "ADT"), sink);

  CHECK(sink.records.at(0).action == Action::kRetract);
}

TEST_CASE("a merge tells of both numbers, of the survivor and of the one given up", "[hl7]") {
  KeepingSink sink;

  ReadWell(Message({Msh("ADT^A40"), "EVN|A40|20250301101400", kPid, "MRG|56^^^ZZ9^MR"}), sink);

  REQUIRE(sink.records.size() == 1);
  const Record& merge = sink.records[0];
  CHECK(merge.source_id.Reveal() == "merge|identifier\\|ZZ9\\\\\\|56");
  CHECK(merge.kind == Kind::kInvolvement);
  REQUIRE(merge.subjects.size() == 2);
  CHECK(merge.subjects[0].source_id.Reveal() == "nhs-number|9990000018");
  CHECK(merge.subjects[0].identifiers.back().value.Reveal() == "ZZ9|56");
  CHECK(merge.subjects[1].source_id.Reveal() == "identifier|ZZ9\\|56");
  CHECK(merge.subjects[1].names.at(0).family.Reveal() == "Ashgrove");
  CHECK(sink.Warned("hl7v2.patient.merged"));
}

TEST_CASE("one message may merge several pairs; a merge of nothing is refused", "[hl7]") {
  KeepingSink sink;

  ReadWell(Message({Msh("ADT^A40"), kPid, "MRG|56^^^ZZ9^MR",
                    "PID|2||8^^^ZZ9^MR||Birchall^Rowan||2014|M", "MRG|9^^^ZZ9^MR", kPid}) +
               Message({Msh("ADT^A40"), kPid, "MRG|9990000018^^^NHS^NH"}),
           sink);

  CHECK(sink.records.size() == 2);
  CHECK(sink.Rejected("hl7v2.merge.no_number"));
  CHECK(sink.Rejected("hl7v2.merge.same_number"));
}

TEST_CASE("what an old number was called in a visit is what a merge calls it", "[hl7]") {
  KeepingSink sink;
  ReadWell(With(Adt("A01"), "9990000018^^^NHS^NH~", "") +
               Message({Msh("ADT^A40"), "PID|1||8^^^ZZ9^MR||Ashgrove^Isla", "MRG|4711^^^ZZ9^MR"}),
           sink);

  REQUIRE(sink.records.size() == 2);
  CHECK(sink.records[0].subjects.at(0).source_id == sink.records[1].subjects.at(1).source_id);
}

TEST_CASE("an event that disagrees with the header is flagged, and the header counts", "[hl7]") {
  KeepingSink sink;
  ReadWell(With(Adt("A03"), "EVN|A03", "EVN|A01"), sink);

  CHECK(sink.Warned("hl7v2.event.disagrees"));
  CHECK(sink.records.at(0).summary.Reveal() == "Hospital stay: paediatrics (ended)");
}

TEST_CASE("dates in the future, before birth and impossible ones are flagged", "[hl7]") {
  const struct {
    std::string from;
    std::string to;
    std::string rule;
  } kDates[] = {{"202503010930", "202903010930", "hl7v2.date.future"},
                {"202503010930", "201403010930", "hl7v2.date.before_birth"},
                {"202503010930", "202502300930", "hl7v2.date.unreadable"},
                {"20150102", "20151302", "hl7v2.date.unreadable"},
                {"20250301101500+0000", "20290301101500+0000", "hl7v2.date.future"}};
  for (const auto& [from, to, rule] : kDates) {
    INFO(to);
    KeepingSink sink;
    ReadWell(With(Adt("A01"), from, to), sink);
    CHECK(sink.records.size() == 1);
    CHECK(sink.Warned(rule));
  }
}

TEST_CASE("a message of the future has no version that would block corrections", "[hl7]") {
  KeepingSink sink;
  ReadWell(Adt("A01", "20290301101500+0000"), sink);
  CHECK(sink.records.at(0).source_version == 0);
}

TEST_CASE("sensitive services, diagnoses and classes bring their labels", "[hl7]") {
  const struct {
    std::string from;
    std::string to;
    Label label;
  } kCases[] = {
      {"|420|", "|360|", Label::kSensSexualRepro},
      {"|420|", "|711|", Label::kSensMentalHealth},
      {"|420|", "|721|", Label::kSensSubstance},
      {"|420|", "|LOCAL9|", Label::kRestricted},
      {"|1|I|", "|1|B|", Label::kSensSexualRepro},
      {"Ward 4", "CAMHS Unit", Label::kSensMentalHealth},
  };
  for (const auto& [from, to, label] : kCases) {
    INFO(to);
    KeepingSink sink;
    ReadWell(With(Adt("A01"), from, to), sink);
    CHECK(sink.records.at(0).labels.Has(label));
  }
  const struct {
    std::string segment;
    Label label;
  } kDiagnoses[] = {{"DG1|1||F32.1^Depression^I10", Label::kSensMentalHealth},
                    {"DG1|1||B24^x^ICD10", Label::kSensHiv},
                    {"DG1|1||35489007^x^SCT", Label::kSensMentalHealth},
                    {"DG1|1||Z71.5^x^I10", Label::kSensSubstance},
                    {"DG1|1||T74.1^x^I10", Label::kChildAbuse},
                    {"DG1|1||E2B..^x^RC", Label::kSensMentalHealth},
                    {"DG1|1||042^x^I9", Label::kRestricted},
                    {"DG1|1||9^Contraceptive advice^L", Label::kSensSexualRepro},
                    {"PV2|||^Attended after domestic abuse", Label::kSensDaSpecialist}};
  for (const auto& [segment, label] : kDiagnoses) {
    INFO(segment);
    KeepingSink sink;
    ReadWell(Adt("A01") + segment + "\r", sink);
    CHECK(sink.records.at(0).labels.Has(label));
  }
}

const std::string kRxa =
    "RXA|0|1|20250105||38598009^MMR vaccination^SCT|0.5|ml||00|N1^Invented^Nell|^^^ZZ Clinic||||"
    "B77|20261231|M1^An Example Ltd^L|||CP|A";

TEST_CASE("each RXA is an immunisation, with route, site and findings", "[hl7]") {
  KeepingSink sink;

  ReadWell(Message({Msh("VXU^V04"), kPid, "ORC|RE|P1^ZZ9|F1^ZZ9", kRxa,
                    "RXR|IM^Intramuscular|LA^Left arm", "OBX|1|CE|30963-3^Funding^LN||X^Public^L",
                    "ORC|RE||F2^ZZ9", With(kRxa, "20250105", "20240105")}),
           sink);

  REQUIRE(sink.records.size() == 2);
  const Record& given = sink.records[0];
  CHECK(given.kind == Kind::kImmunisation);
  CHECK(given.source_id.Reveal() == "vaccination|filler|ZZ9\\|F1");
  CHECK(given.summary.Reveal() == "Immunisation given: MMR vaccination");
  CHECK(given.happened.Iso() == "2025-01-05");
  CHECK(given.author.name.Reveal() == "Nell Invented");
  CHECK(given.place.Reveal() == "ZZ Clinic");
  CHECK(DetailOf(given, "dose") == "0.5 ml");
  CHECK(DetailOf(given, "route") == "Intramuscular");
  CHECK(DetailOf(given, "Funding") == "Public");
  CHECK(given.codes.at(0).system == "http://snomed.info/sct");
  CHECK(sink.records[1].source_id.Reveal() == "vaccination|filler|ZZ9\\|F2");
}

TEST_CASE("a refused, deleted or historical vaccination is told as what it is", "[hl7]") {
  KeepingSink sink;

  const Summary summary = ReadWell(
      Message({Msh("VXU^V04"), kPid, "ORC|RE||1", With(kRxa, "|||CP|A", "|02^Religion^X||RE|A"),
               "ORC|RE||2", With(kRxa, "|CP|A", "|CP|D"), "ORC|RE||3",
               With(kRxa, "||00|", "||01^Historical|"), "RXA|0|1|20250105||998^none^CVX"}) +
          Message({Msh("VXU^V04"), kPid}),
      sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[0].summary.Reveal() == "Immunisation NOT given: MMR vaccination");
  CHECK(DetailOf(sink.records[0], "reason_not_given") == "Religion");
  CHECK(sink.records[1].action == Action::kRetract);
  CHECK(sink.records[2].nature == Nature::kReported);
  CHECK(summary.not_taken.at("RXA of no vaccine") == 1);
  CHECK(summary.not_taken.at("VXU^V04 without a vaccination") == 1);
}

TEST_CASE("a vaccination without an order number is known by patient, vaccine and day", "[hl7]") {
  KeepingSink sink;
  ReadWell(Message({Msh("VXU^V04"), kPid, kRxa, With(kRxa, "20250105", "20250231")}), sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].source_id.Reveal() ==
        "vaccination-of|nhs-number\\|9990000018|38598009|2025-01-05");
  CHECK(sink.Rejected("hl7v2.vaccination.no_identity"));
}

const std::string kObr =
    "OBR|1|P9|F9^LAB|FBC^Full blood count^L|||202503010800|||||||||C2^Doc^A|||"
    "|||20250301120000||||||||";

TEST_CASE("a test with its results is one observation", "[hl7]") {
  KeepingSink sink;

  ReadWell(Message({Msh("ORU^R01"), kPid, "PV1|1|O", "ORC|RE", kObr,
                    "OBX|1|NM|718-7^Haemoglobin^LN||98|g/L|110-140|L|||F",
                    "OBX|2|SN|26515-7^Platelets^LN||>^150|10*9/L||||||F", "NTE|1||Repeat in a week",
                    "OBX|3|ED|PDF^Report^L||^application^pdf^Base64^JVBERi0||||||F"}),
           sink);

  REQUIRE(sink.records.size() == 1);
  const Record& test = sink.records[0];
  CHECK(test.kind == Kind::kObservation);
  CHECK(test.source_id.Reveal() == "result|filler|LAB\\|F9|FBC");
  CHECK(test.summary.Reveal() == "Full blood count (2 results)");
  CHECK(test.happened.Iso() == "2025-03-01T08:00");
  CHECK(DetailOf(test, "Haemoglobin") == "98 g/L (L; usual 110-140)");
  CHECK(DetailOf(test, "Platelets") == ">150 10*9/L");
  CHECK(DetailOf(test, "document") == "held at the source");
  CHECK(test.narrative.Reveal() == "Repeat in a week");
  CHECK(test.author.name.Reveal() == "A Doc");
}

TEST_CASE("lines of a report are its narrative, and one result is in the summary", "[hl7]") {
  KeepingSink sink;

  ReadWell(Message({Msh("ORU^R01"), kPid, kObr, "OBX|1|TX|||first line||||||F",
                    "OBX|2|TX|||second line||||||F", "OBX|3|CE|X^Blood group^L||A^A positive^L"}),
           sink);

  CHECK(sink.records.at(0).narrative.Reveal() == "first line\nsecond line");
  CHECK(sink.records.at(0).summary.Reveal() == "Full blood count: A positive");
}

TEST_CASE("a result that was wrong is taken back, a wrong part is left out", "[hl7]") {
  const std::string right = "OBX|1|NM|A^Sodium^L||140|mmol/L|||||F";
  const std::string wrong = "OBX|2|NM|B^Potassium^L||99|mmol/L|||||W";
  KeepingSink sink;

  ReadWell(Message({Msh("ORU^R01"), kPid, kObr, right, wrong}) +
               Message({Msh("ORU^R01"), kPid, kObr, wrong}) +
               Message({Msh("ORU^R01"), kPid,
                        With(kObr, "20250301120000||||||||", "20250301120000|||X")}),
           sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[0].summary.Reveal() == "Full blood count: 140 mmol/L");
  CHECK(DetailOf(sink.records[0], "Potassium").empty());
  CHECK(sink.records[1].action == Action::kRetract);
  CHECK(sink.records[2].action == Action::kRetract);
}

TEST_CASE("sensitive tests bring their labels", "[hl7]") {
  const struct {
    std::string obx;
    Label label;
  } kTests[] = {{"OBX|1|ST|1^Chlamydia trachomatis^L||Not detected", Label::kSensSexualRepro},
                {"OBX|1|ST|1^HIV 1+2 antibody^L||Negative", Label::kSensHiv},
                {"OBX|1|ST|1^Beta-hCG^L||5", Label::kSensSexualRepro},
                {"OBX|1|ST|1^Urine drug screen^L||Negative", Label::kSensSubstance},
                {"OBX|1|TX|||Known to counselling service", Label::kSensCounselling}};
  for (const auto& [obx, label] : kTests) {
    INFO(obx);
    KeepingSink sink;
    ReadWell(Message({Msh("ORU^R01"), kPid, kObr, obx}), sink);
    CHECK(sink.records.at(0).labels.Has(label));
  }
}

TEST_CASE("several patients in one message stay apart", "[hl7]") {
  KeepingSink sink;
  ReadWell(Message({Msh("ORU^R01"), kPid, kObr, "OBX|1|NM|A^Sodium^L||140",
                    "PID|2||8^^^ZZ9^MR||Birchall^Rowan||2014|M", With(kObr, "F9^LAB", "F10^LAB"),
                    "OBX|1|NM|A^Sodium^L||139"}),
           sink);

  REQUIRE(sink.records.size() == 2);
  CHECK(sink.records[0].subjects.at(0).source_id.Reveal() == "nhs-number|9990000018");
  CHECK(sink.records[1].subjects.at(0).source_id.Reveal() == "identifier|ZZ9\\|8");
}

TEST_CASE("next of kin are ties with their days, and no persons of the hub", "[hl7][family]") {
  KeepingSink sink;

  const Summary summary =
      ReadWell(Adt("A31") +
                   "NK1|1|Ashgrove^Ada|MTH^Mother^HL70063|||||20180401|20240101\r"
                   "NK1|2|Ashgrove^Jon|FTH\rNK1|3|Ashgrove^Rowan|BRO\rNK1|4|Ashgrove^Kit|BRO\r",
               sink);

  std::vector<Record> ties;
  for (const Record& record : sink.records) {
    if (record.family_tie) ties.push_back(record);
  }
  REQUIRE(ties.size() == 4);
  CHECK(ties[0].kind == Kind::kFamilyTie);
  CHECK(ties[0].family_tie->relation == hub::records::Relation::kMother);
  CHECK(ties[0].family_tie->person.Reveal() == "Ada Ashgrove");
  CHECK(ties[0].family_tie->since->Iso() == "2018-04-01");
  CHECK(ties[0].family_tie->until->Iso() == "2024-01-01");
  CHECK(ties[0].labels.Has(Label::kThirdParty));
  CHECK(ties[0].subjects.size() == 1);
  CHECK(ties[3].family_tie->relation == hub::records::Relation::kSibling);
  CHECK(ties[2].source_id.Reveal() != ties[3].source_id.Reveal());
  CHECK(summary.ignored.count("segment NK1") == 0);
}

TEST_CASE("other messages and segments are counted, not lost", "[hl7]") {
  KeepingSink sink;

  const Summary summary =
      ReadWell(Message({Msh("MDM^T02"), kPid}) + Message({Msh("ADT^A05"), kPid}) +
                   Message({Msh(""), kPid}) + Adt("A01") + "NK1|1|Ashgrove\rNK1|2\r",
               sink);

  CHECK(summary.not_taken.at("MDM^T02") == 1);
  CHECK(summary.not_taken.at("ADT^A05") == 1);
  CHECK(summary.not_taken.at("message without a type") == 1);
  CHECK(summary.ignored.at("segment NK1") == 2);
}

TEST_CASE("a message without a patient or a number is refused alone", "[hl7]") {
  KeepingSink sink;
  ReadWell(
      Message({Msh("ADT^A01"), kVisit}) + Message({Msh("ADT^A01"), "PID|1", kVisit}) + Adt("A01"),
      sink);

  CHECK(sink.records.size() == 1);
  CHECK(sink.Rejected("hl7v2.message.no_patient"));
  CHECK(sink.Rejected("hl7v2.patient.no_identity"));
}

TEST_CASE("the same messages in other line ends, frames and encodings are the same", "[hl7]") {
  const std::string plain = With(Adt("A01"), "Isla", "Zo\xC3\xAB") + Adt("A08");
  std::string lf;
  std::string crlf;
  std::string windows;
  for (const char c : plain) {
    lf += c == '\r' ? '\n' : c;
    crlf += c == '\r' ? std::string("\r\n") : std::string(1, c);
  }
  windows = With(plain, "\xC3\xAB", "\xEB");
  const std::string framed = "\x0B" + plain.substr(0, plain.find("MSH", 5)) + "\x1C\r\x0B" +
                             plain.substr(plain.find("MSH", 5)) + "\x1C\r";
  for (const std::string& file : {plain, lf, crlf, windows, framed, "\xEF\xBB\xBF" + plain,
                                  "FHS|^~\\&|A\rBHS|^~\\&|A\r" + plain + "BTS|2\rFTS|1\r"}) {
    KeepingSink sink;
    const Summary summary = ReadWell(file, sink);
    CHECK(summary.complete);
    REQUIRE(sink.records.size() == 2);
    CHECK(sink.records[0].subjects.at(0).names.at(0).given.Reveal() == "Zo\xC3\xAB Mae");
  }
}

TEST_CASE("a file that breaks off says so and hands on what came before", "[hl7]") {
  KeepingSink sink;
  const Summary summary = ReadWell("BHS|^~\\&|A\r" + Adt("A01"), sink);

  CHECK(sink.records.size() == 1);
  CHECK_FALSE(summary.complete);
  CHECK(sink.Rejected("hl7v2.file.broken"));
}

TEST_CASE("HL7 is recognised by its first segment", "[hl7]") {
  const auto sureness = [](const std::string& text) {
    const auto head = HeadOf::Read(Input::InMemory("x.txt", text));
    REQUIRE(head.ok());
    return RecogniseHl7(head.value().head());
  };

  CHECK(sureness(Adt("A01")) > 90);
  CHECK(sureness("\x0B" + Adt("A01")) > 90);
  CHECK(sureness("\xEF\xBB\xBF" + Adt("A01")) > 90);
  CHECK(sureness("BHS|^~\\&|A\r" + Adt("A01")) > 90);
  CHECK(sureness("sent at noon\r\n" + Adt("A01")) > 50);
  CHECK(sureness("upn,surname\nMSH,B\n") == 0);
  CHECK(sureness("<x>MSH</x>") == 0);
}

TEST_CASE("rejects and warnings never hold what a message says of a person", "[hl7]") {
  KeepingSink sink;
  ReadWell(Adt("Ashgrove") + With(Adt("A01"), "20150102", "Ashgrove") +
               With(Adt("A01"), "EVN|A01", "EVN|Ashgrove") +
               Message({Msh("ADT^A40"), kPid, "MRG|Ashgrove^^^ZZ9"}) + "Ashgrove\r",
           sink);

  CHECK_FALSE(sink.warnings.empty());
  for (const auto* remarks : {&sink.rejects, &sink.warnings}) {
    for (const test::Remark& remark : *remarks) {
      CHECK(remark.words.find("Ashgrove") == std::string::npos);
    }
  }
}

TEST_CASE("hostile HL7 is refused without harm", "[hl7][hostile]") {
  const std::string good = Adt("A01");
  std::string many;
  for (int i = 0; i < 25'000; ++i) many += "OBX|1\r";
  std::string names;
  for (int i = 0; i < 3000; ++i) names += "Z" + std::to_string(10 + i % 90) + "|1\r";
  const std::vector<std::string> files = {
      "",
      "\r\n",
      std::string(100, '\0'),
      "MSH",
      "MSH|",
      "MSH|^",
      "MSH|^~\\&",
      "MSH|||||||||||||",
      "MSH" + std::string(1000, '|'),
      "MSHA^~\\&A",
      "MSH\x01^~\\&\x01",
      "FHS|^~\\&|",
      "BTS|0",
      "FTS|1",
      "BHS|^~\\&\rBTS|99999999999999999999\r",
      "BHS|^~\\&\rBTS|-1\r",
      "\x0B",
      "\x1C",
      "\x0B\x0B\x1C\x1C",
      "\x0B" + good,
      good.substr(0, 30),
      good.substr(0, good.size() / 2),
      good + good.substr(0, 50),
      "{}" + good,
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>",
      "a,b,c\n1,2,3\n",
      Message({Msh("ADT^A01"), "PID|" + std::string(100'000, '|')}),
      Message({Msh("ADT^A01"), "PID|1||" + std::string(100'000, '~')}),
      Message({Msh("ADT^A01"), "PID|1||" + std::string(100'000, '^')}),
      Message({Msh("ADT^A01"), "PID|1||" + std::string(100'000, '&')}),
      Message({Msh("ADT^A01"), "PID|1||" + std::string(100'000, '\\')}),
      Message({Msh("ADT^A01"), "PID|1||" + std::string(100'000, 'x') + "^^^ZZ9^MR"}),
      Message({Msh("ADT^A01"), "PID|1||1^^^" + std::string(100'000, 'x') + "^MR", kVisit}),
      Message({Msh("ADT^A01"), "PID|1||1\\X00\\2^^^ZZ9^MR||\\XFFFE\\^\\X0D0A\\", kVisit}),
      Message({Msh("ADT^A01"), kPid, "PV1|1|" + std::string(100'000, 'I') + "||||||||||||||||||V"}),
      Message({Msh("ADT^" + std::string(100'000, 'A')), kPid}),
      Message({Msh("ADT^A01", std::string(100'000, '9')), kPid, kVisit}),
      Message({Msh("ADT^A01", "20250101000000+9999"), kPid, kVisit}),
      Message({Msh("ADT^A40"), kPid, "MRG"}),
      Message({Msh("ADT^A40"), kPid, "MRG|" + std::string(1000, 'x')}),
      Message({Msh("VXU^V04"), kPid, "RXA", "RXA|", "ORC", "RXR"}),
      Message(
          {Msh("ORU^R01"), kPid, "OBR", "OBR|", "OBX", "OBX|1|NM|||" + std::string(50'000, '~')}),
      Message({Msh("ORU^R01"), kPid, "OBX|1|TX|||no order"}),
      Message({Msh("ORU^R01"), kPid, kObr}) + many,
      Message({Msh("ADT^A01"), kPid, kVisit}) + names,
      Message({Msh("ADT^A01"), kPid, kVisit}) + std::string(6U << 20U, 'x'),
      Message({Msh("ADT^A01"), kPid, kVisit, "ZZZ|=HYPERLINK(\"x\")|@SUM(A1)"}),
      std::string(3U << 20U, '\r'),
      std::string(300'000, 'M'),
      "\xFF\xFE" + good,
      good + "\xFF\xFE\xFD",
  };
  REQUIRE(files.size() >= 40);
  for (const std::string& file : files) {
    INFO(file.substr(0, 60));
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
    if (!summary.ok()) CHECK_FALSE(summary.error().for_caller.empty());
  }
}

TEST_CASE("whatever bytes of a message are changed, nothing vanishes and nothing crashes",
          "[hl7][hostile]") {
  const std::string whole = Adt("A01") + Message({Msh("VXU^V04"), kPid, "ORC|RE||F1", kRxa}) +
                            Message({Msh("ORU^R01"), kPid, kObr, "OBX|1|NM|A^Sodium^L||140"}) +
                            Message({Msh("ADT^A40"), kPid, "MRG|56^^^ZZ9^MR"});
  std::mt19937 random(20261121);
  for (int round = 0; round < 1500; ++round) {
    const std::string file = test::Changed(whole, "|^~\\&\r\n\x0B\x1C\""sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

TEST_CASE("messages that others wrote run whole, one unit a file", "[hl7][samples]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  const struct {
    const char* file;
    std::uint64_t rows;
    std::uint64_t records;
  } kFiles[] = {{"ADT-A01-01.hl7", 3, 3},  {"ADT-A01-02.hl7", 2, 2},
                {"ADT-A04-01.hl7", 3, 3},  {"ADT-A08-01.hl7", 3, 3},
                {"ADT-A28-02.hl7", 1, 1},  {"ADT-A40-01.hl7", 1, 1},
                {"VXU.hl7", 3, 3},         {"ORU-multiline-short-mixed.hl7", 1, 1},
                {"sample_unix.hl7", 1, 1}, {"sample_win.hl7", 1, 1}};
  for (const auto& [file, rows, records] : kFiles) {
    INFO(file);
    KeepingSink sink;
    const Summary summary =
        ReadWell(test::ReadFile(std::filesystem::path(samples) / "health/hl7v2" / file), sink);
    CHECK(summary.units == 1);
    CHECK(summary.rows == rows);
    CHECK(summary.records == records);
    CHECK(summary.complete);
  }
}

}  // namespace
}  // namespace connectors::health
