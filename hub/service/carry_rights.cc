#include "hub/service/carry_rights.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "hub/access/clocks.h"
#include "hub/access/strictest.h"

namespace hub::service {
namespace {

using access::Agreement;
using access::Relationship;
using store::Statement;

constexpr std::string_view kWhy = "carried over when records were joined or parted";

bool OpensNothing(Relationship state) {
  return state == Relationship::kNone || state == Relationship::kEnded ||
         state == Relationship::kConflictOfInterest || state == Relationship::kAwaiting;
}

// What waits, and what would.
bool IsToConfirm(Relationship state) {
  return state == Relationship::kAwaiting || !OpensNothing(state);
}

// An agreement is written anew when it is carried over, which must not make it last longer.
std::optional<Agreement> Dated(const Agreement* agreement, const access::Policy& policy) {
  if (agreement == nullptr) return std::nullopt;
  Agreement dated = *agreement;
  dated.review_by =
      std::min(dated.review_by, access::PlusMonths(Date::Of(dated.from), policy.agreement_months));
  return dated;
}

// Since when it counts is part of it: what either rests on may be taken back by a split.
bool Same(const Agreement& a, const Agreement& b) {
  return a.state == b.state && a.agencies == b.agencies && a.classes == b.classes &&
         a.from == b.from && a.review_by == b.review_by;
}

// Opens nothing by itself: somebody must be tied to the child anew (access/rules/gateways.cc).
bool NeedsTie(const store::Gateway& gateway) {
  return std::holds_alternative<access::Enquiry>(gateway.what) ||
         std::holds_alternative<access::Contact>(gateway.what) ||
         std::holds_alternative<access::Transfer>(gateway.what);
}

bool IsEmergency(const store::Gateway& gateway) {
  return std::holds_alternative<access::Emergency>(gateway.what);
}

bool StatesConflict(const Statement& said) {
  const auto* conflict = std::get_if<store::Conflict>(&said.what);
  const auto* tie = std::get_if<store::Tie>(&said.what);
  return (conflict && conflict->stands) || (tie && tie->state == Relationship::kConflictOfInterest);
}

}  // namespace

// One of the two children: what holds of it before anything is carried, and saying more.
class CarryRights::Side {
 public:
  Side(CarryRights& carry, const CarriedChild& child)
      : carry_(carry), child_(child), rights_(carry.writing_.RightsOf(child.row)) {
    if (!rights_.readable) throw std::runtime_error("rights of a child were altered");
  }

  template <class T>
  const T* Find(std::int64_t key, std::int64_t part = 0) const {
    for (const Statement& said : rights_.of_child) {
      if (said.key == key && said.part == part && std::holds_alternative<T>(said.what))
        return &std::get<T>(said.what);
    }
    return nullptr;
  }

  // Calls `visit` with each statement of that kind and what it says.
  template <class T, class Visit>
  void Each(const Visit& visit) const {
    for (const Statement& said : rights_.of_child) {
      if (const T* what = std::get_if<T>(&said.what)) visit(said, *what);
    }
  }

  bool Conflicts(std::int64_t professional) const {
    return std::any_of(
        rights_.of_child.begin(), rights_.of_child.end(),
        [&](const Statement& said) { return said.key == professional && StatesConflict(said); });
  }

  bool HasPersonOf(std::int64_t agency) const {
    for (const store::Person& person : carry_.writing_.PersonsOf(child_.row)) {
      if (static_cast<std::int64_t>(person.agency) == agency && !person.erased) return true;
    }
    return false;
  }

  void Say(store::Stated what, std::int64_t key, std::int64_t part = 0,
           const Sensitive& words = Sensitive(std::string(kWhy))) {
    Statement said;
    said.key = key;
    said.part = part;
    said.what = std::move(what);
    said.said_by = carry_.steward_;
    said.leaf = child_.leaf;
    carry_.writing_.State(child_.row, said, words);
  }

