#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/health/map_hl7.h"
#include "connectors/mapping/codes.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::PartialDate;
using hub::Sensitive;
using hub::records::Action;
using hub::records::Kind;
using hub::records::Record;
using hub::records::Subject;

constexpr CodeYear kLists = {"hl7v2", 0};

enum class Tells { kVisit, kVisitCancelled, kPerson, kMerge, kNothing };

Tells WhatTells(std::string_view event) {
  struct Row {
    std::string_view event;
    Tells tells;
  };
  static constexpr Row kEvents[] = {
      {"A01", Tells::kVisit},          {"A02", Tells::kVisit},          {"A03", Tells::kVisit},
      {"A04", Tells::kVisit},          {"A06", Tells::kVisit},          {"A07", Tells::kVisit},
      {"A08", Tells::kVisit},          {"A12", Tells::kVisit},          {"A13", Tells::kVisit},
      {"A11", Tells::kVisitCancelled}, {"A23", Tells::kVisitCancelled}, {"A28", Tells::kPerson},
      {"A31", Tells::kPerson},         {"A18", Tells::kMerge},          {"A34", Tells::kMerge},
      {"A36", Tells::kMerge},          {"A40", Tells::kMerge},
  };
  for (const Row& row : kEvents) {
    if (row.event == event) return row.tells;
  }
  return Tells::kNothing;
}

// HL7 table 0063, of the other to the patient.
hub::records::Relation KinRelationOf(std::string_view code) {
  using hub::records::Relation;
  static constexpr std::pair<std::string_view, Relation> kCodes[] = {
      {"MTH", Relation::kMother},    {"FTH", Relation::kFather},
      {"PAR", Relation::kParent},    {"SIB", Relation::kSibling},
      {"BRO", Relation::kSibling},   {"SIS", Relation::kSibling},
      {"GRD", Relation::kGuardian},  {"GRP", Relation::kGrandparent},
      {"CGV", Relation::kCarer},     {"CHD", Relation::kChild},
      {"NCH", Relation::kChild},     {"GCH", Relation::kGrandchild},
      {"SCH", Relation::kStepChild}, {"FCH", Relation::kCaredFor},
      {"WRD", Relation::kCaredFor},
  };
  for (const auto& [name, relation] : kCodes) {
    if (name == code) return relation;
  }
  return Relation::kOther;
}

class AdtMapper {
 public:
  AdtMapper(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient)
      : draft_(draft),
        group_(group),
        patient_(patient),
        evn_(Find(draft.message.segments, "EVN")),
        pv1_(Find(group, "PV1")),
        pv2_(Find(group, "PV2")),
        line_(group.front().line) {
    for (const char* name : {"PV1", "PV2", "DG1", "MRG"}) draft_.used.insert(name);
  }

  void Run() {
    switch (WhatTells(draft_.event)) {
      case Tells::kVisit:
        if (!IsVisit()) return MapPerson();
        if (HasDied()) TakeDeath();
        TakeKin();
        return MapVisit();
      case Tells::kVisitCancelled:
        return CancelVisit();
      case Tells::kPerson:
        return MapPerson();
      case Tells::kMerge:
        return MapMerge();
      case Tells::kNothing:
        return draft_.NotTaken(line_, draft_.Name());
    }
  }

 private:
  // An A08 may only correct who the patient is: its PV1 is then absent or says so.
  bool IsVisit() const {
    if (draft_.event != "A08") return true;
    return pv1_ != nullptr && FieldOf(pv1_, 2).Component(1).Text(5) != "N" &&
           !VisitKey(patient_.subject).empty();
  }

