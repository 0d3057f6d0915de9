#include "hub/service/story.h"

#include <algorithm>
#include <array>
#include <utility>

#include "hub/chronology/chronology.h"

namespace hub::service {
namespace {

using chronology::Gap;
using chronology::ShownIncident;
using Made = EntryDecisions::Made;
using records::Field;

constexpr std::size_t kMostBytes = std::size_t{48} << 20U;
constexpr std::size_t kMostOfOneChild = 6;  // as many readers with other rights, or other filters

// The feeds that are fresh. Coverage is in order of agency.
class Fresh {
 public:
  explicit Fresh(const Directory::View& directory) : coverage_(directory.coverage) {
    for (const chronology::FeedStatement& feed : coverage_) {
      if (feed.state != chronology::FeedState::kFresh) continue;
      feeds_.any = true;
      if (feed.feed.kind == records::AgencyKind::kSocialCare) feeds_.social_care = true;
    }
  }
  const chronology::FreshFeeds& feeds() const { return feeds_; }

  // Whether that which an entry came from is, as far as the asker may know it.
  std::vector<bool> Of(const std::vector<Made>& classes) const {
    std::vector<bool> fresh;
    fresh.reserve(classes.size());
    for (const Made& made : classes)
      fresh.push_back(made.keep.Has(Field::kAgency) && Has(made.facts.owner));
    return fresh;
  }

 private:
  bool Has(const AgencyId& agency) const {
    const auto found = std::lower_bound(coverage_.begin(), coverage_.end(), agency,
                                        [](const chronology::FeedStatement& feed,
                                           const AgencyId& id) { return feed.feed.agency < id; });
    return found != coverage_.end() && found->feed.agency == agency &&
           found->state == chronology::FeedState::kFresh;
  }

  const std::vector<chronology::FeedStatement>& coverage_;
  chronology::FreshFeeds feeds_;
};

struct Sources {
  const std::vector<ShownRef>& shown;
  std::vector<bool> fresh;  // of each class of entry that was decided on
  const std::vector<Made>& classes;
  chronology::FreshFeeds feeds;
  Date day;
  bool past = false;

