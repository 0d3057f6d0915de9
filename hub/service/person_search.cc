#include "hub/service/person_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "hub/access/search.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {
namespace {

constexpr std::size_t kMostPerKey = 200;

// The least work of a search. Few children share a family name and a day of birth, and few are
// known to more than a handful of agencies.
constexpr std::size_t kPersons = 8;
constexpr std::size_t kChildren = 4;
constexpr std::size_t kIdentities = 16;
constexpr std::size_t kSurveys = 4;
constexpr std::size_t kStrangers = 16;  // drawn for what the above has no use for

std::size_t Doubled(std::size_t least, std::size_t needed) {
  return std::max(least, std::bit_ceil(needed));
}

using Probes = std::array<std::string, linkage::kSearchProbes>;

// Whether the search would have come upon the child by this view alone: one that the asker may
// not see must not bring up what the others say.
bool LeadsTo(const records::Subject& view, const Probes& probes) {
  const std::vector<std::string> keys = linkage::SearchKeys(view);
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return std::find(probes.begin(), probes.end(), key) != probes.end();
  });
}

template <class Row>
void AddOnce(Row row, std::vector<Row>& rows) {
  if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
}

}  // namespace

// A child who may be meant, or one who stands in for nobody.
struct PersonSearch::Candidate {
  Asked asked;
  access::Decision may;
  bool stand_in = false;
  struct View {
    const store::Person* person = nullptr;
    records::Subject subject;
  };
  std::vector<View> views;  // that could be opened

  linkage::KnownAs All() const {
    linkage::KnownAs known;
    for (const View& view : views) known.Add(view.subject);
    return known;
  }
};

// Those to look at where there is nobody to look at.
void PersonSearch::DrawStrangers(std::uint64_t draw) {
  strangers_.clear();
  for (std::size_t i = 0; i < kStrangers; ++i) {
    const auto row = reading_.SomePerson(draw);
    const auto person = row ? reading_.PersonOf(*row) : std::nullopt;
    if (person) strangers_.push_back(*person);
    draw = (draw * 6364136223846793005U + 1442695040888963407U) >> 1;  // Knuth's, for the next
  }
}

std::vector<store::PersonRow> PersonSearch::LookUp(const linkage::Sought& sought) {
  std::vector<store::PersonRow> rows;
  std::uint64_t draw = 0;
  for (const std::string& probe : linkage::SearchProbes(sought)) {
    const std::uint64_t key = store_.SearchKey(probe);
    draw = draw * 31 + key;
    ++work_.lookups;
    for (const store::PersonRow row : reading_.PersonsBySearchKey(key, kMostPerKey))
      AddOnce(row, rows);
  }
  DrawStrangers(draw >> 1);
  return rows;
}

// The children of these source persons, and others up to the least work.
std::vector<PersonSearch::Candidate> PersonSearch::AskAbout(
    const std::vector<store::PersonRow>& rows, access::Purpose purpose, Instant now) {
  std::vector<store::ChildRow> children;
  std::vector<store::ChildRow> stand_ins;
  const std::size_t persons = Doubled(kPersons, rows.size());
  for (std::size_t i = 0; i < persons && !strangers_.empty(); ++i, ++work_.persons) {
    const bool real = i < rows.size();
    const auto person = reading_.PersonOf(real ? rows[i] : strangers_[i % strangers_.size()].row);
    if (person && !person->erased) AddOnce(person->child, real ? children : stand_ins);
  }
  const std::size_t real = children.size();
  const std::size_t most = Doubled(kChildren, real);
  for (std::size_t i = real; i < most && !strangers_.empty(); ++i) {
    const std::size_t other = i - real;
    children.push_back(stand_ins.empty() ? strangers_[other % strangers_.size()].child
                                         : stand_ins[other % stand_ins.size()]);
  }
  std::vector<Candidate> candidates;
  for (const store::ChildRow row : children) {
    const auto id = reading_.IdOf(row);
    Candidate& candidate = candidates.emplace_back();
    candidate.stand_in = candidates.size() > real || !id;
    candidate.asked = Ask(reading_, caller_, id.value_or(ChildId()), purpose, policy_, now);
    candidate.may =
        access::DecideFindChild(candidate.asked.question, candidate.asked.facts,
                                candidate.asked.own_agency_knows, candidate.asked.decision);
    ++work_.children;
  }
  return candidates;
}

