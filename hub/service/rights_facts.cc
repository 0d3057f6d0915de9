#include "hub/service/rights_facts.h"

#include <algorithm>

namespace hub::service {
namespace {

using store::Gateway;
using store::Statement;

// The statements of one kind, with their key.
template <class T, class Visit>
void Each(const std::vector<Statement>& statements, const Visit& visit) {
  for (const Statement& said : statements) {
    if (const T* what = std::get_if<T>(&said.what)) visit(said, *what);
  }
}

template <class T>
const Statement* Find(const std::vector<Statement>& statements, std::int64_t key,
                      std::int64_t part = 0) {
  for (const Statement& said : statements) {
    if (std::holds_alternative<T>(said.what) && said.key == key && said.part == part) return &said;
  }
  return nullptr;
}

// The statement's own content. REQUIRES: it came from Find<T>
template <class T>
const T& Of(const Statement& said) {
  return std::get<T>(said.what);
}

std::int64_t KeyOf(store::ProfessionalRow who) { return static_cast<std::int64_t>(who); }
std::int64_t KeyOf(access::Purpose purpose) { return static_cast<std::int64_t>(purpose); }

void AddTie(const store::ChildRights& rights, const Caller& caller, Instant now,
            access::ChildFacts& facts) {
  const Statement* said = Find<store::Tie>(rights.of_child, KeyOf(caller.who.row));
  if (!said) return;
  const auto& tie = Of<store::Tie>(*said);
  access::RecordedTie recorded;
  recorded.state = tie.state;
  if (tie.from) recorded.from = tie.from->Midnight();  // else from the moment it was said
  recorded.until = tie.until;
  recorded.set_by_another =
      said->said_by != caller.who.row && said->said_by != store::ProfessionalRow{};
  facts.relationship = access::TieAt(recorded, now);
  facts.claim.reasoned = tie.reasoned;
  facts.claim.at = std::min(said->at, now);
}

void AddShields(const store::ChildRights& rights, const Caller& caller, Date today,
                access::ChildFacts& facts) {
  Each<store::Shielding>(rights.of_child, [&](const Statement&, const store::Shielding& shield) {
    facts.shielded = facts.shielded || shield.stands;
  });
  // Names are compared by row: an id that is given to another account later clears nobody.
  const Statement* said = Find<store::Clearance>(rights.of_child, KeyOf(caller.who.row));
  if (!said || Of<store::Clearance>(*said).ended) return;
  const auto& own = Of<store::Clearance>(*said);
  facts.shield_cleared =
      access::IsCleared({{caller.who.id, own.from, own.review_by}}, caller.who.id, today);
}

void AddCompetence(const store::ChildRights& rights, access::Purpose purpose, Date today,
                   access::ChildFacts& facts) {
  std::optional<bool> assessed;
  bool lacks_capacity = false;
  if (const Statement* said = Find<store::Competence>(rights.of_child, KeyOf(purpose))) {
    assessed = Of<store::Competence>(*said).assessed;
    lacks_capacity = Of<store::Competence>(*said).lacks_capacity;
  }
  facts.competence = access::CompetenceOf(facts.birth_latest, assessed, lacks_capacity, today);
  if (!facts.birth_earliest) return;
  facts.older_competence =
      access::CompetenceOf(facts.birth_earliest, assessed, lacks_capacity, today);
}

void AddClosings(const store::ChildRights& rights, access::ChildFacts& facts) {
  Each<store::Closing>(rights.of_child, [&](const Statement&, const store::Closing& closing) {
    if (!closing.stands) return;
    switch (closing.kind) {
      case access::Closure::kObjection:
        facts.objected = true;
        break;
      case access::Closure::kAdoption:
        facts.across_adoption = true;
        break;
      default:  // one that this version does not know closes as well
        facts.closing = true;
    }
  });
}

bool Refuses(access::AgreementState state) {
  return state == access::AgreementState::kRefused || state == access::AgreementState::kWithdrawn ||
         state == access::AgreementState::kChildRefused;
}

bool DecidesForThemselves(access::Competence competence) {
  return competence == access::Competence::kAssessedYes ||
         competence == access::Competence::kPresumed;
}

// Whom a gateway opens for; nullptr: not for this asker.
const Gateway::Opened* OpenFor(const Gateway& gateway, const Caller& caller) {
  for (const Gateway::Opened& opened : gateway.opens_for) {
    if (opened.who == caller.who.row) return &opened;
  }
  return nullptr;
}

// Of several of a kind, one that still runs is taken before one that is over.
bool IsOver(const access::Enquiry& enquiry) { return enquiry.concluded.has_value(); }
bool IsOver(const access::Contact& contact) { return contact.decided.has_value(); }
bool IsOver(const access::Transfer& transfer) { return transfer.receipt.has_value(); }
bool IsOver(const access::RightsCase& rights) { return rights.closed; }
template <class T>
bool IsOver(const T&) {
  return false;
}

template <class T>
bool Take(const T& what, bool& taken, T& into) {
  if (taken && IsOver(what) && !IsOver(into)) return false;
  into = what;
  taken = true;
  return true;
}

class GatewaysOf {
 public:
  GatewaysOf(store::Reading& reading, const Caller& caller, const access::Question& question,
             access::Gateways& into)
      : reading_(reading), caller_(caller), question_(question), into_(into) {}

