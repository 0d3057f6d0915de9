#include "hub/service/who_is_involved.h"

#include <algorithm>
#include <map>
#include <set>

#include "hub/records/entry_format.h"
#include "hub/service/entry_decisions.h"
#include "hub/service/own_children.h"

namespace hub::service {
namespace {

using chronology::InvolvedAnswer;
using chronology::InvolvedWorker;
using EntryRef = store::Reading::EntryRef;

// The text of a string member `"name":"value"` of our own making; escapes are undone.
std::string TextOf(const records::EntryView& entry, records::Field field) {
  const auto member = entry.Member(field);
  return member ? records::MemberText(*member) : std::string();
}

std::optional<Date> DateIn(std::string_view member, std::string_view name) {
  const std::size_t at = member.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  return Date::Parse(member.substr(at + name.size(), 10));
}

// From the permitted members only: what was redacted is not in `entry` any more.
InvolvedWorker WorkerOf(const records::EntryView& entry, records::FieldSet keep) {
  using records::Field;
  const auto kept = [&](Field field) {
    return keep.Has(field) ? TextOf(entry, field) : std::string();
  };
  InvolvedWorker worker;
  worker.role = kept(Field::kAuthorRole);
  worker.team = kept(Field::kAuthorTeam);
  worker.name = Sensitive(kept(Field::kAuthorName));
  const std::string own = kept(Field::kAuthorContact);
  worker.contact = Sensitive(own.empty() ? kept(Field::kTeamContact) : own);
  if (const auto tie = entry.Member(Field::kInvolvement)) {
    worker.since = DateIn(*tie, "\"since\":\"");
    worker.until = DateIn(*tie, "\"until\":\"");
    worker.lead = tie->find("\"lead\":true") != std::string_view::npos;
  }
  return worker;
}

struct Gathered {
  std::vector<std::pair<store::AgencyRow, InvolvedWorker>> workers;
  std::map<store::AgencyRow, PartialDate> last_contact;
  std::set<store::AgencyRow> named;  // by an entry that the asker may see
  std::vector<ShownEntry> shown;
  std::vector<EntryId> ids;
  std::vector<bool> told;  // by decision: something of such an entry was
};

// What an agency did with the child, not what it noted about itself.
bool IsContact(records::Kind kind) { return kind != records::Kind::kInvolvement; }

// The entries of one person that name a worker, in order of arrival.
struct Naming {
  std::vector<const EntryRef*> entries;
  std::vector<std::size_t> decisions;
};

// What the facts alone tell: who had contact when, and which entries to open.
Naming Survey(store::ReadTransaction& reading, const store::Person& person, Date today,
              EntryDecisions& decisions, Gathered& out) {
  Naming naming;
  for (const EntryRef& entry : reading.Survey(person).entries) {
    if (!entry.readable || entry.ended) continue;
    if (entry.facts.kind == records::Kind::kFamilyTie) continue;
    const std::size_t decision = decisions.For(entry, entry);
    const EntryDecisions::Made& made = decisions.made()[decision];
    if (!made.decision.permits()) continue;
    if (made.keep.Has(records::Field::kAgency)) out.named.insert(entry.facts.owner);
    if (IsContact(entry.facts.kind)) {
      PartialDate& last = out.last_contact[entry.facts.owner];
      if (entry.facts.happened.known() && entry.facts.happened.earliest <= today &&
          (!last.known() || last < entry.facts.happened))
        last = entry.facts.happened;
      continue;
    }
    naming.entries.push_back(&entry);
    naming.decisions.push_back(decision);
  }
  return naming;
}

// By what the asker's own agency calls the child.
std::optional<chronology::FoundChild> Called(store::Reading& reading, const Caller& caller,
                                             const Asked& asked) {
  const auto subject = CalledByOwnAgency(reading, caller, asked);
  if (!subject || subject->names.empty()) return std::nullopt;
  return chronology::FoundChild{asked.id, subject->names.front().given,
                                subject->names.front().family, subject->birth, true};
}

// It tells that it works with the child and nothing else, of any child.
bool IsPointer(const store::Agency& agency) {
  return agency.classes == records::ClassSet().With(records::RecordClass::kInvolvement);
}

// Whoever works for an agency that tells no more can be reached there, if by nothing of their own.
void TellAgency(const store::Agency& agency, bool named, InvolvedWorker& worker) {
  worker.pointer = IsPointer(agency);
  if (!named) return;
  worker.agency_name = agency.name;
  if (worker.pointer && worker.contact.empty()) worker.contact = Sensitive(agency.duty_phone);
}

Status Gather(store::ReadTransaction& reading, const Asked& asked, Instant now,
              const Directory::View& directory, EntryDecisions& decisions, access::Told& told,
              Gathered& out) {
  bool readable = true;
  for (const store::Person& person : asked.persons) {
    const Naming naming = Survey(reading, person, Date::Of(now), decisions, out);
    std::vector<InvolvedWorker> workers(naming.entries.size());
    const auto take = [&](std::size_t i, std::string_view body) {
      const auto view = records::EntryView::Of(body);
      readable = readable && view.ok();
      if (view.ok())
        workers[i] = WorkerOf(view.value(), decisions.made()[naming.decisions[i]].keep);
    };
    const Status opened = reading.Open(person, naming.entries, take);
    if (!opened.ok()) return opened;
    for (std::size_t i = 0; i < workers.size(); ++i) {
      const EntryRef& entry = *naming.entries[i];
      const EntryDecisions::Made& made = decisions.made()[naming.decisions[i]];
      workers[i].agency_kind = entry.facts.owner_kind;
      workers[i].ended = workers[i].until && *workers[i].until < Date::Of(now);
      const auto agency = directory.agencies.find(entry.facts.owner);
      if (agency != directory.agencies.end())
        TellAgency(agency->second, made.keep.Has(records::Field::kAgency), workers[i]);
      told.withheld = told.withheld.Union(made.decision.redactions());
      if (out.told.size() <= naming.decisions[i]) out.told.resize(naming.decisions[i] + 1);
      out.told[naming.decisions[i]] = true;
      out.workers.emplace_back(entry.facts.owner, std::move(workers[i]));
      out.shown.emplace_back(entry.person, entry.seq);
      out.ids.push_back(entry.id);
    }
  }
  if (!readable)
    return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                 "stored entry is not of the entry format"};
  return Done{};
}

std::vector<access::EntryFacts> ClassesTold(const Gathered& gathered,
                                            const EntryDecisions& decisions, Grading& grading) {
  std::vector<access::EntryFacts> classes;
  for (std::size_t i = 0; i < gathered.told.size(); ++i) {
    if (!gathered.told[i]) continue;
    classes.push_back(decisions.made()[i].facts);
    grading.Add(classes.back(), decisions.made()[i].decision);
  }
  return classes;
}

// An agency that has contact but named no worker is involved all the same.
void AddAgenciesWithoutWorkers(const Directory::View& directory, Gathered& gathered) {
  for (const auto& [row, last] : gathered.last_contact) {
    const bool has_worker = std::any_of(gathered.workers.begin(), gathered.workers.end(),
                                        [r = row](const auto& w) { return w.first == r; });
    const auto agency = directory.agencies.find(row);
    if (has_worker || agency == directory.agencies.end()) continue;
    InvolvedWorker worker;
    worker.agency_kind = agency->second.kind;
    if (gathered.named.count(row) == 1) {
      worker.agency_name = agency->second.name;
      worker.contact = Sensitive(agency->second.duty_phone);
    }
    gathered.workers.emplace_back(row, std::move(worker));
  }
}

bool Before(const InvolvedWorker& a, const InvolvedWorker& b) {
  if (a.ended != b.ended) return b.ended;
  if (a.lead != b.lead) return a.lead;
  if (a.last_contact != b.last_contact) return b.last_contact < a.last_contact;
  if (a.agency_name != b.agency_name) return a.agency_name < b.agency_name;
  return a.role < b.role;
}

}  // namespace

