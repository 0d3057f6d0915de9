// Who may be found by a search, who may check a list of children, and what an asker can do next
// whoever the child is and whether there is one (law.md A3, A6, C11; hub/decisions/0017).
//
// Pure. What must not be told apart is not told apart here either: a refusal about one child is
// a kHide, and what can be done next is decided on the question alone.

#ifndef HUB_ACCESS_SEARCH_H_
#define HUB_ACCESS_SEARCH_H_

#include <vector>

#include "hub/access/decide.h"

namespace hub::access {

// May this asker learn that the child of a search is known? As DecideFind says, and besides
// whom a gateway lets them read now: an enquiry, a contact, an order, glass that was broken.
// `reading` is DecideChild's answer to the same question.
Decision DecideFindChild(const Question& question, const ChildFacts& facts,
                         bool own_agency_knows_child, const ChildDecision& reading);

// May this asker search with so many identifiers? A refusal is one of the asker and the question,
// never of a child.
Decision DecideSearch(const Question& question, int identifiers, const Policy& policy);

// The rules whose next steps go with every answer to a search, found or not.
std::vector<Rule> NextAfterSearch(const Question& question, const Policy& policy);
// Whether this asker may open an emergency with what the search meant.
bool MayGoOnToBreakGlass(const Question& question, const Policy& policy);

// May this asker check a list of children? By the roles and purposes that the policy names.
Decision DecideKnownCheck(const Question& question, const Policy& policy);

}  // namespace hub::access

#endif  // HUB_ACCESS_SEARCH_H_
