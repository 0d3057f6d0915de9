// The two matrices of law.md A4 as data, cell by cell, with their footnotes.
//
// A cell says what a label does to an entry that one gateway reaches, in the seat from
// which the asker then looks. What A4.1 leaves to the label rules (L8, L10 to L12) and to
// the gateways without a column (T4, T6, T7, T8) has its row or column here too.

#ifndef HUB_ACCESS_RULES_MATRIX_H_
#define HUB_ACCESS_RULES_MATRIX_H_

#include <cstdint>

#include "hub/access/decision.h"
#include "hub/access/vocabulary.h"
#include "hub/records/labels.h"

namespace hub::access::rules {

// Through which gateway, and as whom, an entry is looked at: the columns of A4.1.
enum class Seat : std::uint8_t {
  kNamed,          // NP under T5, and whoever reads T5 without leading
  kLead,           // LP under T5
  kCoreGroup,      // a member of the strategy discussion or core group, T2
  kScreener,       // T3
  kEnquirer,       // T2, allocated
  kEmergency,      // T1
  kParentRequest,  // T9
  kChildRequest,   // T9
  kOwn,            // T8
  kSent,           // T6
  kOrdered,        // T4
  kJoined,         // T7
};
inline constexpr int kSeatCount = 12;

// What lifts or softens a cell: the footnotes and the conditions of A3's label rules. Bits.
enum Unless : std::uint32_t {
  kNothing = 0,
  kExpressed = 1,                // the confider lets this asker know
  kAdultAgreed = 1 << 1,         // the adult lets it be told
  kMentionAgreed = 1 << 2,       // or that something is held
  kRelevant = 1 << 3,            // its owner says that it bears on significant harm
  kCleared = 1 << 4,             // shield clearance for this child
  kClearedToReach = 1 << 5,      // and in an emergency the place is needed, with a second person
  kNamedRole = 1 << 6,           // its conditions name the role, and nothing is exported
  kMayTell = 1 << 7,             // its conditions let its existence be told to MASH and SW47
  kLeave = 1 << 8,               // the court's
  kSeconded = 1 << 9,            // a second person agreed before
  kScreensOrEnquires = 1 << 10,  // role MASH or SW47
  kLeadsOrEnquires = 1 << 11,    // role LP, MASH or SW47
  kAdultsOnly = 1 << 12,         // its third parties are no children
  kGoodReason = 1 << 13,         // why a protected identity is needed is on record
  kGrounds = 1 << 14,            // RIGHTS: what this label's test asks for
  kProtects = 1 << 15,           // purpose S47, EMERG or COURT
  kClearedToAct = 1 << 16,       // shield clearance, and role MASH or SW47
};

struct Cell {
  Outcome otherwise = Outcome::kHide;
  RedactionSet codes = {};             // of otherwise
  std::uint32_t permit_if = kNothing;  // any of these
  std::uint32_t soften_if = kNothing;  // else any of these
  Outcome softer = Outcome::kHide;
  RedactionSet softer_codes = {};
};

struct LabelRow {
  records::Label label;
  Rule rule;
  const Cell* cells;  // kSeatCount, by Seat
};

// The row of a label, or null: the label does nothing to an entry (GENERAL, a quality flag)
// or is on no list (bit >= kLabelCount).
const LabelRow* RowOf(int label_bit);

// Every label that has a row or, like a quality flag, does nothing to an entry.
records::LabelSet WithRule();

// A4.2: what a state of agreement makes of the pooled browse, for EH and CIN.
struct AgreementCell {
  Outcome outcome;
  Rule because;  // not read when the outcome permits
};
AgreementCell AgreementFor(AgreementState state, Purpose purpose);

}  // namespace hub::access::rules

#endif  // HUB_ACCESS_RULES_MATRIX_H_