Outcome<InvolvedAnswer> WhoIsInvolved::Run(const Caller& caller, const ChildId& child,
                                           access::Purpose purpose) {
  using Told = std::variant<audit::Released<InvolvedAnswer>, Refusal>;
  return UntilRightsHold<Told>([&] { return Attempt(caller, child, purpose); });
}

Outcome<InvolvedAnswer> WhoIsInvolved::Attempt(const Caller& caller, const ChildId& child,
                                               access::Purpose purpose) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  InvolvedAnswer answer;
  answer.child = child;
  Gathered gathered;
  bool permitted = false;
  std::string facts;
  {
    store::ReadTransaction reading = store_.Read();
    const Asked asked = Ask(reading, caller, child, purpose, policy_, now);
    answer.told = Tell(asked.question, asked.decision.decision, policy_);
    answer.told.closed_because = asked.decision.closed_because;
    permitted = asked.decision.decision.permits();
    Grading grading(asked.question, asked.decision);
    if (!permitted) facts = FactsOf(asked, DecidedBy::kInvolved);
    if (permitted) {
      const auto directory = directory_.Current(reading, now);
      EntryDecisions decisions(reading, caller, asked, *directory, policy_);
      const Status status =
          Gather(reading, asked, now, *directory, decisions, answer.told, gathered);
      if (!status.ok()) return status.error();
      AddAgenciesWithoutWorkers(*directory, gathered);
      answer.called = Called(reading, caller, asked);
      answer.coverage = directory->coverage;
      facts = FactsOf(asked, DecidedBy::kInvolved, ClassesTold(gathered, decisions, grading));
    }
    grading.Tell(policy_, answer.told);
  }
  if (!permitted) {
    auto refusal = Refuse(store_, caller, std::move(answer.told), child, epoch, std::move(facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  for (auto& [agency, worker] : gathered.workers) {
    worker.last_contact = gathered.last_contact[agency];
    answer.workers.push_back(std::move(worker));
  }
  std::stable_sort(answer.workers.begin(), answer.workers.end(), Before);
  if (!answer.told.withheld.empty()) answer.told.outcome = access::Outcome::kRedact;

  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kInvolvedRead, caller, answer.told, child);
  leaf.count = static_cast<std::uint32_t>(answer.workers.size());
  leaf.shown = HashOfShown(gathered.ids);
  const auto durable = store_.writer().WriteLeaf(
      leaf,
      Encode(AuditDetail{
          caller.who.id, child, answer.told, std::move(gathered.shown), {}, std::move(facts)}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  answer.told.id = store_.DecisionOf(durable.value().index());
  return {audit::Released<InvolvedAnswer>(std::move(answer), durable.value())};
}

}  // namespace hub::service
