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

// Coverage is in order of agency.
bool IsFeedFresh(const std::vector<chronology::FeedStatement>& coverage, const AgencyId& agency) {
  const auto found = std::lower_bound(coverage.begin(), coverage.end(), agency,
                                      [](const chronology::FeedStatement& feed,
                                         const AgencyId& id) { return feed.feed.agency < id; });
  return found != coverage.end() && found->feed.agency == agency &&
         found->state == chronology::FeedState::kFresh;
}

struct Sources {
  const std::vector<ShownRef>& shown;
  const StoryGround& ground;
  Tellings told;
  std::vector<chronology::Evidence> evidence;  // of the order of `shown`, where it matters

  bool IsFresh(const ShownRef& one) const { return ground.IsFresh(*one.made); }
};

void Append(std::uint64_t number, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

// Whether any entry about them, shown or not, keeps a place to itself.
bool HasShieldedEntry(store::ReadTransaction& reading, const Asked& asked) {
  return std::any_of(
             asked.persons.begin(), asked.persons.end(),
             [&](const store::Person& person) { return reading.Survey(person).shielded; }) ||
         std::any_of(asked.rights.of_entries.begin(), asked.rights.of_entries.end(),
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

chronology::Item ItemOf(const ShownRef& one) {
  return {one.ref->id, one.ref->facts.happened, one.ref->facts.received};
}

Story::Incident ShownAs(const chronology::Incident& incident, const Tellings& found,
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

void AddIncidents(store::ReadTransaction& reading, const Asked& asked, Sources& sources,
                  Story& story) {
  for (const chronology::Incident& incident :
       FindIncidents(reading, asked, sources.evidence, sources.told))
    story.incidents.push_back(ShownAs(incident, sources.told, sources.shown));
  std::sort(story.incidents.begin(), story.incidents.end(), [](const auto& a, const auto& b) {
    return a.shown.entries.front() < b.shown.entries.front();
  });
}

// Whether it may make or fill a gap.
bool MayBeMissed(const ShownRef& one) {
  const records::FieldSet keep = one.made->keep;
  return keep.Has(Field::kKind) && keep.Has(Field::kHappened) &&
         chronology::MayShowGaps(one.ref->facts.kind);
}

// What is missing from what is shown.
void AddGaps(const Sources& sources, const chronology::Settings& settings, Story& story) {
  std::vector<chronology::GapEntry> entries;
  for (std::size_t i = 0; i < sources.shown.size(); ++i) {
    const ShownRef& one = sources.shown[i];
    if (!MayBeMissed(one)) continue;
    chronology::GapEntry entry;
    entry.id = one.ref->id;
    entry.kind = one.ref->facts.kind;
    entry.happened = one.ref->facts.happened;
    if (one.made->keep.Has(Field::kAgencyKind)) entry.agency_kind = one.ref->facts.owner_kind;
    entry.fresh = sources.IsFresh(one);
    if (chronology::SpeaksOfGaps(entry.kind)) {
      const chronology::Evidence& said = sources.evidence[i];
      entry.not_brought =
          entry.kind == records::Kind::kHealthContact && said.not_brought_in.bits() != 0;
      entry.answered = said.outcome_in.bits() != 0;
    }
    entries.push_back(entry);
  }
  story.gaps =
      chronology::FindGaps(entries, sources.ground.feeds(), sources.ground.day(), settings);
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

bool MayClaimAloud(const ShownRef& one) {
  return MayBeQuoted(one) && chronology::MayClaim(one.ref->facts.kind);
}

// The entries of which it matters what they say themselves.
std::vector<std::size_t> ToBeHeard(const std::vector<ShownRef>& shown, const Tellings& told) {
  std::vector<bool> heard(shown.size());
  for (const std::size_t place : NearOthers(told)) heard[place] = true;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const ShownRef& one = shown[i];
    const bool speaks = MayBeMissed(one) && chronology::SpeaksOfGaps(one.ref->facts.kind);
    if (heard[i] || speaks || MayClaimAloud(one)) places.push_back(i);
  }
  return places;
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
                         const Sources& sources, Story& story) {
  std::vector<std::uint32_t> claiming;
  for (std::uint32_t place = 0; place < sources.shown.size(); ++place)
    if (MayClaimAloud(sources.shown[place]) && sources.evidence[place].claims)
      claiming.push_back(place);
  Claims claims(reading, asked, sources.shown);
  const Status said = claims.AddSaid(claiming);
  if (!said.ok()) return said;
  if (!sources.ground.past()) AddIdentities(asked, sources.shown, claims);
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

StoryGround::StoryGround(store::ReadTransaction& reading, const Asked& asked,
                         const EntryDecisions& decisions, const Directory::View& directory,
                         Date day, bool past)
    : asked_(asked),
      classes_(decisions.made()),
      day_(day),
      past_(past),
      addresses_(MayShowAddresses(reading, asked)) {
  for (const chronology::FeedStatement& feed : directory.coverage) {
    if (feed.state != chronology::FeedState::kFresh) continue;
    feeds_.any = true;
    if (feed.feed.kind == records::AgencyKind::kSocialCare) feeds_.social_care = true;
  }
  fresh_.reserve(classes_.size());
  for (const Made& made : classes_)
    fresh_.push_back(made.keep.Has(Field::kAgency) &&
                     IsFeedFresh(directory.coverage, made.facts.owner));
}

// A statement's words are those of its ordinal for ever; what people say is found by the versions
// of records, which are those of the persons.
void StoryGround::AppendTo(std::string& bytes) const {
  Append(static_cast<std::uint64_t>(day_.days), bytes);
  Append((feeds_.any ? 1U : 0U) | (feeds_.social_care ? 2U : 0U) | (past_ ? 4U : 0U) |
             (addresses_ ? 8U : 0U),
         bytes);
  for (const store::Person& person : asked_.persons)
    bytes.append(reinterpret_cast<const char*>(person.identity_hash.data()),
                 person.identity_hash.size());
  for (const store::EntryStatement& of : asked_.rights.of_entries) {
    if (!std::holds_alternative<store::SameIncident>(of.said.what)) continue;
    Append(static_cast<std::uint64_t>(of.person), bytes);
    Append(static_cast<std::uint64_t>(of.said.ordinal), bytes);
  }
}

Result<Story> MakeStory(store::ReadTransaction& reading, const Asked& asked,
                        const StoryGround& ground, const std::vector<ShownRef>& shown,
                        const chronology::Settings& settings, EvidenceKept& evidence) {
  Sources sources = {shown, ground, TellingsOf(shown), {}};
  auto heard = EvidenceOf(reading, asked, shown, ToBeHeard(shown, sources.told), evidence);
  if (!heard.ok()) return heard.error();
  sources.evidence = std::move(heard).value();
  Story story;
  AddIncidents(reading, asked, sources, story);
  AddGaps(sources, settings, story);
  const Status told = AddContradictions(reading, asked, sources, story);
  if (!told.ok()) return told.error();
  return story;
}

Result<std::vector<chronology::ShownContradiction>> TellContradictions(
    store::ReadTransaction& reading, const Asked& asked, const Story& story,
    const std::function<ShownRef(std::uint32_t)>& at) {
  std::vector<chronology::ShownContradiction> told;
  const auto tell = [&](const Side& side) -> Result<chronology::ShownContradiction::Side> {
    const std::vector<ShownRef> alone = {at(side.place)};
    Claims claims(reading, asked, alone);
    if (side.of_identity) {
      claims.AddIdentity(0, {});
    } else {
      const Status said = claims.AddSaid({0});
      if (!said.ok()) return said.error();
    }
    const ShownRef& one = alone.front();
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
