// Who looks after the hub and its records without reading about children: what an administrator
// is shown of agencies, accounts and the policy, what a data steward is shown of their own
// agency's records that were not taken in, and what an officer is shown of the log. And what
// everybody is shown of it: what they did themselves.
//
// Pure, and plain values that service/ fills in. No question here names a child but the search
// of the log, whose answer tells who looked and never at what.

#ifndef HUB_ACCESS_LOOKING_AFTER_H_
#define HUB_ACCESS_LOOKING_AFTER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/decide.h"
#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"
#include "hub/records/labels.h"

namespace hub::access {

// May this asker look at what is registered: agencies, certificates, accounts, agreements between
// agencies, versions of the policy, how fresh each feed is? An administrator, for oversight.
Decision DecideAdministration(const Question& question);

// May this asker look at which records of their own agency wait in quarantine or were refused,
// and have the hub try those that wait again? That agency's data steward.
Decision DecideMending(const Question& question);

// May this asker look at what the log says that they did themselves? Whoever is who they say.
Decision DecideOwnAccesses(const Question& question);

// Administration -----------------------------------------------------------------

enum class Registered : std::uint8_t { kAgencies, kAccounts, kPolicies };

// How an agency's feed stands. kNone: it sends nothing, such as the hub itself.
enum class FeedHealth : std::uint8_t { kNone, kNothingYet, kFresh, kSilent };

struct CertificateTold {
  Instant issued;
  Instant expires;
  std::optional<Instant> revoked;
};

struct AgencyTold {
  AgencyId id;
  std::string name;
  records::AgencyKind kind = records::AgencyKind::kOther;
  records::ClassSet classes;
  std::string duty_phone;
  int expected_days = 0;
  Instant added;
  std::optional<Instant> revoked;
  FeedHealth feed = FeedHealth::kNone;
  std::optional<Instant> last_received;
  std::optional<Instant> silent_since;
  std::vector<CertificateTold> certificates;  // the last to expire first
  std::optional<Instant> good_until;          // by a certificate that is neither over nor revoked
  std::size_t waiting = 0;                    // records in quarantine
  std::size_t accounts = 0;                   // that may sign in
};

enum class AccountState : std::uint8_t { kReady, kNotEnrolled, kDisabled };

struct AccountTold {
  ProfessionalId id;
  std::string name;
  AgencyId agency;
  RoleSet roles;
  AccountState state = AccountState::kReady;
  Instant added;
};

struct Administration {
  Registered what = Registered::kAgencies;
  Instant at;
  std::vector<AgencyTold> agencies;
  // Of the asker's own agency; of all where that is the hub's. Of others, AgencyTold counts them.
  std::vector<AccountTold> accounts;
  bool every_agency = false;     // accounts are of all
  std::vector<Policy> policies;  // the newest first
  std::string in_force;          // version
};

// Mending ------------------------------------------------------------------------

struct RecordWaiting {
  std::string batch;  // the agency's own name for it
  std::uint32_t position = 0;
  std::string reason;
  Instant received;
  Sensitive source_id;  // the agency's own id of the record
};

struct RecordRefused {
  std::string batch;
  std::uint32_t position = 0;
  std::string reason;
  Instant received;
};

struct Mending {
  std::vector<RecordWaiting> waiting;  // the longest first
  std::vector<RecordRefused> refused;  // of the newest batches, the newest first
  std::size_t batches = 0;             // that were looked at for it
  bool more_batches = false;           // older ones were not
};

// Labels -------------------------------------------------------------------------

// How an entry of the asker's own agency is labelled. What it says is not told.
struct EntryLabels {
  EntryId entry;
  records::Kind kind = {};
  records::LabelSet labels;  // that count now
  records::LabelSet put_on;  // since it came
  records::LabelSet taken_off;
  bool standing = true;  // false: a newer version has taken its place, whose labels are changed
};

// The log ------------------------------------------------------------------------

struct LogHealth {
  Instant at;
  std::uint64_t leaves = 0;
  std::string checkpoint;     // the newest, signed
  std::uint64_t covered = 0;  // leaves under it
  std::string verifier_key;
  bool checked = false;  // every leaf was read anew
  std::vector<std::string> wrong;
  std::optional<Instant> first;
  std::optional<Instant> last;
};

enum class Ended : std::uint8_t { kEither, kAllowed, kRefused };

struct LogSearch {
  std::optional<ChildId> child;
  ProfessionalId who;  // of the asker's own staff
  AgencyId agency;
  std::optional<Date> from;
  std::optional<Date> to;  // the last day
  Ended ended = Ended::kEither;
  std::string what;                     // "chronology.read"; empty: anything
  std::optional<std::uint64_t> before;  // go on from the page that said so
};

struct FoundAccess {
  std::uint64_t leaf = 0;
  Instant at;
  std::string what;
  std::string agency;
  std::string role;
  std::string purpose;
  std::string outcome;
  std::string grade;
  std::string reader;  // pseudonym
  ProfessionalId who;  // of own staff
  std::size_t entries = 0;
  std::optional<ChildId> child;
};

struct LogFound {
  std::vector<FoundAccess> accesses;  // the newest first
  std::optional<std::uint64_t> next;
  bool own_staff_only = false;  // what other agencies' staff did is not among them
};

// What the asker did. Nothing in it tells more than they were told then, and no child is called by
// a name that they may not know today.
struct OwnAccess {
  std::uint64_t leaf = 0;
  DecisionId decision;
  Instant at;
  std::string what;  // "chronology.read"
  std::string role;
  std::string purpose;
  bool refused = false;
  std::size_t entries = 0;       // that they were shown
  std::optional<ChildId> child;  // whose page or question it was
  bool may_find = false;         // today: then by the name and birth date of their own agency
  Sensitive given;
  Sensitive family;
  PartialDate birth;
};

struct OwnAccesses {
  std::vector<OwnAccess> accesses;  // the newest first
  std::optional<std::uint64_t> next;
};

}  // namespace hub::access

#endif  // HUB_ACCESS_LOOKING_AFTER_H_
