#include "hub/service/open_gateway.h"

#include <algorithm>

#include "hub/access/clocks.h"

namespace hub::service {
namespace {

using access::GatewayAct;
using access::GatewayStep;
using store::Gateway;

constexpr std::int64_t kSecondsInHour = 3600;

Error Missing(std::string_view what) {
  return {ErrorCode::kInvalid, "this kind of gateway needs " + std::string(what),
          "a gateway without what its rule asks"};
}

// What the law asks of each kind before anybody may decide on it (law.md A3, A1.2).
std::optional<Error> FaultOf(const NewGateway& given) {
  const bool for_nobody = given.opens_for.empty();
  switch (given.kind) {
    case GatewayAct::kEnquiry:
      if (given.reference.empty()) return Missing("the reference of its record");
      if (given.strategy_discussion.empty()) return Missing("its strategy_discussion");
      break;
    case GatewayAct::kOverride:
      if (given.reason.empty()) return Missing("a reason");
      return std::nullopt;
    case GatewayAct::kContact:
    case GatewayAct::kTransfer:
      break;
    case GatewayAct::kOrder:
      if (given.reference.empty()) return Missing("the reference of the order or review");
      if (!given.until) return Missing("until, its last day");
      if (given.scope.classes.bits() == 0) return Missing("classes, which it covers");
      if (given.purpose != access::Purpose::kCourt && given.purpose != access::Purpose::kReview) {
        return Missing("purpose, COURT or REVIEW");
      }
      break;
    case GatewayAct::kRights:
      if (given.reference.empty()) return Missing("the reference of the request");
      if (given.requester == access::RightsRequester::kNone) return Missing("requester");
      return std::nullopt;
  }
  if (for_nobody) return Missing("opens_for, whom it opens for");
  return std::nullopt;
}

// The purpose that a kind serves.
access::Purpose PurposeOf(GatewayAct kind, access::Purpose of_order) {
  switch (kind) {
    case GatewayAct::kEnquiry:
    case GatewayAct::kOverride:
      return access::Purpose::kSection47;
    case GatewayAct::kContact:
      return access::Purpose::kMash;
    case GatewayAct::kOrder:
      return of_order;
    case GatewayAct::kTransfer:
      return access::Purpose::kTransit;
    case GatewayAct::kRights:
      return access::Purpose::kRights;
  }
  return access::Purpose::kNone;
}

std::optional<GatewayAct> KindOf(const Gateway& gateway) {
  if (std::holds_alternative<access::Enquiry>(gateway.what)) return GatewayAct::kEnquiry;
  if (std::holds_alternative<access::Override>(gateway.what)) return GatewayAct::kOverride;
  if (std::holds_alternative<access::Contact>(gateway.what)) return GatewayAct::kContact;
  if (std::holds_alternative<access::Order>(gateway.what)) return GatewayAct::kOrder;
  if (std::holds_alternative<access::Transfer>(gateway.what)) return GatewayAct::kTransfer;
  if (std::holds_alternative<access::RightsCase>(gateway.what)) return GatewayAct::kRights;
  return std::nullopt;  // an emergency is broken glass
}

bool Includes(const std::vector<NewGateway::For>& list, const ProfessionalId& who) {
  return std::any_of(list.begin(), list.end(),
                     [&](const NewGateway::For& one) { return one.who == who; });
}

// With the agency for which each works now: whoever changes agency leaves it behind.
Status Admit(store::Reading& reading, const std::vector<NewGateway::For>& list, Gateway& into) {
  for (const NewGateway::For& one : list) {
    const auto whom = FindColleague(reading, one.who);
    if (!whom.ok()) return whom.error();
    const auto agency = reading.AgencyOf(whom.value().agency);
    if (!agency) return Error{ErrorCode::kInternal, "", "an account without an agency"};
    const auto same = [&](const Gateway::Opened& opened) { return opened.who == whom.value().row; };
    into.opens_for.erase(std::remove_if(into.opens_for.begin(), into.opens_for.end(), same),
                         into.opens_for.end());
    into.opens_for.push_back({whom.value().row, agency->id, one.part});
  }
  return Done{};
}

Status Dismiss(store::Reading& reading, const std::vector<NewGateway::For>& list, Gateway& from) {
  for (const NewGateway::For& one : list) {
    const auto whom = reading.FindProfessional(one.who);
    if (!whom) continue;
    const auto same = [&](const Gateway::Opened& opened) { return opened.who == whom->row; };
    from.opens_for.erase(std::remove_if(from.opens_for.begin(), from.opens_for.end(), same),
                         from.opens_for.end());
  }
  return Done{};
}

// The new setting's own system has told of the child: nobody's word alone confirms a transfer.
bool IsEnrolled(const Asked& asked, store::Reading& reading, const Gateway& gateway) {
  return std::all_of(
      gateway.opens_for.begin(), gateway.opens_for.end(), [&](const Gateway::Opened& opened) {
        const auto agency = reading.FindAgency(opened.agency);
        return agency && std::any_of(asked.persons.begin(), asked.persons.end(),
                                     [&](const store::Person& person) {
                                       return person.agency == agency->row && !person.erased;
                                     });
      });
}

Gateway::Kind WhatOf(const NewGateway& given, const Caller& caller, Instant now, bool enrolled) {
  switch (given.kind) {
    case GatewayAct::kEnquiry: {
      access::Enquiry enquiry;
      enquiry.known = true;
      enquiry.historic = given.historic;
      return enquiry;
    }
    case GatewayAct::kOverride:
      return access::Override{true, caller.role, now, !given.strategy_discussion.empty()};
    case GatewayAct::kContact:
      return access::Contact{{}, true, std::nullopt, false};
    case GatewayAct::kOrder:
      return access::Order{{}, true, given.purpose, false, *given.until};
    case GatewayAct::kTransfer:
      return access::Transfer{{}, enrolled, std::nullopt};
    case GatewayAct::kRights: {
      access::RightsCase rights;
      rights.verified = true;
      rights.requester = given.requester;
      rights.alleged_harm = given.alleged_harm;
      rights.step_up = !given.reason.empty();
      return rights;
    }
  }
  return {};
}

void AppendLine(std::string_view name, const Sensitive& text, std::string& out) {
  if (text.empty()) return;
  if (!out.empty()) out += '\n';
  out.append(name).append(": ").append(text.Reveal());
}

Sensitive WordsOf(const NewGateway& given) {
  std::string words;
  AppendLine("reference", given.reference, words);
  AppendLine("strategy discussion", given.strategy_discussion, words);
  AppendLine("reason", given.reason, words);
  return Sensitive(std::move(words));
}

// Makes the step; an Error where the gateway's kind has no such step or something is missing.
class Stepping {
 public:
  Stepping(const GatewayChange& change, const access::Policy& policy, Instant now,
           store::Reading& reading, Gateway& gateway)
      : change_(change), policy_(policy), now_(now), reading_(reading), gateway_(gateway) {}

