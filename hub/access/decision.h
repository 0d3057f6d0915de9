// The answer to one access question: may this person see this about this child,
// for this purpose, now - and which rules say so.
//
// A Decision keeps its reasons because three readers need them: the professional
// who was refused, the data protection officer who must justify a disclosure, and
// the auditor who replays the question years later. A permit without a reason
// cannot be built; a default Decision denies.
//
// Decisions are values. Once built they never change, so threads may share them.

#ifndef HUB_ACCESS_DECISION_H_
#define HUB_ACCESS_DECISION_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "hub/records/entry_format.h"

namespace hub::access {

// law.md A1.7, by strength: where rules disagree, the greater outcome wins.
// Numbers are stored. Never renumber.
enum class Outcome : std::uint8_t {
  kAbstain = 0,  // the rule gives no ground for access, nor one against it
  kPermit = 1,
  kRedact = 2,      // permit, less the redacted fields
  kExists = 3,      // "agency X holds something, ring Y"
  kBreakGlass = 4,  // refused, but break-glass is offered
  kRefer = 5,       // the owner or the lead must decide
  kDeny = 6,        // refused openly, with a next step
  kHide = 7,        // indistinguishable from nothing
  kBar = 8,         // refused, and no break-glass either
};
std::string_view Name(Outcome outcome);  // "permit"

// The rules of law.md A2 to A5. Written to the audit log and to stored decisions.
// Add at the end; never renumber or reuse one.
enum class Rule : std::uint8_t {
  kNoGateway = 1,   // D0: no gateway is open, so no
  kRuleFailed = 2,  // D1: a rule or fact could not be read, which counts against access
  kB1 = 11,
  kB2,
  kB3,
  kB4,
  kB5,
  kB6,
  kB7,
  kB8,
  kB9,
  kT1 = 31,
  kT2,
  kT3,
  kT4,
  kT5,
  kT6,
  kT7,
  kT8,
  kT9,
  kT10,
  kL0 = 50,  // a label that is known and has no rule yet hides
  kL1 = 51,
  kL2,
  kL3,
  kL4,
  kL5,
  kL6,
  kL7,
  kL8,
  kL9,
  kL10,
  kL11,
  kL12,
  kL13,
  kNoRelationship = 71,           // R1
  kRelationshipEnded = 72,        // R2
  kRelationshipUnconfirmed = 73,  // R3: self-claimed
  kAgreementNotSought = 81,       // A4.2, one row each
  kAgreementRefused = 82,
  kAgreementWithdrawn = 83,
  kAgreementExpired = 84,
  kAgreementConflict = 85,
  kAgreementChildRefused = 86,
  kAgreementOutOfScope = 87,
  kPurposeNotServedYet = 91,  // the gateway of this purpose has no rule in this version
  // Added later, wherever they belong by sense.
  kAgreementNotForPurpose = 92,  // A4.2: not_required and overridden open nothing here
  kAgreementNotInForce = 93,     // A4.2: what those are told who may not hear why
  kHealthSummary = 94,           // A4.1, row HEALTH: the summary without clinical detail
  kActiveRelationship = 95,      // R4: works with the child, so may find them
  kLeadDecides = 96,             // R5: lead professional or supervisor, for a child they know
  kNotForRole = 97,              // R6: an act for lead professionals and supervisors
  kAboutThemselves = 98,         // R7: nobody gives themselves a relationship
  kEntersForAgency = 99,         // R8: that agency allowed them to enter its records
  kMayNotEnter = 100,            // R9: it did not, or no longer
  kMarking = 101,                // OFFICIAL-SENSITIVE with handling instructions
  kCareFlagOnly = 102,           // treating a patient: a flag and nothing else
  kClaimSummary = 103,           // R10: a claimed relationship reads no text
  kBreakGlassOffered = 104,      // A6: may be opened by break-glass
  kBreakGlassOpened = 105,       // A6: was
  kBreakGlassQuota = 106,        // A6: too often of late
  kSecondPerson = 107,           // A6: a second person has not agreed
  kNoAgencyAgreement = 108,      // T5: no agency agreement in force covers it
  kConsentWithdrawn = 109,       // A1.2: rests on UK GDPR consent that is not there
  kTooFewIdentifiers = 110,      // C11
  kOverrideRecorded = 111,       // A1.2: agreement was set aside
  kNoExport = 112,               // A6 and A1.5: nothing is exported here
  kErasureRefused = 113,         // A7, Art. 17
  kErasureGranted = 114,         // A7, Art. 17
  kRectification = 115,          // A7, Art. 16
  kRestrictionGranted = 116,     // A7, Art. 18
  kObjection = 117,              // A7, Art. 21
  kWhoLooked = 118,              // A7, Art. 15(1)(c)
  kSmallCount = 119,             // A1.1: a small count is not told
  kBatchRepeated = 120,          // a batch that was taken before
  kIdentifyingText = 121,        // a consultation without names names somebody
  kMayShare = 122,               // "may I share this?": the duty or power to share
  kJudgeFirst = 123,             // and what must be judged first
  kClaimed = 140,                // R14: says that they work with the child
  kClaimNeedsReason = 141,       // R15
  kConflictDeclared = 142,       // R16
  kOfficerVerifies = 143,        // R17: an order or a rights case
  kOwnerDecides = 144,           // R18: the agency that wrote it decides how it is handled
  kNotOwner = 145,               // R19: it did not
  kSettlesMatches = 160,         // M1: data steward of an agency with a record on one side
  kNotForSteward = 161,          // M2: an act for data stewards
  kRelationshipAwaits = 162,     // M3: to be confirmed anew, after a join or a split
  kToldOfAlerts = 170,           // G1: a manager, of what their own staff opened under A4
  kConditionsForbid = 180,       // R20: a record's conditions name nobody among the recipients
  kRecipientMayNot = 181,        // R22: whom a pack is for may have nothing of it
  kSocialCareLeads = 190,        // R21: an act of the local authority's children's social care
  kRightsRecorded = 191,         // A7: an officer records a person's request and decides on it
  kConsultation = 192,           // C12: advice on a case without names
  kOwnAccesses = 193,            // R23: what the log says that the asker did themselves
  kWordTakenDown = 194,          // R24: who works with a child records what somebody disputes
};
std::span<const Rule> AllRules();  // in order of number

// Some of them, each once, in order of number. Copied without an allocation: a chronology joins
// hundreds of decisions.
class RuleSet {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Rule;
    using difference_type = std::ptrdiff_t;
    using pointer = const Rule*;
    using reference = Rule;

