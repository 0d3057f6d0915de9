// A record that uses every member, and what tests of wire share.

#ifndef TESTS_UNIT_WIRE_SAMPLE_H_
#define TESTS_UNIT_WIRE_SAMPLE_H_

#include <string>

#include "hub/records/record.h"

namespace hub::wire {

inline records::Subject SampleSubject() {
  records::Subject subject;
  subject.source_id = Sensitive("LA-0001234");
  subject.names = {
      {records::NameUse::kCurrent, Sensitive("Zoë Alex"), Sensitive("O'Example")},
      {records::NameUse::kFormer, Sensitive("Zoë"), Sensitive("Sample")},
  };
  subject.birth = *PartialDate::Parse("2012-04");
  subject.due = Date::Parse("2012-04-09");
  subject.died = Date::Parse("2024-02-29");
  subject.sex = records::Sex::kFemale;
  subject.identifiers = {
      records::MakeIdentifier(records::IdentifierKind::kNhsNumber, "943 476 5919"),
      records::MakeIdentifier(records::IdentifierKind::kLocal, "77"),
  };
  subject.addresses = {{Sensitive("1 Any Street, Anytown"), Sensitive("OX1 1AA")}};
  subject.phones = {Sensitive("01865 000000")};
  subject.shielded = true;
  return subject;
}

inline records::Record SampleRecord() {
  records::Record record;
  record.agency = *AgencyId::From("oxford-csc");
  record.source_id = Sensitive("REF-2024-000123");
  record.source_version = 3;
  record.kind = records::Kind::kReferral;
  record.happened = *PartialDate::Parse("2024-03-05T14:05");
  record.recorded = Instant::Parse("2024-03-06T10:00:00.5Z");
  record.nature = records::Nature::kReported;
  record.labels =
      record.labels.With(records::Label::kGeneral).With(records::Label::kSensMentalHealth);
  record.basis = "s10";
  record.summary = Sensitive("Referral from school \"St Mary's\"");
  record.narrative = Sensitive("First line\nsecond line \xF0\x9F\x8D\x8E");
  record.place = Sensitive("School gate");
  record.details = {{"reason", Sensitive("attendance"), false},
                    {"venue", Sensitive("Library"), true}};
  record.codes = {{"dfe-cin-2025/primary-need", "N1", "Abuse or neglect", true},
                  {"local", "X9", "", false}};
  record.author = {"social worker", Sensitive("A. Writer"), Sensitive("a@example.org"),
                   "Family Solutions North", Sensitive("01865 111111")};
  record.involvement =
      records::Involvement{Date::Parse("2024-01-02"), Date::Parse("2024-05-06"), true};
  record.subjects = {SampleSubject()};
  record.push = records::Push{{*AgencyId::From("st-marys")},
                              {*ProfessionalId::From("a.patel")},
                              "safeguarding in school",
                              Sensitive("The school sees the child daily"),
                              "team manager",
                              true};
  return record;
}

// The least that stands.
inline records::Record SmallRecord() {
  records::Record record;
  record.agency = *AgencyId::From("oxford-csc");
  record.source_id = Sensitive("N-1");
  record.happened = *PartialDate::Parse("2024-03-05");
  record.subjects.emplace_back().source_id = Sensitive("P-1");
  return record;
}

}  // namespace hub::wire

#endif  // TESTS_UNIT_WIRE_SAMPLE_H_
