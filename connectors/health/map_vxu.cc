#include <string>
#include <utility>

#include "connectors/health/fhir_values.h"
#include "connectors/health/map_hl7.h"
#include "connectors/mapping/codes.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Sensitive;
using hub::records::Action;
using hub::records::Kind;
using hub::records::Nature;
using hub::records::Record;

constexpr std::string_view kNothingGiven = "998";  // CVX: no vaccine administered

// One RXA with the ORC before it and the RXR, OBX and NTE after it.
class VaccinationMapper {
 public:
  VaccinationMapper(const Hl7Draft& draft, const Hl7Segment* orc, std::span<const Hl7Segment> part,
                    const Hl7Patient& patient)
      : draft_(draft), orc_(orc), rxa_(part.front()), part_(part), patient_(patient) {}

  void Run() {
    const Hl7Value vaccine = rxa_.Field(5);
    if (vaccine.Component(1).raw() == kNothingGiven) {
      return draft_.NotTaken(rxa_.line, "RXA of no vaccine");
    }
    const auto day = draft_.FirstDay({rxa_.Field(3), rxa_.Field(4), rxa_.Field(22)});
    const std::string key = Key(day);
    if (key.empty()) {
      return draft_.Reject(rxa_.line, "hl7v2.vaccination.no_identity",
                           "neither an order number (ORC-3) nor vaccine and date: it could never "
                           "be corrected");
    }
    Record record = draft_.New(Kind::kImmunisation, key);
    if (rxa_.Field(21).Component(1).Text(5) == "D") {
      record.action = Action::kRetract;
      return draft_.Take(std::move(record), patient_, rxa_.line);
    }
    if (!day) {
      return draft_.Reject(rxa_.line, "hl7v2.vaccination.undated", "no date that can be read");
    }
    record.happened = *day;
    Fill(record);
    draft_.Take(std::move(record), patient_, rxa_.line);
  }

 private:
  std::string Key(const std::optional<hub::PartialDate>& day) const {
    for (const std::size_t field : {3U, 2U}) {
      const std::string number = KeyOf(FieldOf(orc_, field));
      if (number.empty()) continue;
      std::string key = JoinId({"vaccination", field == 3 ? "filler" : "placer", number});
      if (key.size() <= kMaxSourceId) return key;
    }
    const std::string code = ShortKey(rxa_.Field(5).Component(1).Text(60));
    if (!day || code.empty()) return "";
    std::string key =
        JoinId({"vaccination-of", patient_.subject.source_id.Reveal(), code, day->Iso()});
    return key.size() <= kMaxSourceId ? key : "";
  }

  void Fill(Record& record) const {
    const CodeTable& codes = draft_.tables.codes;
    std::string vaccine = AddConcept(record, rxa_.Field(5), codes);
    if (vaccine.empty()) vaccine = "vaccine not named";
    const std::string status = Upper(rxa_.Field(20).Component(1).Text(5));
    const bool given = status != "RE" && status != "NA";
    const std::string begin = !given           ? "Immunisation NOT given: "
                              : status == "PA" ? "Immunisation partly given: "
                                               : "Immunisation given: ";
    record.summary = Sensitive(CleanText(begin + vaccine, 1000));
    record.recorded = draft_.Moment(rxa_.Field(22));
    AddDetail(record, "reason_not_given", AddConcept(record, rxa_.Field(18), codes));
    AddAmount(record);
    AddDetail(record, "batch_number", rxa_.Field(15).Component(1).Text(60));
    AddDay(record, "expiry_date", rxa_.Field(16));
    AddDetail(record, "manufacturer", WordsOf(rxa_.Field(17)));
    AddSource(record);
    record.author.name = Sensitive(Hl7FullName(rxa_.Field(10), true));
    record.place = Sensitive(PlaceOf(rxa_.Field(11)));
    for (const Hl7Segment& segment : part_.subspan(1)) AddMore(record, segment);
  }

  void AddAmount(Record& record) const {
    const std::string amount = rxa_.Field(6).Component(1).Text(20);
    if (amount.empty() || amount == "999") return;  // not known
    AddDetail(record, "dose", amount + " " + WordsOf(rxa_.Field(7)));
  }

  static void AddDay(Record& record, std::string_view detail, const Hl7Value& value) {
    const auto day = ReadHl7Date(value.Component(1).raw());
    AddDetail(record, detail, day ? day->Iso() : value.Text(40));
  }

  // RXA-9 00: written as it was given. Anything else was told afterwards.
  void AddSource(Record& record) const {
    const Hl7Value source = rxa_.Field(9);
    const std::string code = source.Component(1).Text(10);
    if (code.size() != 2 || code[0] != '0' || code == "00") return;
    record.nature = Nature::kReported;
    AddDetail(record, "source", WordsOf(source));
  }

  void AddMore(Record& record, const Hl7Segment& segment) const {
    const CodeTable& codes = draft_.tables.codes;
    if (segment.name() == "RXR") {
      AddDetail(record, "route", AddConcept(record, segment.Field(1), codes));
      AddDetail(record, "site", WordsOf(segment.Field(2)));
    } else if (segment.name() == "NTE") {
      AddDetail(record, "note", segment.Field(3).Text());
    } else if (segment.name() == "OBX") {
      std::string name = AddConcept(record, segment.Field(3), codes);
      const std::string type = segment.Field(2).Text(5);
      const bool coded = type == "CE" || type == "CWE" || type == "CNE";
      const std::string value =
          coded ? AddConcept(record, segment.Field(5), codes) : segment.Field(5).Text();
      AddDetail(record, CleanText(name.empty() ? "observation" : name, 60), value);
    }
  }

  const Hl7Draft& draft_;
  const Hl7Segment* const orc_;
  const Hl7Segment& rxa_;
  const std::span<const Hl7Segment> part_;
  const Hl7Patient& patient_;
};

}  // namespace

void MapVxu(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient) {
  for (const char* name : {"ORC", "RXA", "RXR", "OBX", "NTE"}) draft.used.insert(name);
  const Hl7Segment* orc = nullptr;
  bool found = false;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i].name() == "ORC") orc = &group[i];
    if (group[i].name() != "RXA") continue;
    std::size_t end = i + 1;
    while (end < group.size() && group[end].name() != "ORC" && group[end].name() != "RXA") ++end;
    VaccinationMapper(draft, orc, group.subspan(i, end - i), patient).Run();
    orc = nullptr;  // an order number names one vaccination
    found = true;
  }
  if (!found) draft.NotTaken(group.front().line, draft.Name() + " without a vaccination");
}

}  // namespace connectors::health
