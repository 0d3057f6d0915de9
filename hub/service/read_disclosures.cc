#include "hub/service/read_disclosures.h"

#include <algorithm>
#include <map>

#include "hub/audit/export_seal.h"
#include "hub/service/entry_decisions.h"
#include "hub/service/hidden_readers.h"
#include "hub/service/newest_versions.h"
#include "hub/service/stated_then.h"

namespace hub::service {
namespace {

using access::Disclosure;
using EntryRef = store::Reading::EntryRef;

// Looks the disclosures of one child up in one snapshot.
class Lookup {
 public:
  Lookup(store::ReadTransaction& reading, const Caller& caller, const Asked& asked,
         const Directory::View& directory, const access::Policy& policy, bool officer)
      : reading_(reading),
        caller_(caller),
        asked_(asked),
        directory_(directory),
        decisions_(reading, caller, asked, directory, policy),
        newest_(reading, asked.persons),
        hidden_(reading, caller, asked),
        officer_(officer) {}

  Status Find(const std::optional<AgencyId>& with) {
    for (const store::Person& person : asked_.persons) {
      for (const EntryRef& ref : reading_.Survey(person).entries)
        entries_[{ref.person, ref.seq}] = &ref;
    }
    for (const store::Person& person : asked_.persons) TakePushes(person.row);
    const Status stated = TakeStated();
    if (!stated.ok()) return stated;
    const Status packed = TakePacks();
    if (!packed.ok()) return packed;
    if (with) {
      const auto other = [&](const Disclosure& one) {
        return one.from != *with && one.to != *with;
      };
      found.erase(std::remove_if(found.begin(), found.end(), other), found.end());
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Disclosure& a, const Disclosure& b) { return b.at < a.at; });
    return Done{};
  }

  std::vector<Disclosure> found;
  std::vector<ShownEntry> shown;

 private:
  AgencyId IdOf(store::AgencyRow agency) const {
    const auto there = directory_.agencies.find(agency);
    return there == directory_.agencies.end() ? AgencyId() : there->second.id;
  }

  ProfessionalId NameOf(store::ProfessionalRow who, AgencyId& agency) const {
    const auto professional = reading_.ProfessionalOf(who);
    if (!professional) return {};
    agency = IdOf(professional->agency);
    return professional->id;
  }

  bool MaySee(const EntryRef& ref, const Disclosure& one) {
    const AgencyId& own = caller_.agency.id;
    if (one.from != own && one.to != own && !one.to.empty()) return false;
    if (officer_) return true;
    if (!ref.readable) return false;
    const EntryRef* today = newest_.Of(ref);
    return today != nullptr && decisions_.made()[decisions_.For(ref, *today)].decision.permits();
  }

  // False: there is no such entry, or its disclosures are not the asker's to see.
  bool Describe(store::PersonRow person, std::int64_t seq, Disclosure& one) {
    const auto there = entries_.find({person, seq});
    if (there == entries_.end()) return false;
    const EntryRef& ref = *there->second;
    one.entry = ref.id;
    if (ref.readable) one.kind = ref.facts.kind;
    one.from = IdOf(ref.facts.owner);
    if (!MaySee(ref, one)) return false;
    shown.emplace_back(person, seq);
    return true;
  }

  void TakePushes(store::PersonRow person) {
    for (const store::PushedOn& pushed : reading_.PushesOf(person)) {
      Disclosure one;
      one.by_system = true;
      if (pushed.professional != store::ProfessionalRow{}) {
        one.recipient = NameOf(pushed.professional, one.to);
      }
      if (pushed.agency != store::AgencyRow{}) one.to = IdOf(pushed.agency);
      if (!Describe(person, pushed.seq, one)) continue;
      const EntryRef& ref = *entries_.at({person, pushed.seq});
      one.at = ref.facts.received;
      one.ended = ref.ended;
      found.push_back(std::move(one));
    }
  }

  Status TakeStated() {
    // What each recipient was sent and has still, by its place in `found`.
    std::map<std::tuple<store::PersonRow, std::int64_t, std::int64_t>, std::size_t> open;
    for (const store::EntryStatement& of : reading_.SendingsOf(*asked_.child)) {
      const auto& sent = std::get<store::SentOn>(of.said.what);
      const std::tuple place{of.person, of.said.key, of.said.part};
      const auto before = open.find(place);
      if (before != open.end()) {
        found[before->second].ended = of.said.at;
        open.erase(before);
      }
      if (sent.ended) continue;
      Disclosure one;
      one.at = of.said.at;
      one.to = sent.agency;
      one.recipient = sent.professional;
      if (of.said.part > 0) NameOf(store::ProfessionalRow{of.said.part}, one.to);
      if (!Describe(of.person, of.said.key, one)) continue;
      AgencyId author_agency;
      one.by = NameOf(of.said.said_by, author_agency);
      const EntryRef& ref = *entries_.at({of.person, of.said.key});
      one.ended = ref.ended;  // a newer version was not what was judged
      const Status worded = TakeWords(of, one);
      if (!worded.ok()) return worded;
      open.emplace(place, found.size());
      found.push_back(std::move(one));
    }
    return Done{};
  }