  // A conflict stands: it would not be confirmed away. Said by whoever set the tie, whom it waits
  // for, but nobody sets their own; that a steward's act made it wait is in the log.
  void Await(const Statement& set, const store::Tie& tie) {
    const auto* now = Find<store::Tie>(set.key);
    const bool waits = now && now->state == Relationship::kAwaiting;
    if (waits || Conflicts(set.key) || !awaited_.insert(set.key).second) return;
    Statement said;
    said.key = set.key;
    said.what = store::Tie{Relationship::kAwaiting, std::nullopt, tie.until, false};
    const bool claimed = set.said_by == store::ProfessionalRow{set.key};
    said.said_by = claimed ? carry_.steward_ : set.said_by;
    said.leaf = child_.leaf;
    carry_.writing_.State(child_.row, said, Sensitive(std::string(kWhy)));
  }

  void TakeConflicts(const Side& other) {
    for (const Statement& said : other.rights_.of_child) {
      if (StatesConflict(said) && !Conflicts(said.key)) Say(store::Conflict{true}, said.key);
    }
  }

  void TakeShield(const Side& other) {
    const auto* theirs = other.Find<store::Shielding>(0);
    const auto* ours = Find<store::Shielding>(0);
    if (theirs && theirs->stands && !(ours && ours->stands)) Say(store::Shielding{true}, 0);
  }

  void TakeClosings(const Side& other) {
    other.Each<store::Closing>([&](const Statement& said, const store::Closing& theirs) {
      const auto* ours = Find<store::Closing>(said.key, said.part);
      if (theirs.stands && !(ours && ours->stands)) Say(theirs, said.key, said.part);
    });
  }

  // What was asked for and is not decided yet is answered for whom the records are about now.
  void TakeRightsAsked(const Side& other) {
    other.Each<store::RightsAsked>([&](const Statement& said, const store::RightsAsked& asked) {
      if (asked.outcome != access::RightOutcome::kOpen) return;
      const auto words = carry_.writing_.WordsOf(other.child_.row, said.ordinal);
      Say(asked, 0, said.part, words.ok() ? words.value() : Sensitive(std::string(kWhy)));
    });
  }

  void EndClearances() {
    Each<store::Clearance>([&](const Statement& said, store::Clearance clearance) {
      if (std::exchange(clearance.ended, true)) return;
      Say(clearance, said.key, said.part);
    });
  }

  // As gateways of their own here, with the words that they were opened with: those of `other`
  // stay, for an undo.
  void TakeGateways(const Side& other) {
    other.Each<store::Gateway>([&](const Statement& said, store::Gateway gateway) {
      if (gateway.closed || !(NeedsTie(gateway) || IsEmergency(gateway))) return;
      gateway.opened = carry_.writing_.at();
      const auto words = carry_.writing_.WordsOf(other.child_.row, said.key);
      Say(gateway, 0, said.part, words.ok() ? words.value() : Sensitive(std::string(kWhy)));
    });
  }

  // Those that were judged for this child alone and would open the other's records unasked.
  void CloseJudged() {
    Each<store::Gateway>([&](const Statement& said, store::Gateway gateway) {
      if (gateway.closed || NeedsTie(gateway) || IsEmergency(gateway)) return;
      gateway.closed = carry_.writing_.at();
      Say(gateway, said.key, said.part);
    });
  }

  // Who broke glass while they were one breaks it again, for the one that is meant.
  void EndOpenings(Instant since) {
    for (store::Opening& opening : carry_.writing_.OpeningsOf(child_.row, since)) {
      if (opening.erased || opening.parted) continue;
      opening.parted = carry_.writing_.at();
      carry_.writing_.UpdateOpening(opening);
    }
  }

  // Every purpose and giver for whom an agreement is on record.
  void AddAgreed(std::set<std::pair<std::int64_t, std::int64_t>>& agreed) const {
    Each<Agreement>(
        [&](const Statement& said, const Agreement&) { agreed.emplace(said.key, said.part); });
  }

  // What was recorded while they were one counts as not sought, or as the refusal that it is.
  std::optional<Agreement> AgreedBefore(std::int64_t purpose, std::int64_t giver,
                                        Instant since) const {
    const auto agreement = Dated(Find<Agreement>(purpose, giver), carry_.policy_);
    if (!agreement || agreement->from <= since) return agreement;
    return access::Strictest(agreement, std::nullopt);
  }