    Iterator() = default;
    Iterator(const RuleSet* set, unsigned at) : set_(set), at_(at) { Settle(); }
    Rule operator*() const { return static_cast<Rule>(at_); }
    Iterator& operator++() {
      ++at_;
      Settle();
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.at_ == b.at_; }

   private:
    void Settle();

    const RuleSet* set_ = nullptr;
    unsigned at_ = kEnd;
  };

  RuleSet() = default;
  explicit RuleSet(Rule rule) { Add(rule); }

  void Add(Rule rule) { words_[Number(rule) / 64] |= std::uint64_t{1} << Number(rule) % 64; }
  bool Has(Rule rule) const { return (words_[Number(rule) / 64] >> Number(rule) % 64 & 1) != 0; }
  RuleSet Union(RuleSet other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) other.words_[i] |= words_[i];
    return other;
  }
  bool empty() const { return (words_[0] | words_[1] | words_[2] | words_[3]) == 0; }
  std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, kEnd}; }
  operator std::vector<Rule>() const { return {begin(), end()}; }  // NOLINT: a list of the same

  friend bool operator==(const RuleSet&, const RuleSet&) = default;
  friend bool operator==(const RuleSet& set, const std::vector<Rule>& list) {
    return static_cast<std::vector<Rule>>(set) == list;
  }

 private:
  static constexpr unsigned kEnd = 256;
  static constexpr unsigned Number(Rule rule) { return static_cast<unsigned>(rule); }

  std::array<std::uint64_t, 4> words_{};
};

inline void RuleSet::Iterator::Settle() {
  while (at_ < kEnd) {
    const std::uint64_t rest = set_->words_[at_ / 64] >> at_ % 64;
    if (rest != 0) {
      at_ += static_cast<unsigned>(std::countr_zero(rest));
      return;
    }
    at_ = (at_ / 64 + 1) * 64;
  }
}

