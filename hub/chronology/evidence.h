// What an entry says by which another can be recognised as telling of the same incident: who told
// its agency, whether it was an emergency, where it was and which adults were there; and by which
// a gap is known. Nothing else of the entry, and nothing that a reader could read.
//
// Each piece knows the field that it was read from. A reader from whom that field is kept gets the
// evidence without it (Permitted), so that what is put together for them rests on what they may
// see and on nothing beside it.

#ifndef HUB_CHRONOLOGY_EVIDENCE_H_
#define HUB_CHRONOLOGY_EVIDENCE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/partial_date.h"
#include "hub/records/entry_format.h"
#include "hub/records/kinds.h"

namespace hub::chronology {

// Who told the agency, as a contact or a referral says it.
enum class Teller : std::uint8_t {
  kUnsaid = 0,
  kPolice = 1,
  kEmergencyDepartment = 2,
  kHealth = 3,
  kSchool = 4,
  kSocialCare = 5,
  kSomebodyElse = 6,  // the family, a neighbour, housing, nobody knows
  kEarlyHelp = 7,     // the council's own: help that goes on elsewhere, not an incident
};

struct Evidence {
  Teller told_by = Teller::kUnsaid;
  records::FieldSet emergency_in;         // where it speaks of an emergency department
  records::FieldSet not_brought_in;       // where it says that an appointment was not kept
  records::FieldSet outcome_in;           // where a referral says what came of it
  bool claims = false;                    // something that another may contradict
  std::array<std::uint64_t, 3> places{};  // of its place, as words that compare; 0: none
  std::array<std::uint64_t, 2> adults{};  // whom it tells of beside the child; 0: none

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

Evidence ReadEvidence(const records::EntryView& entry, records::Kind kind,
                      const PartialDate& happened);

// The same from an entry's notes where it has any that this release reads, which is what it costs
// when the entry was stored by one.
Evidence EvidenceOf(const records::EntryView& entry, records::Kind kind,
                    const PartialDate& happened);
// As notes, for whoever stores an entry. What ReadEvidence() says of some entry changes with their
// version alone: notes of another are not read.
std::string Pack(const Evidence& evidence);
std::optional<Evidence> UnpackEvidence(std::string_view notes);

// Without what was read from fields that are kept from the reader.
Evidence Permitted(const Evidence& evidence, records::FieldSet keep);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_EVIDENCE_H_
