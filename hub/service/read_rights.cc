#include "hub/service/read_rights.h"

#include <algorithm>
#include <map>
#include <set>

#include "hub/access/clocks.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {
namespace {

using access::Relationship;
using store::Statement;

bool Works(Relationship state) {
  return state == Relationship::kNamed || state == Relationship::kCover ||
         state == Relationship::kAllocated;
}

std::optional<access::GatewayAct> KindOf(const store::Gateway& gateway) {
  using access::GatewayAct;
  if (std::holds_alternative<access::Enquiry>(gateway.what)) return GatewayAct::kEnquiry;
  if (std::holds_alternative<access::Override>(gateway.what)) return GatewayAct::kOverride;
  if (std::holds_alternative<access::Contact>(gateway.what)) return GatewayAct::kContact;
  if (std::holds_alternative<access::Order>(gateway.what)) return GatewayAct::kOrder;
  if (std::holds_alternative<access::Transfer>(gateway.what)) return GatewayAct::kTransfer;
  if (std::holds_alternative<access::RightsCase>(gateway.what)) return GatewayAct::kRights;
  return std::nullopt;
}

class Listing {
 public:
  Listing(store::ReadTransaction& reading, const Caller& caller, const Asked& asked,
          const Directory::View& directory, const access::RightsSeen& seen,
          const access::Policy& policy, const store::Store& store, access::RightsList& into)
      : reading_(reading),
        caller_(caller),
        asked_(asked),
        directory_(directory),
        seen_(seen),
        policy_(policy),
        store_(store),
        today_(Date::Of(asked.question.at)),
        into_(into) {}

  void Fill() {
    LookAround();
    into_.shielded = asked_.facts.shielded;
    for (const Statement& said : asked_.rights.of_child) {
      std::visit([&](const auto& what) { Add(said, what); }, said.what);
    }
    for (const store::EntryStatement& of : asked_.rights.of_entries) {
      const auto* permission = std::get_if<store::Permission>(&of.said.what);
      const auto entry = shown_.find({of.person, of.said.key});
      if (permission && entry != shown_.end()) AddPermission(of.said, *permission, entry->second);
    }
  }

 private:
  // The agencies of whom a reading for early help would tell, and the entries.
  void LookAround() {
    visible_.insert(caller_.agency.row);
    EntryDecisions decisions(reading_, caller_, asked_, directory_, policy_);
    for (const store::Person& person : asked_.persons) {
      for (const auto& entry : reading_.Survey(person).entries) {
        if (!entry.readable || entry.ended) continue;
        const EntryDecisions::Made& made = decisions.made()[decisions.For(entry, entry)];
        if (!made.decision.permits()) continue;
        if (made.keep.Has(records::Field::kAgency)) visible_.insert(entry.facts.owner);
        if (entry.facts.owner == caller_.agency.row)
          shown_.emplace(std::pair(entry.person, entry.seq), entry.id);
      }
    }
  }

  AgencyId IdOf(store::AgencyRow agency) const {
    const auto there = directory_.agencies.find(agency);
    return there == directory_.agencies.end() ? AgencyId() : there->second.id;
  }
  bool IsVisible(const AgencyId& agency) const {
    return std::any_of(visible_.begin(), visible_.end(),
                       [&](store::AgencyRow row) { return IdOf(row) == agency; });
  }
  // A professional whom the asker may hear of.
  std::optional<store::Professional> Known(std::int64_t row) const {
    auto who = reading_.ProfessionalOf(store::ProfessionalRow{row});
    if (!who || visible_.count(who->agency) == 0) return std::nullopt;
    return who;
  }
  ProfessionalId NameOf(std::int64_t row) const {
    const auto who = Known(row);
    return who ? who->id : ProfessionalId();
  }
  access::SaidBy Said(const Statement& said) const {
    return {NameOf(static_cast<std::int64_t>(said.said_by)), said.at};
  }
  bool IsOwn(std::int64_t professional) const {
    return professional == static_cast<std::int64_t>(caller_.who.row);
  }

  template <class Other>
  void Add(const Statement&, const Other&) {}  // says nothing of who may read the child

  void Add(const Statement& said, const store::Tie& tie) {
    const bool ended = tie.until && *tie.until < today_;
    const bool waits =
        tie.state == Relationship::kAwaiting || tie.state == Relationship::kSelfClaimed;
    if (ended || (!Works(tie.state) && !waits)) return;
    auto who = Known(said.key);
    // Whoever named somebody knows whom they named.
    if (!who && said.said_by == caller_.who.row) {
      who = reading_.ProfessionalOf(store::ProfessionalRow{said.key});
    }
    if (!who) return;
    into_.relationships.push_back(
        {who->id, IdOf(who->agency), tie.state, tie.from, tie.until, Said(said)});
  }

  void Add(const Statement& said, const access::Agreement& agreement) {
    using access::AgreementState;
    const Date last = access::PlusMonths(Date::Of(agreement.from), policy_.agreement_months);
    access::ListedAgreement listed{agreement, std::min(agreement.review_by, last) < today_,
                                   Said(said)};
    const bool opens = (agreement.state == AgreementState::kGiven ||
                        agreement.state == AgreementState::kGivenPartial) &&
                       !listed.overdue;
    auto& agencies = listed.agreement.agencies;
    const bool covers_own =
        std::find(agencies.begin(), agencies.end(), caller_.agency.id) != agencies.end();
    if (!seen_.refusals.Has(agreement.purpose)) {
      if (!opens || !covers_own) return;
      agencies.erase(std::remove_if(agencies.begin(), agencies.end(),
                                    [&](const AgencyId& id) { return !IsVisible(id); }),
                     agencies.end());
    }
    into_.agreements.push_back(std::move(listed));
  }