  // The visit's own number, which every message of it bears; else the patient and when the
  // visit began.
  std::string VisitKey(const Subject& subject) const {
    for (const std::size_t field : {19U, 50U}) {
      const Hl7Value number = FieldOf(pv1_, field);
      const std::string id = number.Component(1).Text(120);
      if (id.empty()) continue;
      const std::string authority = number.Component(4).Subcomponent(1).Text(60);
      std::string key = JoinId({"visit", PlainKey(authority), PlainKey(id)});
      if (key.size() <= kMaxSourceId) return key;
    }
    const bool begins = draft_.event == "A01" || draft_.event == "A04";
    const Hl7Value times[] = {FieldOf(pv1_, 44), begins ? FieldOf(evn_, 6) : Hl7Value(),
                              begins ? FieldOf(evn_, 2) : Hl7Value()};
    for (const Hl7Value& time : times) {
      const auto began = ReadHl7Date(time.Component(1).raw());
      if (!began) continue;
      std::string key = JoinId({"visit-of", subject.source_id.Reveal(), began->Iso()});
      return key.size() <= kMaxSourceId ? key : "";
    }
    return "";
  }

  void MapVisit() {
    const std::string key = VisitKey(patient_.subject);
    if (key.empty()) {
      return draft_.Reject(line_, "hl7v2.visit.no_identity",
                           "neither a visit number (PV1-19) nor when it began (PV1-44): it could "
                           "never be corrected");
    }
    Record record = draft_.New(Kind::kHealthContact, key);
    if (!When(record)) {
      return draft_.Reject(line_, "hl7v2.visit.undated", "no date that can be read");
    }
    record.recorded = draft_.Moment(FieldOf(evn_, 2));
    AddReasons(record);
    const bool ended = AddEnd(record);
    record.summary = Sensitive(CleanText(Summary(record) + (ended ? " (ended)" : ""), 1000));
    record.author.name = Sensitive(Hl7FullName(FieldOf(pv1_, 7), true));
    record.place = Sensitive(PlaceOf(FieldOf(pv1_, 3)));
    AddKnown(record, "discharged_to", "discharge-disposition", FieldOf(pv1_, 36));
    const bool protected_visit = FieldOf(pv2_, 22).Component(1).Text(5) == "Y";
    Hl7Patient patient = patient_;
    patient.restricted = patient.restricted || protected_visit;
    draft_.Take(std::move(record), patient, line_);
  }

  bool When(Record& record) const {
    auto day = draft_.FirstDay({FieldOf(pv1_, 44), FieldOf(evn_, 6)});
    if (!day) {
      day =
          draft_.FirstDay({FieldOf(evn_, 2), FieldOf(pv1_, 45), draft_.message.header().Field(7)});
      const bool begins = draft_.event == "A01" || draft_.event == "A04";
      if (day && !begins) {
        draft_.warn("hl7v2.visit.no_start",
                    "the message does not say when the visit began: dated by the message");
      }
    }
    if (day) record.happened = *day;
    return day.has_value();
  }

  void AddReasons(Record& record) const {
    AddDetail(record, "reason", AddConcept(record, FieldOf(pv2_, 3), draft_.tables.codes));
    for (const Hl7Segment& segment : group_) {
      if (segment.name() != "DG1") continue;
      std::string words = AddConcept(record, segment.Field(3), draft_.tables.codes);
      if (const std::string text = segment.Field(4).Text(); !text.empty()) words = text;
      AddDetail(record, "diagnosis", words);
    }
  }

  bool AddEnd(Record& record) const {
    const auto end = ReadHl7Date(FieldOf(pv1_, 45).Component(1).raw());
    if (end && draft_.event != "A13") AddDetail(record, "ended", end->Iso());
    return draft_.event == "A03" || (end && draft_.event != "A13");
  }

  // What a code means; a code that is on no list is kept and brings what its list brings.
  std::string AddKnown(Record& record, std::string_view detail, std::string_view list,
                       const Hl7Value& value) const {
    const Meant meant =
        AddCode(record, draft_.tables.codes, kLists, list, value.Component(1).Text(64));
    if (meant.known == Known::kBlank) return "";
    if (meant.known == Known::kUnknown) {
      const std::string text = value.Component(2).Text(200);
      AddDetail(record, detail, text.empty() ? meant.words : text);
      return text;
    }
    AddDetail(record, detail, meant.words);
    return meant.words;
  }

