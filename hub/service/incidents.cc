#include "hub/service/incidents.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hub/records/entry_format.h"

namespace hub::service {
namespace {

using chronology::Evidence;
using chronology::Telling;
using EntryRef = store::Reading::EntryRef;
using records::Field;

constexpr std::size_t kMostKept = 300'000;  // some 30 MB

Telling TellingOf(const ShownRef& shown) {
  const records::FieldSet keep = shown.made->keep;
  Telling telling;
  telling.id = shown.ref->id;
  telling.kind = shown.ref->facts.kind;
  telling.happened = shown.ref->facts.happened;
  if (keep.Has(Field::kAgencyKind)) telling.agency_kind = shown.ref->facts.owner_kind;
  if (keep.Has(Field::kAgency)) telling.agency = static_cast<std::int64_t>(shown.ref->facts.owner);
  return telling;
}

bool MayBeTold(const ShownRef& shown) {
  const records::FieldSet keep = shown.made->keep;
  return chronology::MayTell(shown.ref->facts.kind) && keep.Has(Field::kKind) &&
         keep.Has(Field::kHappened);
}

bool AnythingSaid(const Asked& asked) {
  return std::any_of(asked.rights.of_entries.begin(), asked.rights.of_entries.end(),
                     [](const store::EntryStatement& of) {
                       return std::holds_alternative<store::SameIncident>(of.said.what);
                     });
}

// What was said of pairs that are shown; the last word on each comes last.
std::vector<chronology::Settled> SettledOf(store::Reading& reading, const Asked& asked,
                                           const std::vector<Telling>& tellings) {
  if (!AnythingSaid(asked)) return {};
  const RecordLines lines(reading, asked.persons);
  std::map<EntryId, std::size_t> told;  // by the first version of their record
  for (std::size_t i = 0; i < tellings.size(); ++i) told.emplace(lines.FirstOf(tellings[i].id), i);
  std::vector<std::pair<Instant, chronology::Settled>> said;
  for (const store::EntryStatement& of : asked.rights.of_entries) {
    const auto* incident = std::get_if<store::SameIncident>(&of.said.what);
    if (incident == nullptr) continue;
    const std::optional<EntryId> holder = lines.At(of.person, of.said.key);
    if (!holder) continue;
    const auto a = told.find(lines.FirstOf(*holder));
    const auto b = told.find(lines.FirstOf(incident->other));
    if (a == told.end() || b == told.end()) continue;
    said.push_back({of.said.at, {a->second, b->second, incident->same}});
  }
  std::stable_sort(said.begin(), said.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<chronology::Settled> settled;
  for (const auto& [at, one] : said) settled.push_back(one);
  return settled;
}

}  // namespace

Status OpenEach(store::ReadTransaction& reading, const Asked& asked,
                const std::vector<ShownRef>& wanted,
                const std::function<void(std::size_t, const records::EntryView&)>& take) {
  std::map<std::size_t, std::vector<std::size_t>> of_person;
  for (std::size_t i = 0; i < wanted.size(); ++i) of_person[wanted[i].person].push_back(i);
  for (const auto& [person, places] : of_person) {
    std::vector<const EntryRef*> refs;
    for (const std::size_t place : places) refs.push_back(wanted[place].ref);
    bool read = true;
    const std::vector<std::size_t>& place_of = places;
    const Status opened =
        reading.Open(asked.persons[person], refs, [&](std::size_t i, std::string_view body) {
          const auto view = records::EntryView::Of(body);
          read = read && view.ok();
          if (view.ok()) take(place_of[i], view.value());
        });
    if (!opened.ok()) return opened;
    if (!read) {
      return Error{ErrorCode::kInternal, "an entry cannot be read: tell the hub's operator",
                   "stored entry is not of the entry format"};
    }
  }
  return Done{};
}

std::vector<std::size_t> EvidenceKept::Find(const std::vector<ShownRef>& entries,
                                            const std::vector<std::size_t>& places,
                                            std::vector<Evidence>& evidence) const {
  std::vector<std::size_t> missing;
  const std::shared_lock lock(mutex_);
  for (const std::size_t place : places) {
    const auto kept = kept_.find(entries[place].ref->id);
    if (kept == kept_.end()) {
      missing.push_back(place);
    } else {
      evidence[place] = kept->second;
    }
  }
  return missing;
}

void EvidenceKept::Keep(const std::vector<std::pair<EntryId, Evidence>>& read) {
  const std::unique_lock lock(mutex_);
  if (kept_.size() + read.size() > kMostKept) kept_.clear();
  kept_.insert(read.begin(), read.end());
}

Result<std::vector<Evidence>> EvidenceOf(store::ReadTransaction& reading, const Asked& asked,
                                         const std::vector<ShownRef>& shown,
                                         const std::vector<std::size_t>& places,
                                         EvidenceKept& kept) {
  std::vector<Evidence> evidence(shown.size());
  const std::vector<std::size_t> missing = kept.Find(shown, places, evidence);
  if (!missing.empty()) {
    std::vector<ShownRef> wanted;
    for (const std::size_t place : missing) wanted.push_back(shown[place]);
    std::vector<std::pair<EntryId, Evidence>> keep;
    keep.reserve(missing.size());
    const Status read =
        OpenEach(reading, asked, wanted, [&](std::size_t i, const records::EntryView& entry) {
          const store::EntryFacts& facts = wanted[i].ref->facts;
          evidence[missing[i]] = chronology::EvidenceOf(entry, facts.kind, facts.happened);
          keep.emplace_back(wanted[i].ref->id, evidence[missing[i]]);
        });
    if (!read.ok()) return read.error();
    kept.Keep(keep);
  }
  for (const std::size_t place : places) {
    const records::FieldSet keep = shown[place].made->keep;
    if (!keep.all()) evidence[place] = Permitted(evidence[place], keep);
  }
  return evidence;
}

Tellings TellingsOf(const std::vector<ShownRef>& shown) {
  Tellings told;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (!MayBeTold(shown[i])) continue;
    told.shown.push_back(i);
    told.tellings.push_back(TellingOf(shown[i]));
  }
  return told;
}

std::vector<std::size_t> NearOthers(const Tellings& told) {
  std::vector<std::size_t> near = chronology::Neighbours(told.tellings);
  for (std::size_t& one : near) one = told.shown[one];
  return near;
}

std::vector<chronology::Incident> FindIncidents(store::ReadTransaction& reading, const Asked& asked,
                                                const std::vector<Evidence>& evidence,
                                                Tellings& told) {
  for (std::size_t i = 0; i < told.tellings.size(); ++i)
    told.tellings[i].evidence = evidence[told.shown[i]];
  return chronology::FindIncidents(told.tellings, SettledOf(reading, asked, told.tellings));
}

RecordLines::RecordLines(store::Reading& reading, const std::vector<store::Person>& persons) {
  for (const store::Person& person : persons) {
    reading.Versions(person.row, [this](const EntryRef& entry, std::optional<EntryId> prior) {
      entries_.emplace(entry.id, entry);
      places_.emplace(std::pair(entry.person, entry.seq), entry.id);
      if (prior) prior_.emplace(entry.id, *prior);
    });
  }
}

EntryId RecordLines::FirstOf(const EntryId& entry) const {
  EntryId first = entry;
  // As many steps as there are versions: a file that was altered must not go round for ever.
  for (std::size_t steps = 0; steps <= prior_.size(); ++steps) {
    const auto before = prior_.find(first);
    if (before == prior_.end()) break;
    first = before->second;
  }
  return first;
}

const EntryRef* RecordLines::Find(const EntryId& entry) const {
  const auto found = entries_.find(entry);
  return found == entries_.end() ? nullptr : &found->second;
}

std::optional<EntryId> RecordLines::At(store::PersonRow person, std::int64_t seq) const {
  const auto found = places_.find({person, seq});
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Judged> ShownOf(store::Reading& reading, const Caller& caller, const Asked& asked,
                            const Directory::View& directory, const access::Policy& policy,
                            const std::vector<EntryId>& entries) {
  const RecordLines lines(reading, asked.persons);
  EntryDecisions decisions(reading, caller, asked, directory, policy);
  std::vector<Judged> judged;
  for (const EntryId& id : entries) {
    const EntryRef* ref = lines.Find(id);
    if (ref == nullptr || !ref->readable || ref->ended) return {};
    if (!decisions.made()[decisions.For(*ref, *ref)].decision.permits()) return {};
    judged.push_back({*ref, lines.FirstOf(id)});
  }
  // What is said of two lies with the one whose record has the lesser id, whoever says it.
  std::sort(judged.begin(), judged.end(),
            [](const Judged& a, const Judged& b) { return a.first < b.first; });
  return judged;
}

std::int64_t PartOf(const EntryId& first) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | first.bytes()[i];
  return static_cast<std::int64_t>(number);
}

}  // namespace hub::service