  void Add(const Statement& said, const store::Competence& competence) {
    if (!seen_.fields) return;
    into_.competence.push_back({static_cast<access::Purpose>(said.key), competence.assessed,
                                competence.lacks_capacity, competence.on, Said(said)});
  }
  void Add(const Statement& said, const store::Consent& consent) {
    if (!seen_.fields) return;
    into_.fields.push_back({"gdpr_consent", access::Name(consent.state), std::nullopt, Said(said)});
  }
  void Add(const Statement& said, const access::Notice& notice) {
    if (!seen_.fields) return;
    const bool deferred = notice.state == access::Informed::kDeferred;
    into_.fields.push_back({"informed", access::Name(notice.state),
                            deferred ? std::optional(notice.review_by) : std::nullopt, Said(said)});
  }

  void AddPermission(const Statement& said, const store::Permission& permission,
                     const std::optional<EntryId>& entry) {
    into_.permissions.push_back(
        {entry, permission.given, permission.adult, permission.mention_only, Said(said)});
  }
  void Add(const Statement& said, const store::Permission& permission) {
    const bool own = said.key == static_cast<std::int64_t>(caller_.agency.row);
    if (own && seen_.permissions) AddPermission(said, permission, std::nullopt);
  }

  void Add(const Statement& said, const store::Gateway& gateway) {
    const auto kind = KindOf(gateway);
    if (!kind || gateway.closed) return;
    const bool of_agency = seen_.gateways && gateway.agency == caller_.agency.id;
    access::ListedGateway listed;
    for (const store::Gateway::Opened& opened : gateway.opens_for) {
      const auto row = static_cast<std::int64_t>(opened.who);
      if (IsOwn(row)) {
        listed.opens_for.push_back({caller_.who.id, opened.part});
      } else if (of_agency) {
        const auto who = reading_.ProfessionalOf(opened.who);
        if (who) listed.opens_for.push_back({who->id, opened.part});
      }
    }
    if (!of_agency && listed.opens_for.empty()) return;
    listed.id = store_.GatewayOf(*asked_.child, said.key);
    listed.kind = *kind;
    listed.agency = gateway.agency;
    listed.opened = gateway.opened;
    listed.said = Said(said);
    Describe(gateway, listed);
    into_.gateways.push_back(std::move(listed));
  }

  static void Describe(const store::Gateway& gateway, access::ListedGateway& listed) {
    if (const auto* enquiry = std::get_if<access::Enquiry>(&gateway.what)) {
      listed.concluded = enquiry->concluded;
    } else if (const auto* contact = std::get_if<access::Contact>(&gateway.what)) {
      listed.concluded = contact->decided;
    } else if (const auto* transfer = std::get_if<access::Transfer>(&gateway.what)) {
      if (transfer->receipt) listed.concluded = Date::Of(*transfer->receipt);
    } else if (const auto* order = std::get_if<access::Order>(&gateway.what)) {
      listed.purpose = order->purpose;
      listed.until = order->until;
    }
  }

  void Add(const Statement& said, const store::Clearance& clearance) {
    if (clearance.ended || clearance.review_by < today_) return;
    if (!seen_.clearances && !IsOwn(said.key)) return;
    ProfessionalId who = IsOwn(said.key) ? caller_.who.id : NameOf(said.key);
    // Whoever cleared somebody knows whom; a line without a name would hint at an agency.
    if (who.empty() && said.said_by == caller_.who.row) {
      const auto cleared = reading_.ProfessionalOf(store::ProfessionalRow{said.key});
      if (cleared) who = cleared->id;
    }
    if (who.empty() && !seen_.closures) return;
    into_.clearances.push_back({who, clearance.from, clearance.review_by, Said(said)});
  }

  void Add(const Statement& said, const store::Closing& closing) {
    const bool objection = closing.kind == access::Closure::kObjection;
    if (!closing.stands || !(seen_.closures || (objection && seen_.fields))) return;
    into_.closures.push_back({closing.kind, Said(said)});
  }

  store::ReadTransaction& reading_;
  const Caller& caller_;
  const Asked& asked_;
  const Directory::View& directory_;
  const access::RightsSeen& seen_;
  const access::Policy& policy_;
  const store::Store& store_;
  const Date today_;
  access::RightsList& into_;
  std::set<store::AgencyRow> visible_;
  std::map<std::pair<store::PersonRow, std::int64_t>, EntryId> shown_;
};

}  // namespace

Outcome<access::RightsList> ReadRights::Run(const Caller& caller, const ChildId& child) {
  using Listed = std::variant<audit::Released<access::RightsList>, Refusal>;
  return UntilRightsHold<Listed>([&] { return Attempt(caller, child); });
}

Outcome<access::RightsList> ReadRights::Attempt(const Caller& caller, const ChildId& child) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  access::RightsList list;
  list.child = child;
  std::string facts;
  bool permitted = false;
  {
    store::ReadTransaction reading = store_.Read();
    const Asked asked = Ask(reading, caller, child, access::Purpose::kEarlyHelp, policy_, now);
    const access::RightsSeen seen =
        access::SeeRights(asked.question, asked.facts, asked.own_agency_knows);
    list.told = Tell(asked.question, seen.decision, policy_);
    facts = EncodeFacts(BasisOf(asked, DecidedBy::kReadRights));
    permitted = seen.decision.permits();
    if (permitted && asked.child) {
      const auto directory = directory_.Current(reading, now);
      Listing(reading, caller, asked, *directory, seen, policy_, store_, list).Fill();
    }
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(list.told), child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kRightsRead, caller, list.told, child);
  leaf.count = static_cast<std::uint32_t>(list.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, child, list.told, {}, {}, std::move(facts)}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  list.told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<access::RightsList>(std::move(list), durable.value())};
}

}  // namespace hub::service