  std::string Summary(Record& record) const {
    std::string words = AddKnown(record, "class", "patient-class", FieldOf(pv1_, 2));
    if (words.empty()) {
      words =
          draft_.event == "A04" ? "outpatient visit or emergency attendance" : "hospital contact";
    }
    words[0] = Upper(words.substr(0, 1))[0];
    const std::string service = AddKnown(record, "service", "hospital-service", FieldOf(pv1_, 10));
    return words + (service.empty() ? "" : ": " + service);
  }

  void CancelVisit() const {
    const std::string key = VisitKey(patient_.subject);
    if (key.empty()) {
      return draft_.Reject(line_, "hl7v2.visit.no_identity",
                           "nobody can tell which visit is cancelled");
    }
    Record record = draft_.New(Kind::kHealthContact, key);
    record.action = Action::kRetract;
    draft_.Take(std::move(record), patient_, line_);
  }

  bool HasDied() const {
    return patient_.subject.died.has_value() ||
           group_.front().Field(30).Component(1).Text(5) == "Y";
  }

  // Who someone is travels with what happened to them. Alone it makes a record where it
  // tells of a death, a practice, or a shield that must not be lost.
  void MapPerson() const {
    const bool died =
        patient_.subject.died.has_value() || group_.front().Field(30).Component(1).Text(5) == "Y";
    const bool registered = !patient_.practice.empty() || !patient_.practitioner.empty();
    if (died) TakeDeath();
    const bool kin = TakeKin();
    if (registered || patient_.subject.shielded) TakeRegistration(registered);
    if (!died && !registered && !kin && !patient_.subject.shielded) {
      draft_.NotTaken(line_, draft_.Name() + " (who a patient is)");
    }
  }

  void TakeDeath() const {
    Record record =
        draft_.New(Kind::kDeath, JoinId({"death", patient_.subject.source_id.Reveal()}));
    const auto told = draft_.FirstDay({FieldOf(evn_, 2), draft_.message.header().Field(7)});
    const PartialDate& birth = patient_.subject.birth;
    if (const auto day = draft_.FirstDay({group_.front().Field(29)})) {
      record.happened = *day;
    } else if (told && birth.known() && birth.earliest <= told->latest) {
      record.happened = PartialDate::Range(birth.earliest, told->latest);
    } else {
      return draft_.Reject(line_, "hl7v2.death.undated", "a death that no date bounds");
    }
    record.summary = Sensitive("Died");
    draft_.Take(std::move(record), patient_, line_);
  }

  // The same record as FHIR's Patient.generalPractitioner makes.
  void TakeRegistration(bool registered) const {
    Record record =
        draft_.New(Kind::kInvolvement, "registration|" + patient_.subject.source_id.Reveal());
    if (record.source_id.Reveal().size() > kMaxSourceId) {
      return draft_.Reject(line_, "hl7v2.patient.no_identity", "the patient's number is too long");
    }
    record.involvement = hub::records::Involvement();
    record.author.role = registered ? "GP practice" : "health service";
    record.author.name = Sensitive(patient_.practitioner);
    if (!patient_.practice.empty()) record.author.team = patient_.practice;
    record.summary = Sensitive(registered ? "Registered with a GP practice"
                                          : "Registered with this health service");
    draft_.Take(std::move(record), patient_, line_);
  }