  bool IsFresh(const ShownRef& one) const {
    return fresh[static_cast<std::size_t>(one.made - classes.data())];
  }
};

void Append(std::uint64_t number, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// Whether any entry about them, shown or not, keeps a place to itself.
bool HasShieldedEntry(store::ReadTransaction& reading, const Asked& asked) {
  const auto is_shielded = [](const store::Reading::EntryRef& entry) {
    return entry.facts.labels.Has(records::Label::kShielded);
  };
  for (const store::Person& person : asked.persons) {
    const auto& entries = reading.Survey(person).entries;
    if (std::any_of(entries.begin(), entries.end(), is_shielded)) return true;
  }
  return std::any_of(asked.rights.of_entries.begin(), asked.rights.of_entries.end(),
                     [](const store::EntryStatement& of) {
                       const auto* marks = std::get_if<store::Marks>(&of.said.what);
                       return marks != nullptr && marks->added.Has(records::Label::kShielded);
                     });
}

// An address that somebody is kept from is told to nobody, whoever else says it.
bool MayShowAddresses(store::ReadTransaction& reading, const Asked& asked) {
  return !asked.facts.shielded && !HasShieldedEntry(reading, asked) &&
         std::none_of(asked.persons.begin(), asked.persons.end(),
                      [](const store::Person& person) { return person.shielded; });
}

// All that the story of these entries depends on. An entry's facts and words are those of its id
// for ever, and so are a statement's of its ordinal; what people say is found by the versions of
// records, which are those of the persons.
std::string RestsOn(store::ReadTransaction& reading, const Asked& asked, const Sources& sources) {
  std::string bytes;
  bytes.reserve(sources.shown.size() * 24 + asked.persons.size() * 8 + 64);
  Append(static_cast<std::uint64_t>(sources.day.days), bytes);
  Append((sources.feeds.any ? 1U : 0U) | (sources.feeds.social_care ? 2U : 0U) |
             (sources.past ? 4U : 0U) | (MayShowAddresses(reading, asked) ? 8U : 0U),
         bytes);
  Append(asked.persons.size(), bytes);
  for (const store::Person& person : asked.persons) {
    Append(static_cast<std::uint64_t>(person.row), bytes);
    bytes.append(reinterpret_cast<const char*>(person.identity_hash.data()),
                 person.identity_hash.size());
  }
  Append(sources.shown.size(), bytes);
  for (const ShownRef& one : sources.shown) {
    static_assert(static_cast<int>(Field::kId) == 1, "no field is number 0");
    bytes.append(reinterpret_cast<const char*>(one.ref->id.bytes().data()),
                 one.ref->id.bytes().size());
    Append((one.made->keep.bits() & ~std::uint64_t{1}) | (sources.IsFresh(one) ? 1U : 0U), bytes);
  }
  for (const store::EntryStatement& of : asked.rights.of_entries) {
    if (!std::holds_alternative<store::SameIncident>(of.said.what)) continue;
    Append(static_cast<std::uint64_t>(of.person), bytes);
    Append(static_cast<std::uint64_t>(of.said.ordinal), bytes);
  }
  return bytes;
}

chronology::Item ItemOf(const ShownRef& one) {
  return {one.ref->id, one.ref->facts.happened, one.ref->facts.received};
}

Story::Incident ShownAs(const chronology::Incident& incident, const FoundIncidents& found,
                        const std::vector<ShownRef>& shown) {
  const auto entry_of = [&](std::size_t telling) -> const ShownRef& {
    return shown[found.shown[telling]];
  };
  Story::Incident told;
  std::vector<std::size_t> newest_first = incident.tellings;
  std::sort(newest_first.begin(), newest_first.end(), [&](std::size_t a, std::size_t b) {
    return chronology::NewerFirst(ItemOf(entry_of(a)), ItemOf(entry_of(b)));
  });
  for (const std::size_t telling : newest_first) {
    told.shown.entries.push_back(entry_of(telling).ref->id);
    told.places.push_back(static_cast<std::uint32_t>(found.shown[telling]));
  }
  told.shown.agencies = incident.agencies;
  told.shown.confirmed = incident.confirmed;
  for (const chronology::Incident::Pair& pair : incident.because)
    told.shown.because.push_back(
        {entry_of(pair.a).ref->id, entry_of(pair.b).ref->id, pair.likeness, pair.confirmed});
  return told;
}

Status AddIncidents(store::ReadTransaction& reading, const Asked& asked, const Sources& sources,
                    EvidenceKept& kept, Story& story) {
  const auto found = FindIncidents(reading, asked, sources.shown, kept);
  if (!found.ok()) return found.error();
  for (const chronology::Incident& incident : found.value().incidents)
    story.incidents.push_back(ShownAs(incident, found.value(), sources.shown));
  std::sort(story.incidents.begin(), story.incidents.end(), [](const auto& a, const auto& b) {
    return a.shown.entries.front() < b.shown.entries.front();
  });
  return Done{};
}

// What is missing from what is shown.
Status AddGaps(store::ReadTransaction& reading, const Asked& asked, const Sources& sources,
               const chronology::Settings& settings, EvidenceKept& kept, Story& story) {
  std::vector<ShownRef> shown;
  std::vector<ShownRef> spoken;  // what they say themselves matters
  for (const ShownRef& one : sources.shown) {
    const records::FieldSet keep = one.made->keep;
    const bool told = keep.Has(Field::kKind) && keep.Has(Field::kHappened);
    if (!told || !chronology::MayShowGaps(one.ref->facts.kind)) continue;
    shown.push_back(one);
    if (chronology::SpeaksOfGaps(one.ref->facts.kind)) spoken.push_back(one);
  }
  const auto evidence = EvidenceOf(reading, asked, spoken, kept);
  if (!evidence.ok()) return evidence.error();
  std::vector<chronology::GapEntry> entries;
  std::size_t next = 0;
  for (const ShownRef& one : shown) {
    chronology::GapEntry entry;
    entry.id = one.ref->id;
    entry.kind = one.ref->facts.kind;
    entry.happened = one.ref->facts.happened;
    if (one.made->keep.Has(Field::kAgencyKind)) entry.agency_kind = one.ref->facts.owner_kind;
    entry.fresh = sources.IsFresh(one);
    if (chronology::SpeaksOfGaps(entry.kind)) {
      const chronology::Evidence& said = evidence.value()[next++];
      entry.not_brought =
          entry.kind == records::Kind::kHealthContact && said.not_brought_in.bits() != 0;
      entry.answered = said.outcome_in.bits() != 0;
    }
    entries.push_back(entry);
  }
  story.gaps = chronology::FindGaps(entries, sources.feeds, sources.day, settings);
  return Done{};
}

// Where a claim was read.
using Side = Story::Contradiction::Side;

class Claims {
 public:
  Claims(store::ReadTransaction& reading, const Asked& asked, const std::vector<ShownRef>& shown)
      : reading_(reading), asked_(asked), shown_(shown) {}

  // What these entries say themselves.
  Status AddSaid(const std::vector<std::uint32_t>& places) {
    std::vector<ShownRef> wanted;
    for (const std::uint32_t place : places) wanted.push_back(shown_[place]);
    std::vector<std::vector<chronology::Claim>> said(places.size());
    const Status opened =
        OpenEach(reading_, asked_, wanted, [&](std::size_t i, const records::EntryView& entry) {
          const store::EntryFacts& facts = wanted[i].ref->facts;
          said[i] = chronology::ReadClaims(entry, facts.kind, facts.happened, wanted[i].made->keep);
        });
    if (!opened.ok()) return opened;
    for (std::size_t i = 0; i < said.size(); ++i)
      Add(said[i], places[i], /*of_identity=*/false, wanted[i].ref->facts.received);
    return Done{};
  }

  // What the source of this entry says of the person.
  void AddIdentity(std::uint32_t place, Instant since) {
    const auto subject = reading_.Identity(asked_.persons[shown_[place].person]);
    if (!subject.ok()) return;  // erased meanwhile: it says nothing
    std::vector<chronology::Claim> said;
    said.push_back(chronology::BirthClaim(subject.value().birth));
    if (!subject.value().birth.known()) said.back().about = chronology::About::kNone;
    if (MayShowAddresses(reading_, asked_) && !subject.value().addresses.empty()) {
      const records::Address& address = subject.value().addresses.front();
      said.push_back(
          chronology::AddressClaim(address.lines.Reveal() + ", " + address.postcode.Reveal()));
    }
    Add(said, place, /*of_identity=*/true, since);
  }

  const std::vector<chronology::Claim>& claims() const { return claims_; }
  const std::vector<Side>& sides() const { return sides_; }  // of the same order

 private:
  void Add(const std::vector<chronology::Claim>& said, std::uint32_t place, bool of_identity,
           Instant received) {
    for (std::uint32_t nth = 0; nth < said.size(); ++nth) {
      claims_.push_back(said[nth]);
      claims_.back().agency = static_cast<std::int64_t>(shown_[place].ref->facts.owner);
      claims_.back().source = place;
      claims_.back().received = received;
      sides_.push_back({place, of_identity, nth});
    }
  }

  store::ReadTransaction& reading_;
  const Asked& asked_;
  const std::vector<ShownRef>& shown_;
  std::vector<chronology::Claim> claims_;
  std::vector<Side> sides_;
};

// Both sides are named, so who says a thing must be shown, and of what day it is.
bool MayBeQuoted(const ShownRef& one) {
  const records::FieldSet keep = one.made->keep;
  return keep.Has(Field::kAgency) && keep.Has(Field::kKind) && keep.Has(Field::kHappened);
}

// Whoever reads a record of an agency whole may know what it holds of the child's birth and home.
bool ShowsIdentity(const ShownRef& one) {
  return one.made->keep.all() && !one.ref->shared &&
         one.ref->facts.klass != records::RecordClass::kInvolvement;
}

void AddIdentities(const Asked& asked, const std::vector<ShownRef>& shown, Claims& claims) {
  struct Source {
    std::optional<std::uint32_t> newest;
    Instant since;
  };
  std::vector<Source> sources(asked.persons.size());
  for (std::uint32_t place = 0; place < shown.size(); ++place) {
    if (!ShowsIdentity(shown[place])) continue;
    Source& source = sources[shown[place].person];
    const Instant received = shown[place].ref->facts.received;
    if (!source.newest || received < source.since) source.since = received;
    if (!source.newest || shown[*source.newest].ref->facts.received <= received)
      source.newest = place;
  }
  for (const Source& source : sources)
    if (source.newest) claims.AddIdentity(*source.newest, source.since);
}

// What in what is shown cannot both be so.
Status AddContradictions(store::ReadTransaction& reading, const Asked& asked,
                         const Sources& sources, EvidenceKept& kept, Story& story) {
  std::vector<ShownRef> may_claim;
  std::vector<std::uint32_t> places;
  for (std::uint32_t place = 0; place < sources.shown.size(); ++place) {
    const ShownRef& one = sources.shown[place];
    if (!MayBeQuoted(one) || !chronology::MayClaim(one.ref->facts.kind)) continue;
    may_claim.push_back(one);
    places.push_back(place);
  }
  const auto evidence = EvidenceOf(reading, asked, may_claim, kept);
  if (!evidence.ok()) return evidence.error();
  std::vector<std::uint32_t> claiming;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (evidence.value()[i].claims) claiming.push_back(places[i]);
  Claims claims(reading, asked, sources.shown);
  const Status said = claims.AddSaid(claiming);
  if (!said.ok()) return said;
  if (!sources.past) AddIdentities(asked, sources.shown, claims);
  for (const chronology::Contradiction& found : chronology::FindContradictions(claims.claims()))
    story.contradictions.push_back({found.about, found.number, claims.sides()[found.a],
                                    claims.sides()[found.b],
                                    chronology::OwnerOf(found, claims.claims()) == found.b});
  return Done{};
}

chronology::ContradictionState StateOf(const Asked& asked, std::uint64_t number) {
  Instant said;
  auto state = chronology::ContradictionState::kOpen;
  for (const store::EntryStatement& of : asked.rights.of_entries) {
    const auto* settled = std::get_if<store::SettledContradiction>(&of.said.what);
    if (settled == nullptr || of.said.part != static_cast<std::int64_t>(number)) continue;
    if (of.said.at < said) continue;
    said = of.said.at;
    state = settled->state;
  }
  return state;
}

}  // namespace

std::size_t Story::size() const {
  std::size_t bytes = sizeof(Story);
  for (const Incident& incident : incidents)
    bytes += sizeof(Incident) + incident.places.size() * (sizeof(EntryId) + 4) +
             incident.shown.because.size() * sizeof(ShownIncident::Pair);
  for (const Gap& gap : gaps) bytes += sizeof(Gap) + gap.entries.size() * sizeof(EntryId);
  return bytes + contradictions.size() * sizeof(Contradiction);
}

Result<std::shared_ptr<const Story>> Stories::Of(
    store::ReadTransaction& reading, const Asked& asked, const std::vector<ShownRef>& shown,
    const EntryDecisions& decisions, const Directory::View& directory, Date day, bool past) {
  const Fresh fresh(directory);
  const Sources sources = {shown, fresh.Of(decisions.made()), decisions.made(), fresh.feeds(), day,
                           past};
  std::string rests_on = RestsOn(reading, asked, sources);
  if (auto before = Find(asked.id, rests_on)) return before;
  auto story = std::make_shared<Story>();
  Status told = AddIncidents(reading, asked, sources, evidence_, *story);
  if (told.ok()) told = AddGaps(reading, asked, sources, settings_, evidence_, *story);
  if (told.ok()) told = AddContradictions(reading, asked, sources, evidence_, *story);
  if (!told.ok()) return told.error();
  const std::shared_ptr<const Story> finished = std::move(story);
  Keep(asked.id, {std::move(rests_on), finished});
  return finished;
}

std::size_t Stories::made() const {
  const std::lock_guard lock(mutex_);
  return made_;
}

std::shared_ptr<const Story> Stories::Find(const ChildId& child,
                                           const std::string& rests_on) const {
  const std::lock_guard lock(mutex_);
  const auto of_child = kept_.find(child);
  if (of_child == kept_.end()) return nullptr;
  for (const Kept& kept : of_child->second)
    if (kept.rests_on == rests_on) return kept.story;
  return nullptr;
}

void Stories::Keep(const ChildId& child, Kept kept) {
  const auto size_of = [](const Kept& one) {
    return one.rests_on.size() + one.story->size() + 2 * sizeof(Kept);
  };
  const std::size_t size = size_of(kept);
  std::unordered_map<ChildId, std::vector<Kept>> emptied;  // freed after the lock
  const std::lock_guard lock(mutex_);
  ++made_;
  if (bytes_ + size > kMostBytes) {
    std::swap(emptied, kept_);
    bytes_ = 0;
  }
  std::vector<Kept>& of_child = kept_[child];
  if (of_child.size() == kMostOfOneChild) {
    bytes_ -= size_of(of_child.front());
    of_child.erase(of_child.begin());
  }
  of_child.push_back(std::move(kept));
  bytes_ += size;
}

Result<std::vector<chronology::ShownContradiction>> TellContradictions(
    store::ReadTransaction& reading, const Asked& asked, const Story& story,
    const std::vector<ShownRef>& shown) {
  std::vector<chronology::ShownContradiction> told;
  const auto tell = [&](const Side& side) -> Result<chronology::ShownContradiction::Side> {
    Claims claims(reading, asked, shown);
    if (side.of_identity) {
      claims.AddIdentity(side.place, {});
    } else {
      const Status said = claims.AddSaid({side.place});
      if (!said.ok()) return said.error();
    }
    const ShownRef& one = shown[side.place];
    if (claims.claims().size() <= side.nth)
      return Error{ErrorCode::kConflict, "what was asked for is being erased: ask again",
                   "a claim went between story and telling"};
    return chronology::ShownContradiction::Side{one.made->facts.owner, one.ref->id,
                                                Sensitive(claims.claims()[side.nth].words)};
  };
  for (const Story::Contradiction& found : story.contradictions) {
    auto first = tell(found.first);
    if (!first.ok()) return first.error();
    auto second = tell(found.second);
    if (!second.ok()) return second.error();
    const AgencyId owner = (found.second_owns ? second : first).value().agency;
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::uint8_t>(found.number >> (56 - 8 * i));
    told.push_back(
        {found.about,
         crypto::Hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())),
         owner, StateOf(asked, found.number), std::move(first).value(), std::move(second).value()});
  }
  return told;
}

}  // namespace hub::service