  Status Do() {
    if (gateway_.closed) return Invalid("it is closed");
    switch (change_.step) {
      case GatewayStep::kClose:
        gateway_.closed = now_;
        return Done{};
      case GatewayStep::kAdmit:
        return Admit(reading_, change_.opens_for, gateway_);
      case GatewayStep::kDismiss:
        return Dismiss(reading_, change_.opens_for, gateway_);
      default:
        return std::visit([this](auto& what) { return OfKind(what); }, gateway_.what);
    }
  }

 private:
  static Status Invalid(std::string_view why) {
    return Error{ErrorCode::kInvalid, "this gateway cannot be changed so: " + std::string(why),
                 "a step that does not fit"};
  }
  static Status NoSuchStep() { return Invalid("its kind has no such step"); }
  Date Day() const { return change_.on.value_or(Date::Of(now_)); }
  bool Reasoned() const { return !change_.reason.empty(); }

  Status OfKind(access::Enquiry& enquiry) {
    if (change_.step == GatewayStep::kConclude) {
      if (Date::Of(now_) < Day()) return Invalid("on is a day to come");
      enquiry.concluded = Day();
      return Done{};
    }
    if (change_.step != GatewayStep::kNeedIdentity) return NoSuchStep();
    if (!Reasoned()) return Invalid("give a reason");
    enquiry.identity_reason = true;
    return Done{};
  }
  Status OfKind(access::Override& set_aside) {
    if (change_.step != GatewayStep::kStrategyHeld) return NoSuchStep();
    if (!Reasoned()) return Invalid("give the strategy discussion's reference as the reason");
    // What has lapsed has lapsed (A1.2).
    if (!access::IsWithin(set_aside.at, policy_.override_hours * kSecondsInHour, now_)) {
      return Invalid("it has lapsed; set agreement aside anew");
    }
    set_aside.strategy_discussion = true;
    return Done{};
  }
  Status OfKind(access::Contact& contact) {
    if (change_.step == GatewayStep::kConclude) {
      if (Date::Of(now_) < Day()) return Invalid("on is a day to come");
      contact.decided = Day();
      return Done{};
    }
    if (change_.step != GatewayStep::kExpand) return NoSuchStep();
    if (!Reasoned()) return Invalid("give a reason");
    contact.expanded = true;
    return Done{};
  }
  Status OfKind(access::Transfer& transfer) {
    if (change_.step != GatewayStep::kReceive) return NoSuchStep();
    transfer.receipt = now_;
    return Done{};
  }
  Status OfKind(access::RightsCase& rights) {
    switch (change_.step) {
      case GatewayStep::kConclude:
        rights.closed = true;
        return Done{};
      case GatewayStep::kStepUp:
        if (!Reasoned()) return Invalid("give a reason");
        rights.step_up = true;
        return Done{};
      case GatewayStep::kHealthOpinion:
        rights.health_opinion = true;
        return Done{};
      case GatewayStep::kBestInterests:
        rights.best_interests = true;
        return Done{};
      case GatewayStep::kChildAgrees:
        rights.child_agrees = true;
        return Done{};
      default:
        return NoSuchStep();
    }
  }
  template <class Other>
  Status OfKind(Other&) {
    return NoSuchStep();
  }