void PersonSearch::OpenIdentities(std::vector<Candidate>& candidates) {
  std::size_t needed = 0;
  for (const Candidate& candidate : candidates) {
    if (!candidate.stand_in) needed += candidate.asked.persons.size();
  }
  const std::size_t most = Doubled(kIdentities, needed);
  std::size_t opened = 0;
  for (Candidate& candidate : candidates) {
    for (const store::Person& person : candidate.asked.persons) {
      if (candidate.stand_in && opened == most) break;
      auto identity = reading_.Identity(person);
      ++opened;
      if (identity.ok()) candidate.views.push_back({&person, std::move(identity).value()});
    }
  }
  for (std::size_t i = 0; opened < most && !strangers_.empty(); ++opened, ++i) {
    static_cast<void>(reading_.Identity(strangers_[i % strangers_.size()]));
  }
  work_.identities += opened;
}

// Whose views of a child may count: the asker's own agency's, and those of which an entry is
// open to the asker. What only a hidden service knows, such as another name, must find nobody.
bool PersonSearch::MayCount(const Candidate& candidate, const store::Person& person) {
  if (person.agency == caller_.agency.row) return true;
  EntryDecisions decisions(reading_, caller_, candidate.asked, directory_, policy_);
  const auto& entries = reading_.Survey(person).entries;
  return std::any_of(entries.begin(), entries.end(), [&](const store::Reading::EntryRef& entry) {
    if (!entry.readable || entry.ended) return false;
    // Where identity details are cut (F7), the name that stands beside them is one of them.
    const access::Decision& decision = decisions.made()[decisions.For(entry, entry)].decision;
    return decision.permits() && !decision.redactions().Has(access::Redaction::kF7);
  });
}

// What the asker may learn of this child; how many surveys it took.
std::size_t PersonSearch::Weigh(const linkage::Sought& sought, const Candidate& candidate,
                                Searched& searched) {
  const linkage::Fit all = linkage::FitOf(sought, candidate.All(), nicknames_);
  if (candidate.stand_in) return 0;
  if (all.whole()) searched.meant.push_back(candidate.asked.id);
  if (!candidate.may.permits() || all.agree == 0) return 0;
  const Probes probes = linkage::SearchProbes(sought);
  std::size_t surveys = 0;
  bool led = false;
  linkage::KnownAs counted;
  const records::Subject* own = nullptr;
  for (const Candidate::View& view : candidate.views) {
    const bool of_own = view.person->agency == caller_.agency.row;
    if (!of_own) ++surveys;
    if (!MayCount(candidate, *view.person)) continue;
    counted.Add(view.subject);
    led = led || LeadsTo(view.subject, probes);
    if (of_own && (own == nullptr || own->names.empty())) own = &view.subject;
  }
  if (!led) return surveys;
  const linkage::Fit fit = linkage::FitOf(sought, counted, nicknames_);
  if (fit.partly()) ++searched.partly;
  if (!fit.whole()) return surveys;
  chronology::FoundChild child{candidate.asked.id, sought.given, sought.family,
                               sought.birth ? PartialDate::Day(*sought.birth) : PartialDate(),
                               candidate.asked.decision.decision.permits()};
  if (own != nullptr) {
    child.given = own->names.empty() ? Sensitive() : own->names.front().given;
    child.family = own->names.empty() ? Sensitive() : own->names.front().family;
    child.birth = own->birth;
  }
  searched.found.push_back({std::move(child), candidate.may, candidate.asked.facts.shielded,
                            BasisOf(candidate.asked, DecidedBy::kFindChild)});
  return surveys;
}

Searched PersonSearch::Run(const linkage::Sought& sought, access::Purpose purpose, Instant now) {
  const std::vector<store::PersonRow> rows = LookUp(sought);
  std::vector<Candidate> candidates = AskAbout(rows, purpose, now);
  OpenIdentities(candidates);
  Searched searched;
  std::size_t surveys = 0;
  for (const Candidate& candidate : candidates) surveys += Weigh(sought, candidate, searched);
  const std::size_t most = Doubled(kSurveys, surveys);
  for (std::size_t i = 0; surveys < most && !strangers_.empty(); ++surveys, ++i) {
    static_cast<void>(reading_.Survey(strangers_[i % strangers_.size()]));
  }
  work_.surveys += surveys;
  return searched;
}

}  // namespace hub::service
