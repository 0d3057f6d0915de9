// Who belongs to a child's family and household, as agencies stated it and as one reader may be
// told. Each relative was decided by themselves; who is not in it may be hidden, and the answer
// never says that there is nobody.

#ifndef HUB_CHRONOLOGY_FAMILY_H_
#define HUB_CHRONOLOGY_FAMILY_H_

#include <optional>
#include <string>
#include <vector>

#include "hub/access/told.h"
#include "hub/chronology/answer.h"
#include "hub/records/record.h"

namespace hub::chronology {

// What one agency stated of the tie, as it holds it.
struct FamilyStatement {
  EntryId entry;
  records::Relation relation = records::Relation::kOther;  // of the relative to the child
  bool household = false;  // they live together; never said where an address is withheld
  std::optional<Date> since;
  std::optional<Date> until;
  std::string agency_name;  // "" for a shielded child where the name gives away a place
  records::AgencyKind agency_kind = records::AgencyKind::kOther;
  Instant received;
};

struct Relative {
  // A child whom the asker may open; named by what their own agency calls them. None: the word of
  // the tie is all that is told.
  std::optional<FoundChild> child;
  DecisionId decision;  // why they may be opened; of `child` only
  bool unborn = false;  // likewise
  Sensitive name;       // of an adult, where an enquiry or a screening shows it
  std::vector<FamilyStatement> said;
};

struct FamilyAnswer {
  access::Told told;
  ChildId child;
  Instant known_at;
  std::optional<FoundChild> called;  // as InvolvedAnswer's
  std::vector<Relative> relatives;   // those who may be opened first, then by relation
  bool place_withheld = false;       // a shield: with whom the child lives is told to nobody
  std::vector<FeedStatement> coverage;
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_FAMILY_H_