  void Add(const Gateway& gateway) {
    if (gateway.closed) return;
    if (const auto* set_aside = std::get_if<access::Override>(&gateway.what)) {
      AddOverride(gateway, *set_aside);
      return;
    }
    const Gateway::Opened* opened = OpenFor(gateway, caller_);
    if (!opened || !IsLedAsItMustBe(gateway)) return;
    if (const auto* emergency = std::get_if<access::Emergency>(&gateway.what)) {
      if (Take(*emergency, emergency_, into_.emergency)) into_.emergency.agency = opened->agency;
    } else if (const auto* enquiry = std::get_if<access::Enquiry>(&gateway.what)) {
      if (!Take(*enquiry, enquiry_, into_.enquiry)) return;
      into_.enquiry.agency = opened->agency;
      into_.enquiry.part = opened->part;
    } else if (const auto* contact = std::get_if<access::Contact>(&gateway.what)) {
      if (Take(*contact, contact_, into_.contact)) into_.contact.agency = opened->agency;
    } else if (const auto* transfer = std::get_if<access::Transfer>(&gateway.what)) {
      if (Take(*transfer, transfer_, into_.transfer)) into_.transfer.agency = opened->agency;
    } else if (const auto* rights = std::get_if<access::RightsCase>(&gateway.what)) {
      Take(*rights, rights_, into_.rights);
    } else if (const auto* order = std::get_if<access::Order>(&gateway.what)) {
      if (order->purpose != question_.purpose) return;
      into_.order = *order;
      into_.order.agency = opened->agency;
      into_.order.names_asker = true;
    }
  }

  // An override alone opens the enquiry of the agency whose manager made it.
  void Finish() {
    if (!enquiry_ && override_) into_.enquiry.agency = override_agency_;
  }

 private:
  void AddOverride(const Gateway& gateway, const access::Override& set_aside) {
    if (gateway.agency != caller_.agency.id || !IsLedAsItMustBe(gateway)) return;
    into_.override_ = set_aside;
    override_agency_ = gateway.agency;
    override_ = true;
  }

  bool IsLedAsItMustBe(const Gateway& gateway) const {
    const bool led = std::holds_alternative<access::Enquiry>(gateway.what) ||
                     std::holds_alternative<access::Override>(gateway.what) ||
                     std::holds_alternative<access::Contact>(gateway.what);
    if (!led) return true;
    const auto agency = reading_.FindAgency(gateway.agency);
    return agency && agency->kind == records::AgencyKind::kSocialCare;
  }

