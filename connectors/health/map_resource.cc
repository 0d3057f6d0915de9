#include "connectors/health/map_resource.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "connectors/health/fhir_values.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Date;
using hub::Instant;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::Action;
using hub::records::Kind;
using hub::records::Nature;
using hub::records::Record;
using hub::records::Subject;

constexpr std::size_t kMaxCodes = 60;
constexpr int kMaxItemDepth = 8;

struct TypeFacts {
  std::string_view type;
  Kind kind;
};
constexpr std::array<TypeFacts, 9> kTypes = {{
    {"Encounter", Kind::kHealthContact},
    {"Communication", Kind::kHealthContact},
    {"Condition", Kind::kCondition},
    {"Immunization", Kind::kImmunisation},
    {"Observation", Kind::kObservation},
    {"CarePlan", Kind::kCarePlan},
    {"Flag", Kind::kObservation},
    {"QuestionnaireResponse", Kind::kObservation},
    {"RelatedPerson", Kind::kFamilyTie},
}};

const TypeFacts* FactsOf(std::string_view type) {
  for (const TypeFacts& facts : kTypes) {
    if (facts.type == type) return &facts;
  }
  return nullptr;
}

// The key of a resource at its source: its first business identifier in alphabetical
// order, else its id, else the entry's address; empty when it has none. A related person's
// identifiers are the person's, who may be tied to several patients: the id comes before them.
std::string KeyOf(const Json& entry, std::string_view type) {
  const Json& resource = At(entry, "resource");
  const std::string own = ShortKey(TextAt(resource, "id", 120));
  if (type == "RelatedPerson" && !own.empty()) return JoinId({type, own});
  std::string first;
  for (const Json* identifier : ListAt(resource, "identifier")) {
    const std::string system = ShortKey(TextAt(*identifier, "system", 120));
    const std::string value = ShortKey(TextAt(*identifier, "value", 120));
    if (system.empty() || value.empty()) continue;
    std::string key = JoinId({type, "identifier", system, value});
    if (key.size() <= kMaxSourceId && (first.empty() || key < first)) first = std::move(key);
  }
  if (!first.empty()) return first;
  if (!own.empty()) return JoinId({type, own});
  const std::string url = ShortKey(TextAt(entry, "fullUrl", 120));
  return url.empty() ? "" : JoinId({type, url});
}

// "56.05434186436555" -> "56.05": a reader needs no more, and the source keeps the rest.
std::string Rounded(const std::string& number) {
  const std::size_t point = number.find('.');
  const bool plain = number.find_first_of("eE") == std::string::npos;
  if (point == std::string::npos || !plain || number.size() <= point + 3) return number;
  return number.substr(0, point + 3);
}

std::string QuantityWords(const Json& quantity) {
  const std::string value = Rounded(TextAt(quantity, "value", 40));
  std::string unit = TextAt(quantity, "unit", 40);
  if (unit.empty()) unit = TextAt(quantity, "code", 40);
  if (value.empty()) return "";
  const std::string comparator = TextAt(quantity, "comparator", 4);
  return comparator + value + (unit.empty() ? "" : " " + unit);
}

// value[x] of an Observation or one of its components.
std::string ValueWords(const Json& observed) {
  if (const Json& quantity = At(observed, "valueQuantity"); quantity.is_object()) {
    return QuantityWords(quantity);
  }
  if (const Json& coded = At(observed, "valueCodeableConcept"); coded.is_object()) {
    return WordsOf(coded);
  }
  for (const char* name : {"valueString", "valueInteger", "valueDateTime", "valueTime"}) {
    std::string text = TextAt(observed, name, 1000);
    if (!text.empty()) return text;
  }
  const Json& truth = At(observed, "valueBoolean");
  if (truth.is_boolean()) return truth.get<bool>() ? "yes" : "no";
  if (const Json& range = At(observed, "valueRange"); range.is_object()) {
    return QuantityWords(At(range, "low")) + " to " + QuantityWords(At(range, "high"));
  }
  return "";
}

// value[x] of an answer.
std::string AnswerWords(const Json& answer) {
  for (const char* name : {"valueCoding", "valueQuantity"}) {
    const Json& value = At(answer, name);
    if (!value.is_object()) continue;
    if (std::string_view(name) == "valueQuantity") return QuantityWords(value);
    const std::string display = TextAt(value, "display");
    return display.empty() ? TextAt(value, "code") : display;
  }
  for (const char* name : {"valueDate", "valueDecimal", "valueUri"}) {
    std::string text = TextAt(answer, name, 1000);
    if (!text.empty()) return text;
  }
  return ValueWords(answer);
}

