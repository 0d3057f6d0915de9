// The canonical record: what every connector maps its native rows to, and all
// that an agency can tell the hub.
//
// A plain value. wire/ reads it from JSON (schemas/wire/record.schema.json);
// connectors build it; service/ingest_batch decides what becomes of it.

#ifndef HUB_RECORDS_RECORD_H_
#define HUB_RECORDS_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/records/identifiers.h"
#include "hub/records/kinds.h"
#include "hub/records/labels.h"

namespace hub::records {

// Stored. Never renumber.
enum class NameUse : std::uint8_t { kCurrent = 1, kFormer = 2, kPreferred = 3 };
enum class Sex : std::uint8_t { kUnknown = 0, kMale = 1, kFemale = 2, kOther = 3 };

struct PersonName {
  NameUse use = NameUse::kCurrent;
  Sensitive given;  // all given names, in the source's order, separated by one space
  Sensitive family;
};

struct Address {
  Sensitive lines;  // without the postcode, comma-separated
  Sensitive postcode;
};

// A person as one agency describes them: the agency's own view (a source person).
struct Subject {
  Sensitive source_id;  // the agency's own key of the person, the same in every export and year
  std::vector<PersonName> names;
  PartialDate birth;        // unknown when the source has none
  std::optional<Date> due;  // of an unborn child
  std::optional<Date> died;
  Sex sex = Sex::kUnknown;
  std::vector<Identifier> identifiers;
  std::vector<Address> addresses;
  std::vector<Sensitive> phones;
  bool shielded = false;  // location must reach nobody without clearance (law.md L6)
};

struct Author {
  std::string role;  // "social worker", never a name
  Sensitive name;
  Sensitive contact;       // the person's own phone or e-mail
  std::string team;        // "Family Solutions North"
  Sensitive team_contact;  // the duty line; shown where a person's own contact may not be
};

// A code as the source wrote it, beside what it was understood as.
struct Code {
  std::string system;   // "dfe-cin-2025/primary-need", "http://snomed.info/sct"
  std::string code;     // as sent
  std::string text;     // words; the source's own, or the code list's
  bool mapped = false;  // found in the code list of its year; an unmapped code is kept and shown
};

struct Detail {
  std::string name;      // "assessment_authorised", "reason_for_closure"
  Sensitive value;       // text for a reader
  bool locates = false;  // says or gives away where someone is; cut with the address
};

// Stored. Never renumber.
enum class Nature : std::uint8_t { kFact = 1, kReported = 2, kOpinion = 3, kDecision = 4 };

// An owner's own judgement that these recipients need this record (Children Act
// 2004 s.16LA): all four must be there or the push does not stand.
struct Push {
  std::vector<AgencyId> agencies;             // every professional there with a relationship
  std::vector<ProfessionalId> professionals;  // these persons
  std::string function;                       // the recipient's function that it serves
  Sensitive judgement;  // why it is relevant and not more detrimental than silence
  std::string author_role;
  bool not_more_detrimental = false;
};

enum class Action : std::uint8_t {
  kAssert = 1,   // this is so
  kRetract = 2,  // hide it: it was wrong or is withdrawn; history stays
  kPurge = 3,    // destroy its content; a stub stays
};

// A worker's tie to the child, for records of kind kInvolvement.
struct Involvement {
  std::optional<Date> since;
  std::optional<Date> until;
  bool lead = false;
};

// Stored, and named in clear on the wire. Add at the end; never renumber.
enum class Relation : std::uint8_t {
  kOther = 1,  // no more is said, or nothing that the hub has a word for
  kSibling = 2,
  kHalfSibling = 3,
  kStepSibling = 4,
  kTwin = 5,
  kMother = 6,
  kFather = 7,
  kParent = 8,
  kStepParent = 9,
  kParentsPartner = 10,
  kGrandparent = 11,
  kCarer = 12,
  kFosterCarer = 13,
  kGuardian = 14,
  kHouseholdMember = 15,  // lives there; how they are related is not said
  kChild = 16,
  kGrandchild = 17,
  kStepChild = 18,
  kCaredFor = 19,
};
inline constexpr Relation kLastRelation = Relation::kCaredFor;
std::string_view Name(Relation relation);   // "half_sibling"
std::string_view Words(Relation relation);  // "half-brother or half-sister"
std::optional<Relation> RelationFrom(std::string_view name);
// What the first is to the second, where the second is `relation` of the first.
Relation Inverse(Relation relation);

// Who somebody is to the child, for records of kind kFamilyTie: the record's second subject, where
// that is a child of whom the agency has a record of its own; otherwise whoever `person` names.
struct FamilyTie {
  Relation relation = Relation::kOther;  // of the other to the record's first subject
  bool household = false;                // they live together
  Sensitive person;                      // a name; only of who is no subject
  std::optional<Date> since;
  std::optional<Date> until;
};

struct Record {
  AgencyId agency;                   // must be the sender's own
  Sensitive source_id;               // the record's key at its source; by kind, stable across years
  std::uint32_t source_version = 0;  // 0: the source has none; newer supersedes older
  Action action = Action::kAssert;
  Kind kind = Kind::kNote;
  PartialDate happened;
  std::optional<Instant> recorded;  // when the source wrote it down
  Nature nature = Nature::kFact;
  LabelSet labels;
  std::vector<std::string> unknown_labels;  // any makes the record wait in quarantine
  std::string unknown_kind;                 // likewise
  std::vector<std::string> unknown_fields;  // likewise: JSON pointers, no values
  std::string basis;                        // the sender's legal basis for sharing, as a short code
  Sensitive summary;                        // one line
  Sensitive narrative;
  Sensitive place;  // where it happened
  std::vector<Detail> details;
  std::vector<Code> codes;
  Author author;
  std::optional<Involvement> involvement;
  std::vector<Subject> subjects;  // whom it is about; the first is the one it was filed under
  std::optional<Push> push;
  std::optional<FamilyTie> family_tie;
};

}  // namespace hub::records

#endif  // HUB_RECORDS_RECORD_H_
