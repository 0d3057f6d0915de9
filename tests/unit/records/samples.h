// One record with every field filled, and one with hardly any.

#ifndef TESTS_UNIT_RECORDS_SAMPLES_H_
#define TESTS_UNIT_RECORDS_SAMPLES_H_

#include <vector>

#include "hub/records/entry_format.h"
#include "hub/records/record.h"

namespace hub::records {

inline Subject FullSubject() {
  Subject subject;
  subject.source_id = Sensitive("P-17");
  subject.names = {{NameUse::kCurrent, Sensitive("Ann Mary"), Sensitive("O'Hara")},
                   {NameUse::kPreferred, Sensitive("Annie"), Sensitive("")}};
  subject.birth = *PartialDate::Parse("2015-02-28");
  subject.due = Date::Parse("2015-03-01");
  subject.died = Date::Parse("2026-01-02");
  subject.sex = Sex::kFemale;
  subject.identifiers = {MakeIdentifier(IdentifierKind::kNhsNumber, "9434765919"),
                         MakeIdentifier(IdentifierKind::kLocal, "17")};
  subject.addresses = {{Sensitive("3 Mill Lane, Ambridge"), Sensitive("ZZ99 3WZ")}};
  subject.phones = {Sensitive("01632 960001")};
  subject.shielded = true;
  return subject;
}

inline Record FullRecord() {
  Record record;
  record.agency = *AgencyId::From("ambridge-council");
  record.source_id = Sensitive("CIN/17/2025-03-04");
  record.source_version = 3;
  record.action = Action::kAssert;
  record.kind = Kind::kReferral;
  record.happened = *PartialDate::Parse("2025-03-04T14:05");
  record.recorded = Instant::Parse("2025-03-04T16:00:00Z");
  record.nature = Nature::kReported;
  record.labels = LabelSet().With(Label::kGeneral).With(Label::kSensMentalHealth);
  record.unknown_labels = {"NEW_LABEL"};
  record.unknown_kind = "visit";
  record.unknown_fields = {"/colour"};
  record.basis = "CA89-s17";
  record.summary = Sensitive("Referral by the school");
  record.narrative = Sensitive("She said \"no\".\nThen left.");
  record.place = Sensitive("Mill Lane");
  record.details = {{"source", Sensitive("school"), false},
                    {"placed_at", Sensitive("3 Mill Lane"), true},
                    {"outcome", Sensitive("assessment"), false}};
  record.codes = {{"dfe-cin-2025/primary-need", "N4", "family in acute stress", true},
                  {"local", "ZZ", "", false}};
  record.author = {"social worker", Sensitive("B. Archer"), Sensitive("b.archer@example.org"),
                   "Family Solutions North", Sensitive("01632 960002")};
  record.involvement = Involvement{Date::Parse("2025-01-01"), Date::Parse("2025-06-30"), true};
  record.subjects = {FullSubject(), Subject()};
  record.push = Push{{*AgencyId::From("st-marys")},
                     {*ProfessionalId::From("a.patel")},
                     "safeguarding lead",
                     Sensitive("she will be in class tomorrow"),
                     "team manager",
                     true};
  return record;
}

inline EntryStamp FullStamp() {
  EntryStamp stamp;
  stamp.id = *EntryId::FromHex("000102030405060708090a0b0c0d0e0f");
  stamp.agency_name = "Ambridge Council";
  stamp.agency_kind = AgencyKind::kSocialCare;
  stamp.received = *Instant::Parse("2025-03-05T02:00:00.25Z");
  stamp.version = 2;
  stamp.entered_by = EnteredBy{"P. Typist", *AgencyId::From("st-marys"), "St Mary's"};
  return stamp;
}

inline Record SparseRecord() {
  Record record;
  record.agency = *AgencyId::From("st-marys");
  record.source_id = Sensitive("1");
  return record;
}

// Every field number there is.
inline std::vector<Field> AllFields() {
  std::vector<Field> fields;
  for (int number = 1; number <= static_cast<int>(Field::kEnteredBy); ++number) {
    fields.push_back(static_cast<Field>(number));
  }
  return fields;
}

}  // namespace hub::records

#endif  // TESTS_UNIT_RECORDS_SAMPLES_H_
