// What the store hands out and takes: rows as values, with typed row numbers that never
// stand in for one another. Row numbers never leave the hub.

#ifndef HUB_STORE_ROWS_H_
#define HUB_STORE_ROWS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/decide.h"
#include "hub/access/vocabulary.h"
#include "hub/audit/receipt.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/crypto/hash.h"
#include "hub/linkage/questions.h"
#include "hub/records/record.h"

namespace hub::linkage {
enum class Reason : std::uint8_t;
}  // namespace hub::linkage

namespace hub::store {

enum class AgencyRow : std::int64_t {};
enum class ProfessionalRow : std::int64_t {};
enum class ChildRow : std::int64_t {};
enum class PersonRow : std::int64_t {};  // a source person
enum class KeyId : std::int64_t {};      // in the key store

using Hash16 = std::array<std::uint8_t, 16>;
using QuarantineId = Id<struct QuarantineTag>;

struct Agency {
  AgencyRow row{};
  AgencyId id;
  std::string name;
  records::AgencyKind kind = records::AgencyKind::kOther;
  records::ClassSet classes;
  std::string duty_phone;
  int expected_days = 7;
  Instant added;
  std::optional<Instant> revoked;
  std::optional<Instant> last_received;
};

struct Pin {
  crypto::Hash pin{};
  AgencyRow agency{};
  Instant issued;
  Instant expires;
  std::optional<Instant> revoked;
};

struct Professional {
  ProfessionalRow row{};
  ProfessionalId id;
  AgencyRow agency{};
  std::uint32_t roles = 0;  // bits 1 << access::Role
  std::string display_name;
  Instant added;
  std::optional<Instant> disabled;
  std::string password;     // argon2id; empty until enrolled
  std::string totp_secret;  // opened; empty until enrolled
  std::int64_t totp_step = 0;
  std::optional<crypto::Hash> enrol_token;
  Instant enrol_until;

  bool May(access::Role role) const { return (roles >> static_cast<int>(role) & 1U) != 0; }
};

struct Session {
  crypto::Hash hash{};
  ProfessionalRow professional{};
  access::Role role = access::Role::kNone;
  crypto::Hash csrf{};
  Instant created;
  Instant last_used;
  std::optional<Instant> ended;
};

// A source person without who they are; Identity() opens that.
struct Person {
  PersonRow row{};
  AgencyRow agency{};
  ChildRow child{};
  KeyId key{};
  bool shielded = false;  // by its source or through the household
  std::optional<Date> birth_latest;
  bool died = false;
  bool erased = false;
  Hash16 identity_hash{};  // Store::ContentHash(records::EncodeSubject(subject))
};

// How many people an agency told of, and how many of them the hub had met; erased ones apart.
// Those it knew from this agency alone, under another id, are in none of the three below `people`.
struct LinkFigures {
  std::uint64_t people = 0;
  std::uint64_t first = 0;        // nobody had told of this child before
  std::uint64_t joined = 0;       // another agency had
  std::uint64_t undecided = 0;    // perhaps a child known already: a person has to decide
  std::uint64_t quarantined = 0;  // records that wait
};

enum class LinkState : std::uint8_t { kProposed = 1, kConfirmed = 2, kRejected = 3, kNever = 4 };
struct Link {
  PersonRow person{};
  ChildRow child{};
  LinkState state = LinkState::kProposed;
  double bits = 0;
  std::string explanation;
  std::string decider;
  Instant since;
  std::string weights = {};     // version of those that it was weighed by; empty: by none
  linkage::Reason reason = {};  // what decided beside the score
};

// A person's blocking keys, hashed: Store::KeysOf, Store::ProbesOf.
using BlockingKeys = std::vector<std::uint64_t>;

// Somebody who has a blocking key, and whose child that is.
struct KeySharer {
  PersonRow person{};
  ChildRow child{};
};
// A question whether two source persons are one child.
enum class MatchRow : std::int64_t {};
struct Match {
  MatchRow row{};
  linkage::MatchId id;
  PersonRow person{};  // who was proposed
  PersonRow other{};   // of the child that it may be
  bool by_split = false;
  linkage::QuestionState state = linkage::QuestionState::kOpen;
  Instant asked;
  std::optional<Instant> settled;
  std::optional<ChildRow> stood_in;  // where the joined ones stood before
  double bits = 0;
  std::string explanation;
};

struct MatchAnswer {
  AgencyRow agency{};
  linkage::StewardAnswer answer = linkage::StewardAnswer::kWithdrawn;
  ProfessionalRow by{};
  Instant at;
};

// What access and chronology decide on without opening an entry. Stored packed in 40
// bytes (entry_facts.cc, frozen in tests) and bound into the body's seal, so that a
// changed label, owner or time in the file makes the body unreadable.
struct EntryFacts {
  records::Kind kind = records::Kind::kNote;
  records::RecordClass klass = records::RecordClass::kSupport;
  records::AgencyKind owner_kind = records::AgencyKind::kOther;
  AgencyRow owner{};
  records::LabelSet labels;
  PartialDate happened;
  Instant received;
  std::uint32_t version = 1;
  bool push_only = false;  // taken for its push alone
  bool has_push = false;