  void TakeRefusals(const Side& other) {
    other.Each<Agreement>([&](const Statement& said, const Agreement& theirs) {
      using access::AgreementState;
      if (theirs.state != AgreementState::kRefused && theirs.state != AgreementState::kWithdrawn &&
          theirs.state != AgreementState::kChildRefused) {
        return;
      }
      const auto* ours = Find<Agreement>(said.key, said.part);
      const auto own = ours ? std::optional(*ours) : std::nullopt;
      const auto strictest = access::Strictest(own, theirs);
      if (strictest && !(own && Same(*strictest, *own))) Say(*strictest, said.key, said.part);
    });
  }

  void TakeDeferral(const Side& other) {
    const auto* notice = other.Find<access::Notice>(0);
    if (notice != nullptr && notice->state == access::Informed::kDeferred) TakeNotice(other);
  }

  void NarrowPermissionsOf(std::int64_t agency, const Side& other) {
    Each<store::Permission>([&](const Statement& said, store::Permission permission) {
      if (said.key != agency || permission.given.state == access::Confidence::kRefused) return;
      permission.given.state = access::Confidence::kUnknown;
      Say(permission, said.key, said.part);
    });
    other.Each<store::Permission>([&](const Statement& said, const store::Permission& theirs) {
      const bool refused = theirs.given.state == access::Confidence::kRefused;
      if (said.key == agency && refused) Say(theirs, said.key, said.part);
    });
  }

  // Permission that was given for the records of one side is none for those of both.
  void NarrowPermissions(const Side& other) {
    Each<store::Permission>([&](const Statement& said, store::Permission permission) {
      if (!other.HasPersonOf(said.key)) return;
      permission.given.state = access::Confidence::kUnknown;
      Say(permission, said.key, said.part);
    });
    other.Each<store::Permission>([&](const Statement& said, const store::Permission& permission) {
      if (permission.given.state == access::Confidence::kRefused)
        Say(permission, said.key, said.part);
    });
  }

  void TakeConsent(const Side& other) {
    const auto of = [](const Side& side) {
      const auto* consent = side.Find<store::Consent>(0);
      return consent ? consent->state : access::GdprConsent::kNotUsed;
    };
    access::GdprConsent joint = of(*this) == of(other) ? of(other) : access::GdprConsent::kNotUsed;
    constexpr auto kWithdrawn = access::GdprConsent::kWithdrawn;
    if (of(*this) == kWithdrawn || of(other) == kWithdrawn) joint = kWithdrawn;
    if (joint != of(*this)) Say(store::Consent{joint}, 0);
  }

  // A family that is not to be told yet of one of two is not told of both; one that was told of one
  // only was not told.
  void TakeNotice(const Side& other) {
    const auto* ours = Find<access::Notice>(0);
    const auto* theirs = other.Find<access::Notice>(0);
    const auto deferred = [](const access::Notice* notice) {
      return notice != nullptr && notice->state == access::Informed::kDeferred;
    };
    const auto of = [](const access::Notice* notice) {
      return notice != nullptr ? notice->state : access::Informed::kUnknown;
    };
    access::Notice joint;
    if (deferred(ours) && deferred(theirs)) {
      joint = {access::Informed::kDeferred, std::min(ours->review_by, theirs->review_by)};
    } else if (deferred(ours) || deferred(theirs)) {
      joint = deferred(ours) ? *ours : *theirs;
    } else if (of(ours) == of(theirs)) {
      return;
    }
    const bool same = of(ours) == joint.state && (!ours || ours->review_by == joint.review_by);
    if (!same) Say(joint, 0);
  }

  void TakeCompetence(const Side& other) {
    other.Each<store::Competence>([&](const Statement& said, const store::Competence& theirs) {
      const auto* ours = Find<store::Competence>(said.key);
      store::Competence joint = ours ? *ours : store::Competence{};
      if (joint.assessed != theirs.assessed) joint.assessed.reset();
      joint.lacks_capacity = joint.lacks_capacity || theirs.lacks_capacity;
      joint.on = std::max(joint.on, theirs.on);
      if (ours || joint.lacks_capacity) Say(joint, said.key);
    });
  }