  const GatewayChange& change_;
  const access::Policy& policy_;
  const Instant now_;
  store::Reading& reading_;
  Gateway& gateway_;
};

}  // namespace

Outcome<access::Told> OpenGateway::Open(const Caller& caller, const NewGateway& given) {
  const Instant now = clock_.Now();
  if (const auto fault = FaultOf(given)) return *fault;
  RightsAct act;
  act.event = audit::Event::kGatewayOpened;
  act.basis = [&](store::Reading&, const Asked& asked) {
    Basis basis = BasisOf(asked, DecidedBy::kGateway);
    basis.asks.agency_kind = caller.agency.kind;
    basis.asks.what = static_cast<int>(given.kind);
    basis.asks.opens_for_asker = Includes(given.opens_for, caller.who.id);
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told& told) -> Status {
    Gateway gateway;
    gateway.agency = caller.agency.id;
    gateway.scope = given.scope;
    gateway.opened = now;
    const bool of_caller = given.kind == GatewayAct::kRights;
    const std::vector<NewGateway::For> officer = {{caller.who.id, access::EnquiryPart::kNone}};
    const Status admitted = Admit(writing, of_caller ? officer : given.opens_for, gateway);
    if (!admitted.ok()) return admitted;
    gateway.what = WhatOf(given, caller, now, IsEnrolled(asked, writing, gateway));
    const std::int64_t key =
        writing.State(*asked.child, Say(caller, leaf, gateway), WordsOf(given));
    told.gateway = store_.GatewayOf(*asked.child, key);
    return Done{};
  };
  return ActOnRights(store_, caller, given.child, PurposeOf(given.kind, given.purpose), policy_,
                     now, act);
}

Outcome<access::Told> OpenGateway::Change(const Caller& caller, const GatewayChange& change) {
  const Instant now = clock_.Now();
  const Error unknown{ErrorCode::kNotFound, "there is no such gateway", "unknown gateway"};
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  std::optional<GatewayAct> kind;
  bool of_agency = false;
  bool of_caller = false;
  {
    store::ReadTransaction reading = store_.Read();
    const auto found = reading.FindGateway(change.gateway);
    const auto id = found ? reading.IdOf(found->first) : std::nullopt;
    if (!id) return unknown;
    const Gateway& gateway = std::get<Gateway>(found->second.what);
    kind = KindOf(gateway);
    if (!kind) return unknown;
    of_agency = gateway.agency == caller.agency.id;
    of_caller = std::any_of(gateway.opens_for.begin(), gateway.opens_for.end(),
                            [&](const Gateway::Opened& one) { return one.who == caller.who.row; });
    const auto* order = std::get_if<access::Order>(&gateway.what);
    purpose = PurposeOf(*kind, order ? order->purpose : access::Purpose::kNone);
    child = *id;
  }
  RightsAct act;
  act.event = change.step == GatewayStep::kClose ? audit::Event::kGatewayClosed
                                                 : audit::Event::kGatewayChanged;
  act.basis = [&](store::Reading&, const Asked& asked) {
    Basis basis = BasisOf(asked, DecidedBy::kGatewayStep);
    basis.asks.agency_kind = caller.agency.kind;
    // Whoever else knows the child has no say in whom another agency's enquiry opens for.
    basis.own_agency_knows = basis.own_agency_knows && of_agency;
    basis.asks.what = static_cast<int>(*kind);
    basis.asks.step = static_cast<int>(change.step);
    basis.asks.opens_for_asker = Includes(change.opens_for, caller.who.id);
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto found = writing.FindGateway(change.gateway);
    if (!found) return unknown;
    Gateway gateway = std::get<Gateway>(found->second.what);
    const Status stepped = Stepping(change, policy_, now, writing, gateway).Do();
    if (!stepped.ok()) return stepped;
    writing.State(*asked.child, Say(caller, leaf, gateway, found->second.key), change.reason);
    return Done{};
  };
  auto done = ActOnRights(store_, caller, child, purpose, policy_, now, act);
  // In the log it is what it was; whoever it is nothing to hears that there is none.
  const bool refused = done.ok() && done.value().index() == 1;
  return refused && !of_agency && !of_caller ? Outcome<access::Told>(unknown) : std::move(done);
}

}  // namespace hub::service