  Status TakePacks() {
    const auto packs = StatedOf(reading_, asked_, store::Topic::kExported);
    if (!packs.ok()) return packs.error();
    for (const StatedThen& pack : packs.value()) {
      const Status taken = TakePack(pack.child, pack.said);
      if (!taken.ok()) return taken;
    }
    return Done{};
  }

  Status TakePack(store::ChildRow child, const store::Statement& said) {
    const auto& pack = std::get<store::Exported>(said.what);
    const AgencyId& own = caller_.agency.id;
    const bool holds = std::find(pack.owners.begin(), pack.owners.end(), own) != pack.owners.end();
    if (pack.from != own && pack.to != own && !(officer_ && holds)) return Done{};
    Disclosure one;
    one.pack = {pack.kind, pack.purpose, pack.entries, audit::ExportCodeText(pack.code)};
    one.from = pack.from;
    one.to = pack.to;
    one.recipient = pack.recipient;
    one.at = said.at;
    AgencyId author_agency;
    one.by = NameOf(said.said_by, author_agency);
    Withhold(one);
    if (pack.from == own && said.worded) {
      Result<Sensitive> words = reading_.WordsOf(child, said.ordinal);
      if (!words.ok() && words.error().code != ErrorCode::kNotFound) return words.error();
      one.reasoned = words.ok();
      if (words.ok()) one.judgement = std::move(words).value();
    }
    found.push_back(std::move(one));
    return Done{};
  }

  // Of others' packs an officer is told which agencies, no name, and not of those whose part must
  // not be known.
  void Withhold(Disclosure& one) {
    const AgencyId& own = caller_.agency.id;
    if (one.from != own) one.by = ProfessionalId();
    if (one.from != own && one.to != own) one.recipient = ProfessionalId();
    if (hidden_.FromOfficer(one.from.text())) one.from = AgencyId();
    if (hidden_.FromOfficer(one.to.text())) {
      one.to = AgencyId();
      one.recipient = ProfessionalId();
    }
  }

  Status TakeWords(const store::EntryStatement& of, Disclosure& one) {
    if (one.from != caller_.agency.id || !of.said.worded) return Done{};
    Result<Sensitive> words = reading_.WordsOf(of.person, of.said.ordinal);
    if (!words.ok()) {
      if (words.error().code == ErrorCode::kNotFound) return Done{};  // destroyed with the record
      return words.error();
    }
    one.reasoned = true;
    one.judgement = std::move(words).value();
    return Done{};
  }

  store::ReadTransaction& reading_;
  const Caller& caller_;
  const Asked& asked_;
  const Directory::View& directory_;
  EntryDecisions decisions_;
  const NewestVersions newest_;
  HiddenReaders hidden_;
  const bool officer_;
  std::map<std::pair<store::PersonRow, std::int64_t>, const EntryRef*> entries_;
};

bool IsOfficer(access::Role role) {
  return role == access::Role::kDataProtectionOfficer || role == access::Role::kCaldicottGuardian;
}

}  // namespace

Outcome<access::DisclosureList> ReadDisclosures::Run(const Caller& caller, const ChildId& child,
                                                     const std::optional<AgencyId>& with) {
  using Listed = std::variant<audit::Released<access::DisclosureList>, Refusal>;
  return UntilRightsHold<Listed>([&] { return Attempt(caller, child, with); });
}

Outcome<access::DisclosureList> ReadDisclosures::Attempt(const Caller& caller, const ChildId& child,
                                                         const std::optional<AgencyId>& with) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const bool officer = IsOfficer(caller.role);
  // T6 and T8 stand beside early help, whatever its agreement.
  const auto purpose = officer ? access::Purpose::kOversight : access::Purpose::kEarlyHelp;
  access::DisclosureList list;
  list.child = child;
  std::vector<ShownEntry> shown;
  std::string facts;
  bool permitted = false;
  {
    store::ReadTransaction reading = store_.Read();
    const Asked asked = Ask(reading, caller, child, purpose, policy_, now);
    const Basis basis = BasisOf(asked, DecidedBy::kDisclosures);
    const access::Decision decision = Decide(basis, policy_);
    facts = EncodeFacts(basis);
    list.told = Tell(asked.question, decision, policy_);
    permitted = decision.permits();
    if (permitted && asked.child) {
      const auto directory = directory_.Current(reading, now);
      Lookup lookup(reading, caller, asked, *directory, policy_, officer);
      const Status found = lookup.Find(with);
      if (!found.ok()) return found.error();
      list.disclosures = std::move(lookup.found);
      shown = std::move(lookup.shown);
    }
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(list.told), child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kDisclosuresRead, caller, list.told, child);
  leaf.count = static_cast<std::uint32_t>(list.disclosures.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf,
      Encode(AuditDetail{caller.who.id, child, list.told, std::move(shown), {}, std::move(facts)}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  list.told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<access::DisclosureList>(std::move(list), durable.value())};
}

}  // namespace hub::service