// What the source calls the tie, as far as the hub has a word for it.
hub::records::Relation RelationOf(const Json& related) {
  using hub::records::Relation;
  static constexpr std::pair<std::string_view, Relation> kCodes[] = {
      {"MTH", Relation::kMother},          {"NMTH", Relation::kMother},
      {"ADOPTM", Relation::kMother},       {"GESTM", Relation::kMother},
      {"FTH", Relation::kFather},          {"NFTH", Relation::kFather},
      {"ADOPTF", Relation::kFather},       {"PRN", Relation::kParent},
      {"NPRN", Relation::kParent},         {"ADOPTP", Relation::kParent},
      {"STPMTH", Relation::kStepParent},   {"STPFTH", Relation::kStepParent},
      {"STPPRN", Relation::kStepParent},   {"FTRPRN", Relation::kFosterCarer},
      {"PRNFOST", Relation::kFosterCarer}, {"GUARD", Relation::kGuardian},
      {"Guardian", Relation::kGuardian},   {"GRPRN", Relation::kGrandparent},
      {"GRMTH", Relation::kGrandparent},   {"GRFTH", Relation::kGrandparent},
      {"SIB", Relation::kSibling},         {"BRO", Relation::kSibling},
      {"SIS", Relation::kSibling},         {"NSIB", Relation::kSibling},
      {"NBRO", Relation::kSibling},        {"NSIS", Relation::kSibling},
      {"TWIN", Relation::kTwin},           {"TWINBRO", Relation::kTwin},
      {"TWINSIS", Relation::kTwin},        {"HSIB", Relation::kHalfSibling},
      {"HBRO", Relation::kHalfSibling},    {"HSIS", Relation::kHalfSibling},
      {"STPSIB", Relation::kStepSibling},  {"STPBRO", Relation::kStepSibling},
      {"STPSIS", Relation::kStepSibling},  {"ROOM", Relation::kHouseholdMember},
      {"CHILD", Relation::kChild},         {"NCHILD", Relation::kChild},
  };
  for (const Json* relationship : ListAt(related, "relationship")) {
    for (const Json* coding : ListAt(*relationship, "coding")) {
      const std::string code = TextAt(*coding, "code", 40);
      for (const auto& [name, relation] : kCodes) {
        if (name == code) return relation;
      }
    }
  }
  return Relation::kOther;
}

class Mapper {
 public:
  Mapper(const Json& entry, const People& people, const Tables& tables, const Sender& sender,
         const WarnOf& warn)
      : entry_(entry),
        resource_(At(entry, "resource")),
        type_(TextAt(resource_, "resourceType", 60)),
        people_(people),
        tables_(tables),
        sender_(sender),
        warn_(warn) {}

  Mapped Run() {
    if (!resource_.is_object()) return WithoutResource();
    if (type_.empty()) return Rejected("fhir.resource.no_type", "a resource without a type");
    if (type_ == "Patient") return MapPatient();
    const TypeFacts* facts = FactsOf(type_);
    if (facts == nullptr) return {std::nullopt, type_, "", "", {}};
    const std::string key = KeyOf(entry_, type_);
    if (key.empty()) {
      return Rejected("fhir.resource.no_identity",
                      "neither identifier nor id: it could never be corrected");
    }
    record_.agency = sender_.agency;
    record_.source_id = Sensitive(key);
    record_.kind = facts->kind;
    record_.source_version = VersionOf();
    if (IsEnteredInError() || IsDeletion()) {
      record_.action = Action::kRetract;
      return {std::move(record_), "", "", "", {}};
    }
    return MapClinical();
  }

 private:
  static Mapped Rejected(std::string rule, std::string words) {
    return {std::nullopt, "", std::move(rule), std::move(words), {}};
  }

  bool IsDeletion() const { return TextAt(At(entry_, "request"), "method", 10) == "DELETE"; }

  // A transaction may delete by address, without a body; a response has no body either.
  Mapped WithoutResource() {
    if (!IsDeletion()) return {std::nullopt, "entry without a resource", "", "", {}};
    const std::string url = TextAt(At(entry_, "request"), "url", 200);
    const std::size_t slash = url.find('/');
    const TypeFacts* facts = FactsOf(url.substr(0, slash));
    const std::string id = slash == std::string::npos ? "" : ShortKey(url.substr(slash + 1));
    if (facts == nullptr || id.empty()) {
      return {std::nullopt, "deletion of what makes no record", "", "", {}};
    }
    record_.agency = sender_.agency;
    record_.source_id = Sensitive(JoinId({facts->type, id}));
    record_.kind = facts->kind;
    record_.action = Action::kRetract;
    return {std::move(record_), "", "", "", {}};
  }

