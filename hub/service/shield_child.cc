#include "hub/service/shield_child.h"

namespace hub::service {
namespace {

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

// How many others are cleared now (L6: five at most).
int OthersCleared(const Asked& asked, std::int64_t professional, Date today) {
  int cleared = 0;
  for (const store::Statement& said : asked.rights.of_child) {
    const auto* clearance = std::get_if<store::Clearance>(&said.what);
    if (!clearance || clearance->ended || said.key == professional) continue;
    if (today <= clearance->review_by) ++cleared;
  }
  return cleared;
}

}  // namespace

Outcome<access::Told> ShieldChild::Shield(const Caller& caller, const ChildId& child,
                                          const Sensitive& reason) {
  if (reason.empty()) return Invalid("reason is missing");
  RightsAct act;
  act.event = audit::Event::kShielded;
  act.basis = [](store::Reading&, const Asked& asked) {
    return BasisOf(asked, DecidedBy::kShield);
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    writing.State(*asked.child, Say(caller, leaf, store::Shielding{true}), reason);
    // Reaches the household, and stays with each of the agencies' views if the link is split.
    for (const store::Person& person : asked.persons) {
      if (!person.erased) writing.Shield(person.row);
    }
    return Done{};
  };
  return ActOnRights(store_, caller, child, access::Purpose::kEarlyHelp, policy_, clock_.Now(),
                     act);
}

Outcome<access::Told> ShieldChild::Clear(const Caller& caller, const ClearanceChange& change) {
  const Instant now = clock_.Now();
  const Date today = Date::Of(now);
  const Date last{today.days + policy_.shield_days};
  const Date review = change.review_by.value_or(last);
  if (!change.ended && (review < today || last < review)) {
    return Invalid("review_by must be a day within those that the policy gives a clearance");
  }
  if (change.reason.empty()) return Invalid("reason is missing");
  RightsAct act;
  act.event = audit::Event::kClearanceSet;
  act.basis = [&](store::Reading&, const Asked& asked) {
    Basis basis = BasisOf(asked, DecidedBy::kClearance);
    basis.about = change.professional;
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto whom = FindColleague(writing, change.professional);
    if (!whom.ok()) return whom.error();
    const auto key = static_cast<std::int64_t>(whom.value().row);
    if (!change.ended && OthersCleared(asked, key, today) >= policy_.shield_clearances) {
      return Invalid("as many people are cleared as may be: end another clearance first");
    }
    const store::Clearance clearance{today, review, change.ended};
    writing.State(*asked.child, Say(caller, leaf, clearance, key), change.reason);
    return Done{};
  };
  return ActOnRights(store_, caller, change.child, access::Purpose::kEarlyHelp, policy_, now, act);
}

}  // namespace hub::service
