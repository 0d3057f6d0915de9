// The children whom a professional is named for, as they see them when they sign in. A value,
// shown once its audit leaf is durable (audit/released.h).

#ifndef HUB_CHRONOLOGY_OWN_CHILDREN_H_
#define HUB_CHRONOLOGY_OWN_CHILDREN_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"

namespace hub::chronology {

struct OwnChild {
  ChildId child;
  Sensitive given;  // by what the asker's own agency calls them; empty: it does not know them
  Sensitive family;
  PartialDate birth;
  access::Relationship tie = access::Relationship::kNone;
  bool awaiting = false;          // to be confirmed anew, after a join or a split
  std::optional<Instant> opened;  // when the asker last read the child's story
  access::Purpose read_for = access::Purpose::kNone;  // why, then
  // Entries that came since and that they may see for that; none: they may not read it for that
  // any more, or it was for something that is asked about each time anew.
  std::optional<std::size_t> since;
};

struct OwnChildren {
  DecisionId decision;
  std::vector<OwnChild> children;  // by family name, then given name; those without one last
  bool more = false;               // there are more than are listed
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_OWN_CHILDREN_H_
