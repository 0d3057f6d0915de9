// Rows of acts that professionals answer for: decisions to share or not, passkeys, openings by
// break-glass. What is sealed is told apart: Reading's ...Of methods open it.

#ifndef HUB_STORE_GLASS_H_
#define HUB_STORE_GLASS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "hub/access/acts.h"
#include "hub/access/facts.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/store/rows.h"

namespace hub::store {

using access::OpeningId;
using access::PasskeyId;
using access::ReviewOutcome;
using access::ShareDecisionId;

struct ShareDecision {
  ShareDecisionId id;
  std::int64_t row = 0;
  ProfessionalRow author{};
  AgencyRow agency{};  // the author's at the time
  std::optional<ChildRow> child;
  bool shared = false;
  Instant at;
  std::optional<Date> review_by;
};

struct Passkey {
  PasskeyId id;
  ProfessionalRow professional{};
  std::string credential;
  std::string key;  // opened
  std::string name;
  std::uint32_t counter = 0;
  Instant added;
  std::optional<Instant> used;
  std::optional<ProfessionalRow> vouched_by;
  std::optional<Instant> removed;
};

// One opening. What access decides on lies in `facts` and is sealed.
struct Opening {
  OpeningId id;
  std::int64_t row = 0;
  ChildRow child{};
  ProfessionalRow who{};
  AgencyRow agency{};
  Instant opened;
  bool erased = false;  // with the child: only that it was opened is left
  // The child was parted: nobody knows for which of the two it was opened, so it opens neither.
  std::optional<Instant> parted = std::nullopt;
  access::Role role = access::Role::kNone;
  access::Emergency facts;
  std::optional<ProfessionalRow> reviewer;
  std::optional<Instant> reviewed;
  ReviewOutcome outcome = ReviewOutcome::kNone;
};

struct OpeningWords {
  Sensitive why;
  Sensitive note;  // of its review
};

}  // namespace hub::store

#endif  // HUB_STORE_GLASS_H_
