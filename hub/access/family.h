// What one reader may be told of one relative of a child whom they read: nothing, the word for
// the tie ("brother or sister", law.md L8), or who it is.
//
// Asked for each relative by itself, who is a child with rights of their own. It says only what
// becomes of the relative: that the tie was recorded at all is decided before, as of any entry of
// the child who was asked about.

#ifndef HUB_ACCESS_FAMILY_H_
#define HUB_ACCESS_FAMILY_H_

#include "hub/access/decide.h"
#include "hub/access/decision.h"
#include "hub/access/facts.h"

namespace hub::access {

// A relative who is a child of the hub, as the same question about them finds them.
struct RelativeFacts {
  ChildFacts facts;
  ChildDecision decision;  // DecideChild on `facts`, for the question that was asked
  bool unborn = false;     // that a child is expected is about the mother's health
};

// Permit: the asker may open the relative, so may be told who it is. Deny: the word alone. Hide:
// the answer must be what it would be if nobody had told of the tie.
Decision DecideRelative(const ChildFacts& child, const RelativeFacts& relative);

}  // namespace hub::access

#endif  // HUB_ACCESS_FAMILY_H_