  // Of what was said after `since`, agreements and ties aside.
  void TakeBack(Instant since) {
    Each<store::Permission>([&](const Statement& said, store::Permission permission) {
      if (said.at <= since || permission.given.state == access::Confidence::kRefused) return;
      permission.given.state = access::Confidence::kUnknown;
      Say(permission, said.key, said.part);
    });
    Each<store::Consent>([&](const Statement& said, const store::Consent& consent) {
      if (said.at <= since || consent.state != access::GdprConsent::kGiven) return;
      Say(store::Consent{access::GdprConsent::kNotUsed}, said.key);
    });
    Each<store::Competence>([&](const Statement& said, store::Competence competence) {
      if (said.at <= since) return;
      competence.assessed.reset();
      Say(competence, said.key);
    });
    Each<store::Gateway>([&](const Statement& said, store::Gateway gateway) {
      if (gateway.closed || gateway.opened < since) return;  // at that moment: carried over
      gateway.closed = carry_.writing_.at();
      Say(gateway, said.key, said.part);
    });
  }

 private:
  CarryRights& carry_;
  const CarriedChild child_;
  const store::ChildRights rights_;
  std::set<std::int64_t> awaited_;
};

bool DeclaredConflict(store::Reading& reading, store::ChildRow child, store::ProfessionalRow who) {
  const store::ChildRights rights = reading.RightsOf(child);
  const auto key = static_cast<std::int64_t>(who);
  // What cannot be read may be a conflict.
  return !rights.readable ||
         std::any_of(rights.of_child.begin(), rights.of_child.end(), [&](const Statement& said) {
           return said.key == key && StatesConflict(said);
         });
}

void CarryRights::Join(const CarriedChild& from, const CarriedChild& into) {
  Side there(*this, from);
  Side here(*this, into);
  std::set<std::pair<std::int64_t, std::int64_t>> agreed;
  there.AddAgreed(agreed);
  here.AddAgreed(agreed);
  for (const auto& [purpose, giver] : agreed) {
    const auto ours = Dated(here.Find<Agreement>(purpose, giver), policy_);
    const auto theirs = Dated(there.Find<Agreement>(purpose, giver), policy_);
    const auto strictest = access::Strictest(ours, theirs);
    if (strictest && (!ours || !Same(*strictest, *ours))) here.Say(*strictest, purpose, giver);
  }
  here.TakeConflicts(there);
  there.Each<store::Tie>([&](const Statement& said, const store::Tie& tie) {
    if (!IsToConfirm(tie.state)) return;
    if (!there.Conflicts(said.key)) here.Await(said, tie);
    there.Await(said, tie);
  });
  here.Each<store::Tie>([&](const Statement& said, const store::Tie& tie) {
    if (!OpensNothing(tie.state)) here.Await(said, tie);
  });
  here.TakeShield(there);
  here.TakeClosings(there);
  here.TakeRightsAsked(there);
  here.EndClearances();
  here.CloseJudged();
  here.TakeGateways(there);
  here.NarrowPermissions(there);
  here.TakeConsent(there);
  here.TakeNotice(there);
  here.TakeCompetence(there);
}

void CarryRights::Extend(const CarriedChild& from, const CarriedChild& into,
                         store::AgencyRow agency) {
  const Side there(*this, from);
  Side here(*this, into);
  here.TakeConflicts(there);
  here.TakeShield(there);
  here.TakeRefusals(there);
  here.TakeDeferral(there);
  here.NarrowPermissionsOf(static_cast<std::int64_t>(agency), there);
}

void CarryRights::Part(const CarriedChild& here, const CarriedChild& apart, Instant since) {
  Side stay(*this, here);
  Side go(*this, apart);
  std::set<std::pair<std::int64_t, std::int64_t>> agreed;
  stay.AddAgreed(agreed);
  go.AddAgreed(agreed);
  for (const auto& [purpose, giver] : agreed) {
    const auto joint = access::Strictest(stay.AgreedBefore(purpose, giver, since),
                                         Dated(go.Find<Agreement>(purpose, giver), policy_));
    if (!joint) continue;
    stay.Say(*joint, purpose, giver);
    go.Say(*joint, purpose, giver);
  }
  go.TakeConflicts(stay);
  stay.Each<store::Tie>([&](const Statement& said, const store::Tie& tie) {
    if (!IsToConfirm(tie.state)) return;
    stay.Await(said, tie);
    if (!stay.Conflicts(said.key)) go.Await(said, tie);
  });
  go.TakeShield(stay);
  go.TakeClosings(stay);
  stay.EndClearances();
  go.EndClearances();
  stay.TakeBack(since);
  stay.EndOpenings(since);
}

}  // namespace hub::service