  // NK1: who is tied to the patient, and since when. They are described and no persons of the hub:
  // a next of kin has no number. Addresses and telephones are left: most live with the child.
  bool TakeKin() const {
    std::map<std::string, int> times;
    bool taken = false;
    for (const Hl7Segment& kin : group_) {
      if (kin.name() != "NK1") continue;
      const std::string code = kin.Field(3).Component(1).Text(20);
      if (code.empty()) continue;
      const std::string nth = std::to_string(++times[code]);
      const std::string key =
          JoinId({"kin", patient_.subject.source_id.Reveal(), PlainKey(code), nth});
      if (key.size() > kMaxSourceId) continue;
      Record record = draft_.New(Kind::kFamilyTie, key);
      record.author.role = "health service";
      record.nature = hub::records::Nature::kReported;
      const std::string words = AddConcept(record, kin.Field(3), draft_.tables.codes);
      record.summary = Sensitive(
          CleanText("Person tied to the patient: " + (words.empty() ? code : words), 1000));
      record.family_tie = KinOf(kin, code);
      draft_.Take(std::move(record), patient_, kin.line);
      taken = true;
    }
    if (taken) draft_.used.insert("NK1");
    return taken;
  }

  static hub::records::FamilyTie KinOf(const Hl7Segment& kin, std::string_view code) {
    hub::records::FamilyTie tie;
    tie.relation = KinRelationOf(code);
    tie.person = Sensitive(Hl7FullName(kin.Field(2), false));
    if (const auto since = ReadHl7Date(kin.Field(8).Component(1).raw()))
      tie.since = since->earliest;
    if (const auto until = ReadHl7Date(kin.Field(9).Component(1).raw())) tie.until = until->latest;
    if (tie.since && tie.until && *tie.until < *tie.since) tie.until = tie.since;
    return tie;
  }

  // The record model has no order to join two persons, and must not: whether two numbers
  // are one person decides who may read what. So the survivor is told with both numbers,
  // the retired one with the survivor's name and birth, and people see that it was said.
  void MapMerge() const {
    const Hl7Segment* mrg = Find(group_, "MRG");
    Subject retired;
    if (mrg != nullptr) retired = Hl7RetiredOf(*mrg, draft_.tables.codes, draft_.sender.now);
    const std::string key = JoinId({"merge", retired.source_id.Reveal()});
    if (retired.source_id.empty() || key.size() > kMaxSourceId) {
      return draft_.Reject(line_, "hl7v2.merge.no_number",
                           "no MRG-1: nobody can tell which number was given up");
    }
    if (retired.source_id == patient_.subject.source_id) {
      return draft_.Reject(line_, "hl7v2.merge.same_number",
                           "the number given up is the number that stays");
    }
    Hl7Patient survivor = patient_;
    for (const hub::records::Identifier& number : retired.identifiers) {
      const bool local = number.kind == hub::records::IdentifierKind::kLocal;
      if (local) survivor.subject.identifiers.push_back(number);
    }
    retired.names = patient_.subject.names;
    retired.birth = patient_.subject.birth;
    retired.sex = patient_.subject.sex;
    retired.shielded = patient_.subject.shielded;
    Record record = draft_.New(Kind::kInvolvement, key);
    if (const auto day = draft_.FirstDay({FieldOf(evn_, 6), FieldOf(evn_, 2)})) {
      record.happened = *day;
    }
    record.involvement = hub::records::Involvement();
    record.author.role = "health service";
    record.nature = hub::records::Nature::kDecision;
    record.summary = Sensitive("Two patient numbers of this health service are one person");
    record.subjects.push_back(std::move(retired));
    draft_.warn("hl7v2.patient.merged",
                "the source joined two patient numbers: what came under the one given up stays "
                "with it until a steward confirms that they are one person");
    draft_.Take(std::move(record), survivor, line_);
  }

  Hl7Draft& draft_;
  const std::span<const Hl7Segment> group_;
  const Hl7Patient& patient_;
  const Hl7Segment* const evn_;
  const Hl7Segment* const pv1_;
  const Hl7Segment* const pv2_;
  const std::uint64_t line_;
};

}  // namespace

void MapAdt(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient) {
  AdtMapper(draft, group, patient).Run();
}

}  // namespace connectors::health