  store::Reading& reading_;
  const Caller& caller_;
  const access::Question& question_;
  access::Gateways& into_;
  AgencyId override_agency_;
  bool emergency_ = false;
  bool enquiry_ = false;
  bool contact_ = false;
  bool transfer_ = false;
  bool rights_ = false;
  bool override_ = false;
};

void AddGateways(store::Reading& reading, const store::ChildRights& rights, const Caller& caller,
                 const access::Question& question, access::Gateways& gateways) {
  GatewaysOf all(reading, caller, question, gateways);
  Each<Gateway>(rights.of_child,
                [&](const Statement&, const Gateway& gateway) { all.Add(gateway); });
  all.Finish();
}

}  // namespace

AgreementInForce InForce(const store::ChildRights& rights, access::Purpose purpose,
                         access::Competence competence) {
  const auto of = [&](access::Giver giver) -> const access::Agreement* {
    const Statement* said =
        Find<access::Agreement>(rights.of_child, KeyOf(purpose), static_cast<std::int64_t>(giver));
    return said ? &Of<access::Agreement>(*said) : nullptr;
  };
  const access::Agreement* parents = of(access::Giver::kParent);
  const access::Agreement* childs = of(access::Giver::kChild);
  AgreementInForce in_force;
  const bool childs_refusal = childs && Refuses(childs->state);
  in_force.child_refused =
      childs_refusal || (parents && parents->state == access::AgreementState::kChildRefused);
  if (childs && !childs_refusal && DecidesForThemselves(competence)) {
    in_force.agreement = *childs;
  } else if (parents) {
    in_force.agreement = *parents;
  } else if (childs) {
    in_force.agreement = *childs;
    if (childs_refusal) in_force.agreement->state = access::AgreementState::kChildRefused;
  }
  return in_force;
}

void AddRights(store::Reading& reading, const store::ChildRights& rights, const Caller& caller,
               const access::Question& question, access::ChildFacts& facts) {
  facts.readable = facts.readable && rights.readable;
  if (!rights.readable) return;
  const Date today = Date::Of(question.at);
  AddTie(rights, caller, question.at, facts);
  Each<store::Conflict>(rights.of_child, [&](const Statement& said, const store::Conflict& c) {
    if (said.key == KeyOf(caller.who.row) && c.stands) facts.own_family = true;
  });
  AddCompetence(rights, question.purpose, today, facts);
  const AgreementInForce in_force = InForce(rights, question.purpose, facts.competence);
  facts.agreement = in_force.agreement;
  facts.child_refused = in_force.child_refused;
  AddShields(rights, caller, today, facts);
  AddClosings(rights, facts);
  Each<store::Consent>(rights.of_child, [&](const Statement&, const store::Consent& consent) {
    facts.gdpr_consent = consent.state;
  });
  Each<access::Notice>(rights.of_child, [&](const Statement&, const access::Notice& notice) {
    facts.notice = notice;
  });
  AddGateways(reading, rights, caller, question, facts.gateways);
}

const Gateway::Scope* OrderScope(const store::ChildRights& rights, const Caller& caller,
                                 access::Purpose purpose) {
  const Gateway::Scope* scope = nullptr;
  Each<Gateway>(rights.of_child, [&](const Statement&, const Gateway& gateway) {
    const auto* order = std::get_if<access::Order>(&gateway.what);
    if (!order || gateway.closed || order->purpose != purpose) return;
    if (OpenFor(gateway, caller)) scope = &gateway.scope;
  });
  return scope;
}

EntryRights::EntryRights(const store::ChildRights& rights, const access::Question& question,
                         store::ProfessionalRow who, store::AgencyRow agency)
    : rights_(rights), question_(question), who_(who), agency_(agency) {}

bool EntryRights::Has(store::PersonRow person, std::int64_t seq) const {
  return std::any_of(
      rights_.of_entries.begin(), rights_.of_entries.end(),
      [&](const store::EntryStatement& of) { return of.person == person && of.said.key == seq; });
}

void EntryRights::Add(store::PersonRow person, std::int64_t seq, store::AgencyRow owner,
                      access::EntryFacts& facts) const {
  std::vector<access::ConfidencePermission> told, adults, mentions;
  const auto take = [&](const store::Permission& permission) {
    (!permission.adult         ? told
     : permission.mention_only ? mentions
                               : adults)
        .push_back(permission.given);
  };
  Each<store::Permission>(rights_.of_child,
                          [&](const Statement& said, const store::Permission& permission) {
                            if (said.key == static_cast<std::int64_t>(owner)) take(permission);
                          });
  for (const store::EntryStatement& of : rights_.of_entries) {
    if (of.person != person || of.said.key != seq) continue;
    if (const auto* permission = std::get_if<store::Permission>(&of.said.what)) take(*permission);
    if (const auto* handling = std::get_if<store::Handling>(&of.said.what)) {
      facts.relevant_to_harm = handling->relevant_to_harm;
      facts.adults_only = handling->adults_only;
      facts.may_tell_existence = handling->may_tell_existence;
      facts.court_leave = handling->court_leave;
      facts.rests_on_consent = handling->rests_on_consent;
      facts.named_roles = handling->named_roles;
    }
  }
  facts.permission_expressed = access::IsExpressedTo(question_, told);
  facts.adult_agreed = access::IsExpressedTo(question_, adults);
  facts.adult_agreed_to_mention = access::IsExpressedTo(question_, mentions);
}

records::LabelSet EntryRights::Labels(store::PersonRow person, std::int64_t seq,
                                      records::LabelSet labels) const {
  for (const store::EntryStatement& of : rights_.of_entries) {
    const auto* marks = std::get_if<store::Marks>(&of.said.what);
    if (!marks || of.person != person || of.said.key != seq) continue;
    labels = records::LabelSet((labels.bits() & ~marks->removed.bits()) | marks->added.bits());
  }
  return labels;
}

bool EntryRights::SentOn(store::PersonRow person, std::int64_t seq) const {
  return std::any_of(
      rights_.of_entries.begin(), rights_.of_entries.end(), [&](const store::EntryStatement& of) {
        const auto* sent = std::get_if<store::SentOn>(&of.said.what);
        return sent && !sent->ended && of.person == person && of.said.key == seq &&
               (of.said.part == store::PartOf(who_) || of.said.part == store::PartOf(agency_));
      });
}

}  // namespace hub::service
