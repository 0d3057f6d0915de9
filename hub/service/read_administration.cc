#include "hub/service/read_administration.h"

#include <algorithm>
#include <map>

#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

using access::AccountState;
using access::Administration;
using access::AgencyTold;
using access::FeedHealth;
using access::Registered;

std::vector<access::CertificateTold> CertificatesOf(store::Reading& reading,
                                                    store::AgencyRow agency) {
  std::vector<access::CertificateTold> told;
  for (const store::Pin& pin : reading.PinsOf(agency))
    told.push_back({pin.issued, pin.expires, pin.revoked});
  std::stable_sort(told.begin(), told.end(),
                   [](const auto& a, const auto& b) { return b.expires < a.expires; });
  return told;
}

std::optional<Instant> GoodUntil(const std::vector<access::CertificateTold>& certificates,
                                 Instant now) {
  for (const access::CertificateTold& one : certificates) {
    if (!one.revoked && now < one.expires) return one.expires;
  }
  return std::nullopt;
}

FeedHealth HealthOf(chronology::FeedState state) {
  switch (state) {
    case chronology::FeedState::kFresh:
      return FeedHealth::kFresh;
    case chronology::FeedState::kSilent:
      return FeedHealth::kSilent;
    case chronology::FeedState::kNeverReceived:
      break;
  }
  return FeedHealth::kNothingYet;
}

AccountState StateOf(const store::Professional& person) {
  if (person.disabled) return AccountState::kDisabled;
  const bool enrolled = !person.password.empty() && !person.enrol_token;
  return enrolled ? AccountState::kReady : AccountState::kNotEnrolled;
}

std::size_t LinesOf(const Administration& answer) {
  switch (answer.what) {
    case Registered::kAgencies:
      return answer.agencies.size();
    case Registered::kAccounts:
      return answer.accounts.size();
    case Registered::kPolicies:
      break;
  }
  return answer.policies.size();
}

}  // namespace

Outcome<Administration> ReadAdministration::Run(const Caller& caller, Registered what) {
  using Told = std::variant<audit::Released<Administration>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, what); });
}

Outcome<Administration> ReadAdministration::Attempt(const Caller& caller, Registered what) {
  const access::Policy& policy = policies_.in_force();
  const std::uint64_t epoch = store_.RightsEpoch();
  Administration answer;
  answer.what = what;
  answer.at = clock_.Now();
  access::Told told;
  std::string facts;
  bool permitted = false;
  {
    store::ReadTransaction reading = store_.Read();
    const Basis basis =
        BasisOf(FreshQuestion(reading, caller, access::Purpose::kOversight, answer.at),
                DecidedBy::kAdministration);
    const access::Decision decision = Decide(basis, policy);
    facts = EncodeFacts(basis);
    told = Tell(basis.question, decision, policy);
    permitted = decision.permits();
    if (permitted) Fill(reading, caller, answer);
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(told), std::nullopt, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kAdministrationRead, caller, told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(LinesOf(answer));
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, std::nullopt, told, {}, {}, std::move(facts)}), 0,
      epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<Administration>(std::move(answer), durable.value())};
}

void ReadAdministration::Fill(store::ReadTransaction& reading, const Caller& caller,
                              Administration& answer) {
  answer.every_agency = caller.agency.id == hub_;
  std::map<store::AgencyRow, AgencyTold> agencies;
  for (const store::Agency& agency : reading.Agencies()) {
    AgencyTold& told = agencies[agency.row];
    told.id = agency.id;
    told.name = agency.name;
    told.kind = agency.kind;
    told.classes = agency.classes;
    told.duty_phone = agency.duty_phone;
    told.expected_days = agency.expected_days;
    told.added = agency.added;
    told.revoked = agency.revoked;
    told.last_received = agency.last_received;
    if (answer.what != Registered::kAgencies) continue;
    told.certificates = CertificatesOf(reading, agency.row);
    if (!agency.revoked) told.good_until = GoodUntil(told.certificates, answer.at);
    told.waiting = reading.QuarantineOf(agency.row).size();
  }
  for (const store::Professional& person : reading.Professionals()) {
    AgencyTold& agency = agencies[person.agency];
    if (!person.disabled) ++agency.accounts;
    const bool own = person.agency == caller.agency.row;
    if (answer.what != Registered::kAccounts || (!own && !answer.every_agency)) continue;
    answer.accounts.push_back({person.id, person.display_name, agency.id,
                               access::RoleSet::OfBits(person.roles), StateOf(person),
                               person.added});
  }
  for (auto& [row, told] : agencies) answer.agencies.push_back(std::move(told));
  for (const auto& feed : directory_.Current(reading, answer.at)->coverage) {
    for (AgencyTold& told : answer.agencies) {
      if (told.id != feed.feed.agency) continue;
      told.feed = HealthOf(feed.state);
      told.silent_since = feed.silent_since;
    }
  }
  if (answer.what != Registered::kPolicies) return;
  answer.policies = *policies_.versions();
  answer.in_force = policies_.in_force().version;
  std::stable_sort(
      answer.policies.begin(), answer.policies.end(),
      [](const auto& a, const auto& b) { return b.effective_from < a.effective_from; });
}

}  // namespace hub::service