  friend bool operator==(const EntryFacts&, const EntryFacts&) = default;
};
std::string Pack(const EntryFacts& facts);
std::optional<EntryFacts> Unpack(std::string_view bytes);

enum class EndReason : std::uint8_t { kSuperseded = 1, kRetracted = 2, kPurged = 3, kErased = 4 };

// A record of an erased person reads as kErased, whatever its row says.
enum class RecordState : std::uint8_t { kHeld = 1, kRetracted = 2, kPurged = 3, kErased = 4 };
// The head of a record: its newest version.
struct RecordHead {
  PersonRow person{};
  std::int64_t seq = 0;
  std::uint32_t version = 0;  // 0: there is none yet
  std::uint32_t source_version = 0;
  Hash16 content{};
  RecordState state = RecordState::kHeld;
};

struct Relationship {
  ProfessionalRow professional{};
  access::Relationship state = access::Relationship::kNone;  // as recorded
  std::optional<Date> until;
  ProfessionalRow set_by{};
  Instant at;
};

struct Quarantined {
  QuarantineId id;
  AgencyRow agency{};
  std::string batch;
  std::uint32_t position = 0;
  std::string reason;
  Instant received;
};

// What became of a batch. The store seals salt and lines (AAD: agency and batch id), and keeps of
// the content only a keyed hash, since an agency's own ids could be guessed from plain ones.
struct StoredBatch {
  crypto::Hash content{};  // SHA-256 of the request body
  Instant received;
  std::uint64_t leaf = 0;
  std::string salt;  // 16 random bytes, of the source hashes in the lines
  std::vector<audit::RecordLine> records;
};

// A list of services that an agency has in the directory.
struct OfferedList {
  AgencyRow agency{};
  std::size_t services = 0;
  Instant made;  // by the agency
  Instant received;
};

struct OfferedQuery {
  std::string words;            // each must begin a word of the service; empty: any
  std::string place;            // likewise; but who does not say where they work is not left out
  std::optional<int> age;       // of the child, whole years
  std::string category;         // a code, or one of the first level with all below it
  std::optional<AgencyRow> of;  // this agency's only
  std::size_t skip = 0;
  std::size_t most = 50;
};

struct FoundService {
  AgencyRow agency{};
  bool names_place = false;  // it says that it works in the place that was asked for
  std::string json;
};

struct FoundServices {
  std::vector<FoundService> page;  // those that name the place first, then by name
  std::size_t total = 0;
  std::size_t elsewhere = 0;  // left out for the place alone: they name others, or a wider one
};

struct ReplacedServices {
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
};

// Who may enter records for an agency.
struct EntryArrangement {
  AgencyRow agency{};  // whose records they will be
  ProfessionalRow professional{};
  std::string allowed_by;  // where the agency said so
  Instant since;
  std::optional<Instant> ended;
};

}  // namespace hub::store

#endif  // HUB_STORE_ROWS_H_
