#include <string>
#include <string_view>
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
using hub::records::Record;

constexpr std::size_t kMaxNarrative = 16'000;
constexpr std::size_t kMostResults = 100;

bool IsText(std::string_view type) { return type == "TX" || type == "FT" || type == "ST"; }
// Documents and references to them: not taken, the source keeps them.
bool IsDocument(std::string_view type) { return type == "ED" || type == "RP"; }

// One OBR with the ORC before it and the OBX and NTE after it.
class ResultMapper {
 public:
  ResultMapper(const Hl7Draft& draft, const Hl7Segment* orc, std::span<const Hl7Segment> part,
               const Hl7Patient& patient)
      : draft_(draft), orc_(orc), obr_(part.front()), part_(part), patient_(patient) {}

  void Run() {
    const auto day = Day();
    const std::string key = Key(day);
    if (key.empty()) {
      return draft_.Reject(obr_.line, "hl7v2.result.no_identity",
                           "neither an order number (OBR-3) nor test and date: it could never be "
                           "corrected");
    }
    Record record = draft_.New(Kind::kObservation, key);
    if (IsWithdrawn()) {
      record.action = Action::kRetract;
      return draft_.Take(std::move(record), patient_, obr_.line);
    }
    if (!day) return draft_.Reject(obr_.line, "hl7v2.result.undated", "no date that can be read");
    record.happened = *day;
    Fill(record);
    draft_.Take(std::move(record), patient_, obr_.line);
  }

 private:
  std::optional<hub::PartialDate> Day() const {
    if (const auto day = draft_.FirstDay({obr_.Field(7)})) return day;
    for (const Hl7Segment& segment : part_.subspan(1)) {
      if (segment.name() != "OBX" || segment.Field(14).empty()) continue;
      if (const auto day = draft_.FirstDay({segment.Field(14)})) return day;
    }
    return draft_.FirstDay({obr_.Field(22), draft_.message.header().Field(7)});
  }

  // One order may hold several tests, so the test is a part of the key.
  std::string Key(const std::optional<hub::PartialDate>& day) const {
    const std::string test = ShortKey(obr_.Field(4).Component(1).Text(60));
    const struct {
      std::string_view whose;
      Hl7Value number;
    } kNumbers[] = {{"filler", obr_.Field(3)},
                    {"filler", FieldOf(orc_, 3)},
                    {"placer", obr_.Field(2)},
                    {"placer", FieldOf(orc_, 2)}};
    for (const auto& [whose, value] : kNumbers) {
      const std::string number = KeyOf(value);
      if (number.empty()) continue;
      std::string key = JoinId({"result", whose, number, test});
      if (key.size() <= kMaxSourceId) return key;
    }
    if (test.empty() || !day) return "";
    std::string key = JoinId({"result-of", patient_.subject.source_id.Reveal(), test, day->Iso()});
    return key.size() <= kMaxSourceId ? key : "";
  }

  // The order was cancelled, or each of its results was deleted or is wrong.
  bool IsWithdrawn() const {
    bool any = false;
    for (const Hl7Segment& segment : part_.subspan(1)) {
      if (segment.name() != "OBX") continue;
      any = true;
      if (!IsWrong(segment)) return false;
    }
    return any || obr_.Field(25).Component(1).Text(5) == "X";
  }
  static bool IsWrong(const Hl7Segment& obx) {
    const std::string status = obx.Field(11).Component(1).Text(5);
    return status == "D" || status == "W";
  }

  void Fill(Record& record) {
    std::string test = AddConcept(record, obr_.Field(4), draft_.tables.codes);
    if (test.empty()) test = "Test result";
    record.recorded = draft_.Moment(obr_.Field(22));
    record.author.name = Sensitive(Hl7FullName(obr_.Field(16), true));
    for (const Hl7Segment& segment : part_.subspan(1)) {
      if (segment.name() == "NTE") AddLine(segment.Field(3).Text(4000));
      if (segment.name() == "OBX") AddResult(record, segment);
    }
    record.narrative = Sensitive(narrative_);
    const std::string status = Upper(obr_.Field(25).Component(1).Text(5));
    const bool final = status.empty() || status == "F" || status == "C";
    std::string summary = test;
    if (results_ == 1 && !only_.empty()) summary += ": " + only_;
    if (results_ > 1) summary += " (" + std::to_string(results_) + " results)";
    record.summary = Sensitive(CleanText(summary + (final ? "" : " (not final)"), 1000));
  }

  void AddLine(const std::string& line) {
    if (line.empty() || narrative_.size() + line.size() > kMaxNarrative) return;
    narrative_ += (narrative_.empty() ? "" : "\n") + line;
  }

  void AddResult(Record& record, const Hl7Segment& obx) {
    if (IsWrong(obx)) return;
    const std::string type = Upper(obx.Field(2).Text(5));
    std::string name = AddConcept(record, obx.Field(3), draft_.tables.codes);
    if (IsDocument(type)) return AddDetail(record, "document", "held at the source");
    if (name.empty() && IsText(type)) return AddLine(obx.Field(5).Text(4000));
    const std::string value = ValueOf(record, obx, type);
    if (value.empty() || results_ >= kMostResults) return;
    ++results_;
    only_ = value;
    AddDetail(record, CleanText(name.empty() ? "result" : name, 60), value);
  }

  // "9.8 g/dL (L; usual 11.5 to 15.5)"
  std::string ValueOf(Record& record, const Hl7Segment& obx, const std::string& type) const {
    const bool coded = type == "CE" || type == "CWE" || type == "CNE";
    std::string value;
    for (const Hl7Value& one : obx.Field(5).Repetitions()) {
      std::string words = coded          ? AddConcept(record, one, draft_.tables.codes)
                          : type == "SN" ? one.Component(1).Text(5) + one.Component(2).Text(20) +
                                               one.Component(3).Text(5) + one.Component(4).Text(20)
                                         : one.Text(400);
      if (const auto day = ReadHl7Date(one.raw()); day && (type == "DT" || type == "TS")) {
        words = day->Iso();
      }
      if (!words.empty() && value.size() < 400) value += (value.empty() ? "" : "; ") + words;
    }
    if (value.empty()) return "";
    if (const std::string unit = WordsOf(obx.Field(6)); !unit.empty()) value += " " + unit;
    std::string notes = obx.Field(8).Component(1).Text(10);
    if (const std::string usual = obx.Field(7).Text(40); !usual.empty()) {
      notes += (notes.empty() ? "usual " : "; usual ") + usual;
    }
    return value + (notes.empty() ? "" : " (" + notes + ")");
  }

  const Hl7Draft& draft_;
  const Hl7Segment* const orc_;
  const Hl7Segment& obr_;
  const std::span<const Hl7Segment> part_;
  const Hl7Patient& patient_;
  std::string narrative_;
  std::string only_;
  std::size_t results_ = 0;
};

}  // namespace

void MapOru(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient) {
  for (const char* name : {"ORC", "OBR", "OBX", "NTE"}) draft.used.insert(name);
  const Hl7Segment* orc = nullptr;
  bool found = false;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i].name() == "ORC") orc = &group[i];
    if (group[i].name() != "OBR") continue;
    std::size_t end = i + 1;
    while (end < group.size() && group[end].name() != "ORC" && group[end].name() != "OBR") ++end;
    ResultMapper(draft, orc, group.subspan(i, end - i), patient).Run();
    orc = nullptr;
    found = true;
  }
  if (!found) draft.NotTaken(group.front().line, draft.Name() + " without a result");
}

}  // namespace connectors::health
