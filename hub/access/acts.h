// What is asked and answered around decisions: advice on sharing and decisions to share, openings
// by break-glass, passkeys, and what a role would see. Plain values that service/ fills in and
// wire/ writes; no rule is here.

#ifndef HUB_ACCESS_ACTS_H_
#define HUB_ACCESS_ACTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/may_i_share.h"
#include "hub/access/told.h"
#include "hub/access/what_if.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"

namespace hub::access {

using ShareDecisionId = Id<struct ShareDecisionTag>;
using PasskeyId = Id<struct PasskeyTag>;
using OpeningId = Id<struct OpeningTag>;

// "May I share this?" ------------------------------------------------------------

struct ShareAdvice {
  Told told;
  ShareAnswer answer;
  std::vector<RuleText> reasons;  // of answer.because, with the law of that day
};

struct NewShareDecision {
  ShareQuestion question;  // its asker is set by service/
  bool share = false;
  std::optional<ChildId> child;
  Sensitive with;  // who there, in words
  Sensitive why;
  std::optional<Date> review_by;
};

struct ShareDecided {
  ShareDecisionId id;
  ShareAdvice advice;
};

struct ShareDecisionLine {
  ShareDecisionId id;
  ProfessionalId author;
  AgencyId agency;
  std::optional<ChildId> child;
  bool shared = false;
  Instant at;
  std::optional<Date> review_by;
  bool overdue = false;
  bool erased = false;  // with the child's records: nothing below is left
  Purpose purpose = Purpose::kNone;
  ShareQuestion question;
  ShareVerdict advised = ShareVerdict::kNo;
  std::string policy;
  Sensitive with;
  Sensitive why;
};

struct ShareRegister {
  std::vector<ShareDecisionLine> decisions;  // newest first
  std::optional<std::uint64_t> next;         // where the next page begins
};

// Passkeys -----------------------------------------------------------------------

// What a browser signed over. `text` is as it came; the rest was read from it.
struct ClientData {
  std::string text;
  std::string type;
  std::string challenge;
  std::string origin;
  bool cross_origin = false;
};

struct PasskeyRegistration {
  std::string name;
  ClientData client;
  std::string attestation_object;
};

struct PasskeyAssertion {
  std::string credential;
  ClientData client;
  std::string authenticator_data;
  std::string signature;
};

struct PasskeyChallenge {
  std::string challenge;  // URL-safe base64 of 32 bytes
  std::string party;      // the relying party's id
  Instant until;
  std::vector<std::string> credentials;  // the asker's own
};

struct PasskeyLine {
  PasskeyId id;
  ProfessionalId owner;
  std::string name;
  Instant added;
  std::optional<Instant> used;
  bool vouched = false;
};

struct PasskeyList {
  std::vector<PasskeyLine> own;
  std::vector<PasskeyLine> waiting;  // of colleagues, for the asker to vouch for
};

// Break-glass --------------------------------------------------------------------

struct GlassRequest {
  ChildId child;
  EmergencyCategory category = EmergencyCategory::kNone;
  Sensitive reason;
  bool must_reach_child = false;
};

struct Owed {
  Obligation what = Obligation::kReview;
  std::optional<Instant> due;
};

struct GlassOpened {
  Told told;
  OpeningId id;
  Instant opened;
  Instant closes;
  std::vector<Owed> owed;
  int left = 0;  // of the quota
};

// Numbers are stored. Never renumber.
enum class ReviewOutcome : std::uint8_t {
  kNone = 0,
  kJustified = 1,
  kUnjustified = 2,
  kTraining = 3,
  kReport = 4,  // to the Information Commissioner
};
std::string_view Name(ReviewOutcome outcome);  // "report_to_ico"; "" for kNone
std::optional<ReviewOutcome> ReviewOutcomeFrom(std::string_view name);

// Names no child and repeats no reason: what an alert may hold.
struct GlassLine {
  OpeningId id;
  ProfessionalId who;
  Role role = Role::kNone;
  AgencyId agency;
  EmergencyCategory category = EmergencyCategory::kNone;
  bool erased = false;
  Instant opened;
  Instant closes;
  bool seconded = false;
  Instant second_by;
  Instant review_by;
  bool overdue = false;
  std::optional<Instant> reviewed;
  ReviewOutcome outcome = ReviewOutcome::kNone;
};

struct GlassList {
  std::vector<GlassLine> openings;  // newest first
};

struct GlassDetail {
  GlassLine line;
  std::optional<ChildId> child;
  bool must_reach_child = false;
  ProfessionalId second_person;
  Sensitive reason;
  Sensitive note;  // of the review
};

// What a role would see ----------------------------------------------------------

struct WhatIfRequest {
  Role role = Role::kNone;
  AgencyId agency;
  Purpose purpose = Purpose::kNone;
  std::string child;       // a pseudonym of this year; empty: a sample
  std::size_t sample = 0;  // children
  std::optional<Policy> draft;
};

struct WhatIfChild {
  std::string pseudonym;
  std::vector<EntryClass> classes;
  WhatIf compared;
};

struct WhatIfAnswer {
  Told told;
  std::string in_force;
  std::string draft;
  Tally now;
  Tally then;
  std::vector<WhatIfChild> children;
};

}  // namespace hub::access

#endif  // HUB_ACCESS_ACTS_H_
