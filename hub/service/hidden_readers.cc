#include "hub/service/hidden_readers.h"

#include "hub/service/rights_facts.h"

namespace hub::service {
namespace {

using records::Label;

// That an agency holds one of these may tell of somebody else, or what the child told in
// confidence.
constexpr records::LabelSet kOfAnother =
    records::LabelSet().With(Label::kAdultHealth).With(Label::kConfider);
constexpr records::LabelSet kInConfidence = records::LabelSet()
                                                .With(Label::kSensSexualRepro)
                                                .With(Label::kSensMentalHealth)
                                                .With(Label::kSensSubstance)
                                                .With(Label::kSensHiv)
                                                .With(Label::kSensCounselling)
                                                .With(Label::kSensDaSpecialist)
                                                .With(Label::kPoliceC)
                                                .With(Label::kAdoption);

bool HasAny(records::LabelSet labels, records::LabelSet of) {
  return (labels.bits() & of.bits()) != 0;
}

}  // namespace

HiddenReaders::HiddenReaders(store::ReadTransaction& reading, const Caller& caller,
                             const Asked& asked)
    : reading_(reading), caller_(caller), asked_(asked) {
  const EntryRights stated(asked.rights, asked.question, caller.who.row, caller.agency.row);
  const bool themselves =
      asked.facts.gateways.rights.requester == access::RightsRequester::kCompetentChild;
  for (const store::Person& person : asked.persons) {
    for (const store::Reading::EntryRef& entry : reading.Survey(person).entries) {
      if (entry.ended || !entry.readable) continue;
      const records::LabelSet labels = stated.Labels(entry.person, entry.seq, entry.facts.labels);
      Holding& held = held_[entry.facts.owner];
      if (labels.Has(Label::kLiveOp)) {
        access::EntryFacts facts;
        stated.Add(entry.person, entry.seq, entry.facts.owner, facts);
        held.operation = true;
        held.operation_named = facts.named_roles.Has(caller.role);
      }
      const bool sensitive =
          HasAny(labels, kOfAnother) || (!themselves && HasAny(labels, kInConfidence));
      (sensitive ? held.sensitive : held.plain) = true;
    }
  }
}

std::optional<store::Agency> HiddenReaders::Find(std::string_view agency) {
  const auto known = found_.find(agency);
  if (known != found_.end()) return known->second;
  const auto id = AgencyId::From(agency);
  auto found = id ? reading_.FindAgency(*id) : std::nullopt;
  found_.emplace(agency, found);
  return found;
}

bool HiddenReaders::FromOfficer(std::string_view agency) {
  if (agency.empty() || agency == caller_.agency.id.text()) return false;
  const auto found = Find(agency);
  if (!found) return true;
  const auto held = held_.find(found->row);
  if (held != held_.end() && held->second.operation && !held->second.operation_named) return true;
  return asked_.facts.shielded && !asked_.facts.shield_cleared &&
         records::GivesAwayPlace(found->kind);
}

access::AccessLine HiddenReaders::ForPerson(std::string_view agency) {
  const auto found = Find(agency);
  if (!found) return {true, true};
  const auto held = held_.find(found->row);
  if (held == held_.end()) return {};
  return {held->second.operation, held->second.sensitive && !held->second.plain};
}

bool HiddenReaders::SaysWhere(std::string_view agency) {
  const auto found = Find(agency);
  const bool themselves =
      asked_.facts.gateways.rights.requester == access::RightsRequester::kCompetentChild;
  return asked_.facts.shielded && !themselves && (!found || records::GivesAwayPlace(found->kind));
}

}  // namespace hub::service