  bool IsEnteredInError() const {
    const Json& verification = At(resource_, "verificationStatus");
    const bool by_code = [&] {
      for (const Json* coding : ListAt(verification, "coding")) {
        if (TextAt(*coding, "code", 40) == "entered-in-error") return true;
      }
      return false;
    }();
    return by_code || TextAt(resource_, "status", 40) == "entered-in-error";
  }

  // Seconds of meta.lastUpdated: comparable between servers of one agency, which
  // meta.versionId is not.
  std::uint32_t VersionOf() const {
    const auto updated = Instant::Parse(TextAt(At(resource_, "meta"), "lastUpdated", 40));
    if (!updated || updated->micros <= 0) return 0;
    const std::int64_t seconds = updated->micros / 1'000'000;
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::min(seconds, kMost));
  }

  void AddDetail(std::string name, const std::string& value, bool locates = false) {
    if (value.empty() || record_.details.size() >= 60) return;
    record_.details.push_back({std::move(name), Sensitive(value), locates});
  }

  bool IsRestricted() const {
    for (const Json* label : ListAt(At(resource_, "meta"), "security")) {
      const std::string code = TextAt(*label, "code", 20);
      if (code == "R" || code == "V" || code == "REDACTED") return true;
    }
    return false;
  }

  // What every clinical record says beside its own words.
  Mapped MapClinical() {
    const Json& reference =
        At(resource_, "subject").is_object() ? At(resource_, "subject") : At(resource_, "patient");
    Subject subject = people_.PatientOf(resource_, reference);
    if (subject.source_id.empty()) {
      return Rejected("fhir.resource.no_patient", "nobody can tell whom it is about");
    }
    record_.basis = sender_.basis;
    record_.author.role = "health professional";
    record_.author.team = sender_.team;
    record_.author.team_contact = sender_.team_contact;
    shielded_ = subject.shielded;
    const std::string summary = SummaryByType();
    const bool tie = record_.kind == Kind::kFamilyTie;  // may have no moment
    if (!tie && !record_.happened.known() && !GuessWhen(subject)) {
      return Rejected("fhir.resource.undated", "no date that can be read");
    }
    const Date today = Date::Of(sender_.now);
    const bool dated = record_.happened.known();
    if (dated && record_.happened.earliest > today) {
      warn_("fhir.date.future", "a date in the future");
    }
    if (dated && subject.birth.known() && record_.happened.latest < subject.birth.earliest) {
      warn_("fhir.date.before_birth", "a date before the patient's birth");
    }
    record_.summary = Sensitive(CleanText(summary, 1000));
    record_.labels = LabelsOf(summary);
    if (type_ == "RelatedPerson") {
      auto mothers = MothersNumberOf(resource_, tables_.codes, sender_.now);
      if (mothers) subject.identifiers.push_back(*std::move(mothers));
      TieTo(subject);
      return {std::move(record_), "", "", "", {}};
    }
    record_.subjects.push_back(std::move(subject));
    return {std::move(record_), "", "", "", {}};
  }

  std::string SummaryByType() {
    using Map = std::string (Mapper::*)();
    static constexpr std::pair<std::string_view, Map> kMaps[] = {
        {"Encounter", &Mapper::MapEncounter},
        {"Communication", &Mapper::MapCommunication},
        {"Condition", &Mapper::MapCondition},
        {"Immunization", &Mapper::MapImmunization},
        {"Observation", &Mapper::MapObservation},
        {"CarePlan", &Mapper::MapCarePlan},
        {"Flag", &Mapper::MapFlag},
        {"QuestionnaireResponse", &Mapper::MapAnswers},
        {"RelatedPerson", &Mapper::MapRelatedPerson},
    };
    for (const auto& [type, map] : kMaps) {
      if (type == type_) return (this->*map)();
    }
    return "";
  }

  hub::records::LabelSet LabelsOf(const std::string& summary) const {
    std::string words = summary + " " + record_.narrative.Reveal();
    for (const auto& detail : record_.details) words += " " + detail.value.Reveal();
    hub::records::LabelSet labels = tables_.labels.For(record_.kind, record_.codes, words);
    if (IsRestricted() || undecided_) {
      labels = Union(labels, tables_.labels.StrictestOf(record_.kind));
    }
    if (type_ == "RelatedPerson") labels = labels.With(hub::records::Label::kThirdParty);
    return labels;
  }

  // Nothing says when; that it was written down by some day still bounds it.
  bool GuessWhen(const Subject& subject) {
    std::optional<PartialDate> by = DateAt(At(resource_, "meta"), "lastUpdated");
    if (!by) by = DateAt(resource_, "recordedDate");
    if (!by || !subject.birth.known() || by->latest < subject.birth.earliest) return false;
    record_.happened = PartialDate::Range(subject.birth.earliest, by->latest);
    warn_("fhir.resource.undated", "no date: kept, as some day before it was last changed");
    return true;
  }

  // The first of these members that is a date, or a period with a start.
  void When(std::initializer_list<std::string_view> members) {
    for (const std::string_view member : members) {
      const Json& value = At(resource_, member);
      if (value.is_null()) continue;
      const auto date = value.is_object() ? DateAt(value, "start") : DateAt(resource_, member);
      if (date) {
        record_.happened = *date;
        return;
      }
      warn_("fhir.date.unreadable", std::string(member) + " is no day that could be");
    }
  }
  void Recorded(std::string_view member) {
    record_.recorded = Instant::Parse(TextAt(resource_, member, 40));
  }

  void AddEnd(const Json& period, const char* detail) {
    const auto end = DateAt(period, "end");
    if (end) AddDetail(detail, end->Iso());
  }

  void AddConcept(const Json& concept_) { AddCodings(concept_, record_.codes); }

  void Author(const Json& reference) {
    const std::string name = people_.NameOf(resource_, reference);
    if (!name.empty() && record_.author.name.empty()) record_.author.name = Sensitive(name);
  }

  // Where it happened gives away where the child is.
  void Place(const Json& reference) {
    const std::string name = people_.NameOf(resource_, reference);
    if (!name.empty() && record_.place.empty()) record_.place = Sensitive(name);
  }

  // " (planned)", for a status that is not the ordinary one.
  std::string Unless(std::initializer_list<std::string_view> ordinary) const {
    const std::string status = TextAt(resource_, "status", 40);
    const bool plain = std::find(ordinary.begin(), ordinary.end(), status) != ordinary.end();
    return status.empty() || plain ? "" : " (" + status + ")";
  }

  std::string MapEncounter() {
    When({"period"});
    AddEnd(At(resource_, "period"), "ended");
    for (const Json* type : ListAt(resource_, "type")) AddConcept(*type);
    for (const Json* reason : ListAt(resource_, "reasonCode")) {
      AddConcept(*reason);
      AddDetail("reason", WordsOf(*reason));
    }
    for (const Json* one : ListAt(resource_, "participant")) Author(At(*one, "individual"));
    Place(At(resource_, "serviceProvider"));
    for (const Json* one : ListAt(resource_, "location")) Place(At(*one, "location"));
    const std::string code = TextAt(At(resource_, "class"), "code", 40);
    const auto meaning = tables_.codes.Find("encounter-class", code, 0);
    std::string summary = meaning ? meaning->words : TextAt(At(resource_, "class"), "display", 80);
    if (summary.empty()) summary = "health contact";
    summary[0] =
        static_cast<char>(summary[0] >= 'a' && summary[0] <= 'z' ? summary[0] - 32 : summary[0]);
    const std::vector<const Json*> types = ListAt(resource_, "type");
    const std::string what = types.empty() ? "" : WordsOf(*types.front());
    return summary + (what.empty() ? "" : ": " + what) + Unless({"finished"});
  }

  std::string MapCondition() {
    When({"onsetDateTime", "onsetPeriod", "recordedDate"});
    Recorded("recordedDate");
    AddConcept(At(resource_, "code"));
    const std::string clinical = CodeIn(At(resource_, "clinicalStatus"), "");
    const std::string certain = CodeIn(At(resource_, "verificationStatus"), "");
    AddDetail("clinical_status", clinical);
    AddDetail("verification_status", certain);
    AddDetail("severity", WordsOf(At(resource_, "severity")));
    const auto abated = DateAt(resource_, "abatementDateTime");
    if (abated) AddDetail("ended", abated->Iso());
    AddEnd(At(resource_, "abatementPeriod"), "ended");
    Author(At(resource_, "recorder"));
    Author(At(resource_, "asserter"));
    if (certain == "provisional" || certain == "differential" || certain == "unconfirmed") {
      record_.nature = Nature::kOpinion;
    }
    std::string summary = WordsOf(At(resource_, "code"));
    if (summary.empty()) summary = "Health condition";
    if (certain == "refuted") summary += " (refuted)";
    return summary + (clinical.empty() || clinical == "active" ? "" : " (" + clinical + ")");
  }

  std::string MapImmunization() {
    When({"occurrenceDateTime", "recorded"});
    Recorded("recorded");
    AddConcept(At(resource_, "vaccineCode"));
    for (const Json* extension : ListAt(resource_, "extension")) {
      if (TextAt(*extension, "url").find("VaccinationProcedure") == std::string::npos) continue;
      AddConcept(At(*extension, "valueCodeableConcept"));
      AddDetail("procedure", WordsOf(At(*extension, "valueCodeableConcept")));
    }
    AddDetail("reason_not_given", WordsOf(At(resource_, "statusReason")));
    AddDetail("lot_number", TextAt(resource_, "lotNumber", 60));
    AddDetail("site", WordsOf(At(resource_, "site")));
    for (const Json* protocol : ListAt(resource_, "protocolApplied")) {
      AddDetail("dose_number", TextAt(*protocol, "doseNumberPositiveInt", 10));
    }
    for (const Json* one : ListAt(resource_, "performer")) Author(At(*one, "actor"));
    Place(At(resource_, "location"));
    std::string vaccine = WordsOf(At(resource_, "vaccineCode"));
    if (vaccine.empty()) vaccine = "vaccine not named";
    const bool given = TextAt(resource_, "status", 40) != "not-done";
    return (given ? "Immunisation given: " : "Immunisation NOT given: ") + vaccine;
  }

  std::string MapObservation() {
    When({"effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"});
    Recorded("issued");
    AddConcept(At(resource_, "code"));
    const Json& coded = At(resource_, "valueCodeableConcept");
    if (coded.is_object()) AddConcept(coded);
    for (const Json* part : ListAt(resource_, "component")) {
      AddConcept(At(*part, "code"));
      const std::string value = ValueWords(*part);
      if (!value.empty()) AddDetail(WordsOf(At(*part, "code")).substr(0, 60), value);
    }
    for (const Json* one : ListAt(resource_, "performer")) Author(*one);
    for (const Json* note : ListAt(resource_, "note")) {
      if (record_.narrative.empty()) record_.narrative = Sensitive(TextAt(*note, "text", 4000));
    }
    std::string summary = WordsOf(At(resource_, "code"));
    if (summary.empty()) summary = "Health measurement";
    const std::string value = ValueWords(resource_);
    return summary + (value.empty() ? "" : ": " + value) +
           Unless({"final", "amended", "corrected"});
  }

  std::string MapCarePlan() {
    When({"period", "created"});
    AddEnd(At(resource_, "period"), "ended");
    for (const Json* category : ListAt(resource_, "category")) AddConcept(*category);
    std::string activities;
    for (const Json* activity : ListAt(resource_, "activity")) {
      const Json& detail = At(*activity, "detail");
      std::string words = WordsOf(At(detail, "code"));
      if (words.empty()) words = TextAt(detail, "description", 300);
      if (words.empty() || activities.size() > 4000) continue;
      activities += (activities.empty() ? "" : "; ") + words;
      AddConcept(At(detail, "code"));
    }
    const std::string description = TextAt(resource_, "description", 4000);
    record_.narrative = Sensitive(description.empty() ? activities : description);
    if (!description.empty()) AddDetail("activities", activities);
    Author(At(resource_, "author"));
    record_.nature = Nature::kDecision;
    std::string title = TextAt(resource_, "title", 200);
    const std::vector<const Json*> categories = ListAt(resource_, "category");
    if (title.empty() && !categories.empty()) title = WordsOf(*categories.front());
    return "Care plan" + (title.empty() ? "" : ": " + title) + Unless({"active", "completed"});
  }

  // A letter or message; what was not sent says so.
  std::string MapCommunication() {
    When({"sent", "received"});
    for (const Json* category : ListAt(resource_, "category")) AddConcept(*category);
    for (const Json* reason : ListAt(resource_, "reasonCode")) {
      AddConcept(*reason);
      AddDetail("reason", WordsOf(*reason));
    }
    const Json& topic = At(resource_, "topic");
    if (topic.is_object()) AddConcept(topic);
    for (const Json* one : ListAt(resource_, "recipient")) {
      AddDetail("to", people_.NameOf(resource_, *one));
    }
    Author(At(resource_, "sender"));
    std::string text;
    for (const Json* part : ListAt(resource_, "payload")) {
      const std::string words = TextAt(*part, "contentString", 4000);
      if (words.empty() || text.size() > 8000) continue;
      text += (text.empty() ? "" : "\n") + words;
    }
    record_.narrative = Sensitive(text);
    record_.nature = Nature::kReported;
    std::string about = topic.is_object() ? WordsOf(topic) : "";
    const std::vector<const Json*> categories = ListAt(resource_, "category");
    if (about.empty() && !categories.empty()) about = WordsOf(*categories.front());
    const bool sent = TextAt(resource_, "status", 40) != "not-done";
    return std::string(sent ? "Letter or message" : "Letter or message NOT sent") +
           (about.empty() ? "" : ": " + about) + Unless({"completed", "not-done"});
  }

  // A warning on the record. Of what kind it is says how sensitive it is; one that does not
  // say, or whose kind nobody ruled on, is as strict as can be.
  std::string MapFlag() {
    When({"period"});
    AddEnd(At(resource_, "period"), "ended");
    AddConcept(At(resource_, "code"));
    bool named = false;
    for (const Json* category : ListAt(resource_, "category")) {
      for (const Json* coding : ListAt(*category, "coding")) {
        const std::string code = TextAt(*coding, "code", 60);
        if (code.empty() || record_.codes.size() >= kMaxCodes) continue;
        record_.codes.push_back({"fhir/flag-category", code, TextAt(*coding, "display"), true});
        named = true;
      }
      AddDetail("category", WordsOf(*category));
    }
    undecided_ = !named;
    Author(At(resource_, "author"));
    std::string warning = WordsOf(At(resource_, "code"));
    if (warning.empty()) warning = "not named";
    return "Warning on the health record: " + warning + Unless({"active"});
  }

  // Questions and their answers, as the family or a professional gave them.
  std::string MapAnswers() {
    When({"authored"});
    Recorded("authored");
    const std::string address = TextAt(resource_, "questionnaire", 300);
    const std::string name = address.substr(address.rfind('/') + 1);
    if (!name.empty()) {
      record_.codes.push_back({"fhir/questionnaire", name.substr(0, 200), "", false});
    }
    undecided_ = name.empty();
    Author(At(resource_, "author"));
    const std::string source = TextAt(At(resource_, "source"), "reference", 100);
    const bool by_family = source.find("Patient/") != std::string::npos ||
                           source.find("RelatedPerson/") != std::string::npos;
    record_.nature = Nature::kReported;
    AddDetail("answered_by", by_family ? "the patient or family" : "");
    AddAnswers(resource_, 0);
    std::string title = TextAt(At(resource_, "_questionnaire"), "title", 200);
    for (const Json* extension : ListAt(At(resource_, "_questionnaire"), "extension")) {
      if (title.empty()) title = TextAt(*extension, "valueString", 200);
    }
    if (title.empty()) title = name;
    return "Questionnaire" + (title.empty() ? "" : ": " + title) + Unless({"completed", "amended"});
  }

  void AddAnswers(const Json& parent, int depth) {
    if (depth > kMaxItemDepth) return;
    for (const Json* item : ListAt(parent, "item")) {
      std::string question = TextAt(*item, "text", 120);
      if (question.empty()) question = TextAt(*item, "linkId", 60);
      if (question.empty()) question = "answer";
      for (const Json* answer : ListAt(*item, "answer")) {
        if (At(*answer, "valueCoding").is_object()) {
          AddConcept(Json{{"coding", Json::array({At(*answer, "valueCoding")})}});
        }
        AddDetail(question, AnswerWords(*answer));
        AddAnswers(*answer, depth + 1);
      }
      AddAnswers(*item, depth + 1);
    }
  }

  // Who is tied to the patient, and how, as the source holds it. It never says who has
  // parental responsibility, whatever it calls the tie. The person is a third party and no
  // subject: names and ways to reach them are details, and the summary has the role only.
  std::string MapRelatedPerson() {
    hub::records::FamilyTie tie;
    const Json& period = At(resource_, "period");
    if (const auto since = DateAt(period, "start")) tie.since = since->earliest;
    if (const auto until = DateAt(period, "end")) tie.until = until->latest;
    if (tie.since && tie.until && *tie.until < *tie.since) tie.until = tie.since;
    record_.family_tie = tie;
    record_.author.role = "health service";
    record_.nature = Nature::kReported;
    std::string roles;
    for (const Json* relationship : ListAt(resource_, "relationship")) {
      AddConcept(*relationship);
      const std::string role = RoleWords(*relationship);
      if (!role.empty()) roles += (roles.empty() ? "" : ", ") + role;
    }
    for (const Json* name : ListAt(resource_, "name")) {
      if (TextAt(*name, "use") != "old") AddDetail("person", FullName(*name));
    }
    AddDetail("parental_responsibility", "not said by the source");
    if (!shielded_) AddReach();
    const Json& active = At(resource_, "active");
    const bool ended = active.is_boolean() && !active.get<bool>();
    return "Person tied to the patient: " + (roles.empty() ? "relation not said" : roles) +
           (ended ? " (no longer)" : "");
  }

  // A brother who is a patient of this file is a subject beside the child, once for both. Anybody
  // else is described: a child of whom the source holds nothing more is nobody's record.
  void TieTo(Subject& subject) {
    hub::records::FamilyTie& tie = *record_.family_tie;
    tie.relation = RelationOf(resource_);
    const Subject said = SubjectOf(resource_, tables_.codes, sender_.now);
    tie.household = !shielded_ && LivesWith(said, subject);
    std::optional<Subject> patient;
    if (IsAmongChildren(tie.relation)) patient = PatientIn(resource_);
    if (patient && patient->source_id == subject.source_id) patient.reset();
    if (!patient && !said.names.empty()) {
      const hub::records::PersonName& name = said.names.front();
      tie.person = Sensitive(CleanText(name.given.Reveal() + " " + name.family.Reveal(), 200));
    }
    record_.subjects.push_back(std::move(subject));
    if (!patient) return;
    // Who it is stands in their own record; here it would name one child beside another.
    std::erase_if(record_.details, [](const auto& detail) {
      return detail.name == "person" || detail.name == "person_reach" ||
             detail.name == "person_address";
    });
    record_.subjects.push_back(*std::move(patient));
  }

  static bool IsAmongChildren(hub::records::Relation relation) {
    using hub::records::Relation;
    return relation == Relation::kSibling || relation == Relation::kHalfSibling ||
           relation == Relation::kStepSibling || relation == Relation::kTwin ||
           relation == Relation::kHouseholdMember;
  }

  static bool LivesWith(const Subject& other, const Subject& subject) {
    for (const auto& a : other.addresses) {
      for (const auto& b : subject.addresses) {
        if (!a.lines.empty() && a.lines == b.lines && a.postcode == b.postcode) return true;
      }
    }
    return false;
  }

  // The patient of this file whose number the related person bears.
  std::optional<Subject> PatientIn(const Json& related) const {
    for (const Json* number : ListAt(related, "identifier")) {
      Json reference = Json::object();
      reference["identifier"] = *number;
      Subject patient = people_.PatientOf(related, reference);
      if (!patient.source_id.empty() && !patient.names.empty()) return patient;
    }
    return std::nullopt;
  }

  std::string RoleWords(const Json& relationship) const {
    for (const Json* coding : ListAt(relationship, "coding")) {
      const auto role = tables_.codes.Find("related-person-role", TextAt(*coding, "code", 40), 0);
      if (role) return role->words;
    }
    return WordsOf(relationship);
  }

  // Many carers live with the child.
  void AddReach() {
    for (const Json* contact : ListAt(resource_, "telecom")) {
      AddDetail("person_reach", TextAt(*contact, "value", 100), true);
    }
    for (const Json* address : ListAt(resource_, "address")) {
      std::string lines;
      for (const Json* line : ListAt(*address, "line")) {
        if (!line->is_string()) continue;
        lines += CleanText(line->get_ref<const std::string&>(), 200) + ", ";
      }
      const std::string all =
          lines + TextAt(*address, "city", 100) + " " + TextAt(*address, "postalCode", 20);
      AddDetail("person_address", CleanText(all, 500), true);
    }
  }

  // Who someone is travels as the subject of other records. Alone it makes records where it
  // tells of a practice, a death, another number of the same person, or a shield that must
  // not be lost.
  Mapped MapPatient() {
    Subject subject = SubjectOf(resource_, tables_.codes, sender_.now);
    if (subject.source_id.empty()) subject = people_.PatientOf(resource_, SelfReference());
    const std::vector<const Json*> practices = ListAt(resource_, "generalPractitioner");
    const Json& deceased = At(resource_, "deceasedBoolean");
    const bool died = !At(resource_, "deceasedDateTime").is_null() ||
                      (deceased.is_boolean() && deceased.get<bool>());
    const bool tells =
        !practices.empty() || died || subject.shielded || !ListAt(resource_, "link").empty();
    if (!tells) return {std::nullopt, "Patient (the subject of other records)", "", "", {}};
    if (subject.source_id.empty()) {
      return Rejected("fhir.resource.no_identity", "a patient with neither identifier nor id");
    }
    Mapped mapped;
    if (!practices.empty() || subject.shielded) {
      mapped.also.push_back(Registration(subject, practices.empty() ? nullptr : practices.front()));
    }
    if (died) AddDeath(subject, mapped.also);
    for (const Json* link : ListAt(resource_, "link")) AddLink(subject, *link, mapped.also);
    if (mapped.also.empty())
      return {std::nullopt, "Patient (the subject of other records)", "", "", {}};
    mapped.record = std::move(mapped.also.front());
    mapped.also.erase(mapped.also.begin());
    return mapped;
  }

  Record OfPatient(Kind kind, std::string source_id, const Subject& subject) const {
    Record record;
    record.agency = sender_.agency;
    record.kind = kind;
    record.basis = sender_.basis;
    record.source_id = Sensitive(std::move(source_id));
    record.source_version = VersionOf();
    record.author.role = "health service";
    record.author.team = sender_.team;
    record.author.team_contact = sender_.team_contact;
    record.labels = tables_.labels.For(kind, {}, "");
    record.subjects.push_back(subject);
    return record;
  }

  // Who holds the child's record is a tie, not an event.
  Record Registration(const Subject& subject, const Json* practice) const {
    Record record =
        OfPatient(Kind::kInvolvement, "registration|" + subject.source_id.Reveal(), subject);
    hub::records::Involvement tie;
    record.summary = Sensitive("Registered with this health service");
    if (practice != nullptr) {
      // A practice gives away where a shielded patient lives.
      const std::string name = subject.shielded ? "" : people_.NameOf(resource_, *practice);
      const Json& period = At(*practice, "identifier", "period");
      if (const auto since = DateAt(period, "start")) tie.since = since->earliest;
      if (const auto until = DateAt(period, "end")) tie.until = until->latest;
      if (tie.since && tie.until && *tie.until < *tie.since) tie.until = tie.since;
      record.author.role = "GP practice";
      if (!name.empty()) record.author.team = CleanText(name, 200);
      record.summary = Sensitive("Registered with a GP practice");
    }
    record.involvement = tie;
    return record;
  }

  void AddDeath(const Subject& subject, std::vector<Record>& records) const {
    Record record = OfPatient(Kind::kDeath, JoinId({"death", subject.source_id.Reveal()}), subject);
    const auto told = DateAt(At(resource_, "meta"), "lastUpdated");
    const PartialDate today = PartialDate::Day(Date::Of(sender_.now));
    const auto day = DateAt(resource_, "deceasedDateTime");
    const Date latest = told.value_or(today).latest;
    if (day) {
      record.happened = *day;
    } else if (subject.birth.known() && subject.birth.earliest <= latest) {
      record.happened = PartialDate::Range(subject.birth.earliest, latest);
    } else {
      return warn_("fhir.death.undated", "a death that no date bounds is told by the subject only");
    }
    record.summary = Sensitive("Died");
    if (record.source_id.Reveal().size() <= kMaxSourceId) records.push_back(std::move(record));
  }

  // The source joined two numbers. The record model cannot join two persons, and must not:
  // the hub is told of both, linkage proposes them, and a steward confirms.
  void AddLink(const Subject& subject, const Json& link, std::vector<Record>& records) const {
    const std::string type = TextAt(link, "type", 20);
    if (type != "replaces" && type != "replaced-by") return;
    Subject other = people_.PatientOf(resource_, At(link, "other"));
    if (other.source_id.empty() || other.source_id == subject.source_id) return;
    if (other.names.empty()) {
      other.names = subject.names;
      other.birth = subject.birth;
      other.sex = subject.sex;
      other.shielded = subject.shielded;
    }
    const Subject& survivor = type == "replaces" ? subject : other;
    const Subject& retired = type == "replaces" ? other : subject;
    const std::string key = JoinId({"merge", retired.source_id.Reveal()});
    if (key.size() > kMaxSourceId) return;
    Record record = OfPatient(Kind::kInvolvement, key, survivor);
    record.subjects.push_back(retired);
    record.involvement = hub::records::Involvement();
    record.nature = Nature::kDecision;
    record.summary = Sensitive("Two patient numbers of this health service are one person");
    warn_("fhir.patient.merged",
          "the source joined two patients: what came under the one given up stays with it until "
          "a steward confirms that they are one person");
    records.push_back(std::move(record));
  }

  Json SelfReference() const { return Json{{"reference", TextAt(entry_, "fullUrl", 300)}}; }

  const Json& entry_;
  const Json& resource_;
  const std::string type_;
  const People& people_;
  const Tables& tables_;
  const Sender& sender_;
  const WarnOf& warn_;
  Record record_;
  bool shielded_ = false;   // the patient is
  bool undecided_ = false;  // nobody can tell how sensitive it is
};

}  // namespace

Mapped MapEntry(const Json& entry, const People& people, const Tables& tables, const Sender& sender,
                const WarnOf& warn) {
  return Mapper(entry, people, tables, sender, warn).Run();
}

}  // namespace connectors::health