struct RuleText {
  std::string_view id;         // "T5", "B1", "A4.2-refused"
  std::string_view law;        // "Children Act 2004 s.10, s.16LA; UK GDPR Art. 6(1)(e)"
  std::string_view sentence;   // what a teacher understands; hints at no hidden fact
  std::string_view next_step;  // what would change the answer; may be empty
};
const RuleText& Explain(Rule rule);

// law.md A5, as bits. Stored. Never renumber.
enum class Redaction : std::uint8_t { kF1 = 1, kF2, kF3, kF4, kF5, kF6, kF7, kF8, kF9 };
std::string_view Name(Redaction redaction);   // "F1"
std::string_view Words(Redaction redaction);  // "where the child is"

class RedactionSet {
 public:
  constexpr RedactionSet() = default;
  constexpr RedactionSet(std::initializer_list<Redaction> redactions) {
    for (const Redaction r : redactions) bits_ = Add(bits_, r);
  }
  constexpr RedactionSet Union(RedactionSet other) const {
    RedactionSet both;
    both.bits_ = static_cast<std::uint16_t>(bits_ | other.bits_);
    return both;
  }
  constexpr bool Has(Redaction r) const { return (bits_ >> static_cast<int>(r) & 1) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint16_t bits() const { return bits_; }
  std::vector<Redaction> All() const;

  // The fields of a stored entry that may still be shown. For a whole entry ask
  // KeepFor (decide.h), which also knows when the agency's name must go.
  records::FieldSet Keep() const;

  friend constexpr bool operator==(RedactionSet, RedactionSet) = default;

 private:
  static constexpr std::uint16_t Add(std::uint16_t bits, Redaction r) {
    return static_cast<std::uint16_t>(bits | 1U << static_cast<int>(r));
  }
  std::uint16_t bits_ = 0;
};

// law.md A1.8. Numbers are stored.
enum class AuditGrade : std::uint8_t { kA0 = 0, kA1 = 1, kA2 = 2, kA3 = 3, kA4 = 4 };
std::string_view Name(AuditGrade grade);  // "A3"; "" for a number not on the list
std::optional<AuditGrade> AuditGradeFrom(std::string_view name);

class [[nodiscard]] Decision {
 public:
  // What a question gets when no rule matches: it denies.
  Decision() = default;

  // Copied, never moved from: a moved-from permit would still say yes.
  Decision(const Decision&) = default;
  Decision& operator=(const Decision&) = default;

  static Decision Abstain(Rule because);
  static Decision Permit(Rule because);
  // REQUIRES: !what.empty(), else a denial by kRuleFailed. Redact says that a permit
  // is needed less these fields; a table of rules pairs it with one that refuses
  // when no gateway is open.
  static Decision Redact(Rule because, RedactionSet what);
  // REQUIRES: how > kRedact, else a denial by kRuleFailed.
  static Decision Refuse(Outcome how, Rule because);

  // The only question on which callers branch: permitted, perhaps with redactions.
  bool permits() const { return outcome_ == Outcome::kPermit || outcome_ == Outcome::kRedact; }

  Outcome outcome() const { return outcome_; }

  // What led to outcome(). A redaction keeps the reasons of the permits beneath it: it
  // needs both.
  const RuleSet& reasons() const { return reasons_; }

  RedactionSet redactions() const { return redactions_; }

  // The stronger outcome with its own reasons; redactions add up. Neither order nor
  // repetition matters, so the order in which rules run cannot matter either.
  friend Decision Combine(const Decision& a, const Decision& b);

  friend bool operator==(const Decision&, const Decision&) = default;

 private:
  Decision(Outcome outcome, Rule because);

  Outcome outcome_ = Outcome::kAbstain;
  RuleSet reasons_;          // INVARIANT: non-empty unless kAbstain
  RedactionSet redactions_;  // INVARIANT: non-empty exactly when kRedact
};

Decision Combine(const Decision& a, const Decision& b);

}  // namespace hub::access

#endif  // HUB_ACCESS_DECISION_H_
