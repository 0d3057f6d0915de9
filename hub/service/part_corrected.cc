#include "hub/service/part_corrected.h"

#include <algorithm>

#include "hub/service/carry_rights.h"
#include "hub/service/joining.h"

namespace hub::service {
namespace {

using linkage::Band;
using linkage::Level;
using linkage::Reason;
using linkage::Traits;
using store::ChildRow;
using store::Person;

constexpr std::string_view kByRule = "rule";
constexpr int kLongestAgreement = 12;  // months, by law; what holds of it hangs on its first day

// In the order of how much speaks against one child.
enum class Stand { kStands, kUnlike, kOtherNumber };

bool SpeaksForTwo(const linkage::Levels& levels) {
  namespace given = linkage::given;
  const Level name = levels[linkage::kGiven];
  const Level birth = levels[linkage::kBirth];
  return name == given::kDiffers || name == given::kHalfCrossed || (birth >= 4 && birth <= 6);
}

Stand StandOf(const linkage::Model& weights, const Traits& person, const ToldLife& told,
              const Views& others) {
  const Traits* const self[] = {&person};
  std::vector<const Traits*> traits;
  std::vector<ToldLife> lives;
  for (const View& view : others) {
    traits.push_back(&view.traits);
    lives.push_back(view.told);
  }
  const linkage::Weighing weighing = weights.Weigh(self, traits);
  const auto judgement = weights.Judge(weighing, self, traits);
  if (judgement.reason == Reason::kOtherNumber) return Stand::kOtherNumber;
  const bool fits = judgement.band == Band::kMatch || CompareLives(told, lives) == OneLife::kYes;
  if (fits) return Stand::kStands;
  // Known by its mother and the day alone, and they are others now.
  const bool other_life = told.life.due && !told.life.mother.empty() &&
                          CompareLives(told, lives) == OneLife::kNo &&
                          std::any_of(lives.begin(), lives.end(), [](const ToldLife& one) {
                            return !one.life.mother.empty();
                          });
  if (other_life) return Stand::kUnlike;
  if (!SpeaksForTwo(weighing.levels)) return Stand::kStands;
  const bool uncertain = judgement.band == Band::kPotential && judgement.reason == Reason::kScore;
  return uncertain ? Stand::kStands : Stand::kUnlike;
}

}  // namespace

std::optional<Candidate> PartCorrected::FallsAway(const Person& person,
                                                  const records::Subject& before, const Sketch& now,
                                                  const Views& others) {
  if (others.empty()) return std::nullopt;
  const linkage::Model& weights = store_.weights();
  const Stand stand = StandOf(weights, now.traits, {agency_, now.life}, others);
  if (stand == Stand::kStands) return std::nullopt;
  const Traits earlier(before, weights);
  if (StandOf(weights, earlier, {agency_, linkage::LifeOf(before)}, others) >= stand) {
    return std::nullopt;
  }
  if (stand != Stand::kOtherNumber && JoinedByPeople(person.child)) return std::nullopt;
  const Traits* const self[] = {&now.traits};
  std::vector<const Traits*> traits;
  for (const View& view : others) traits.push_back(&view.traits);
  const auto judgement = weights.Judge(weights.Weigh(self, traits), self, traits);
  return Candidate{person.child, judgement.reason, weights.Compare(self, traits), OneLife::kNo};
}

ChildRow PartCorrected::Part(const Person& person, const Candidate& from) {
  const ChildRow here = from.child;
  std::vector<Person> staying;
  for (const Person& view : writing_.PersonsOf(here)) {
    if (view.row != person.row) staying.push_back(view);
  }
  const ChildRow apart = writing_.AddChild();
  const std::uint64_t here_leaf = AppendLeaf(here, person.row);
  const std::uint64_t apart_leaf = AppendLeaf(apart, person.row);
  access::Policy lasting;
  lasting.agreement_months = kLongestAgreement;
  CarryRights(writing_, store::ProfessionalRow{}, lasting)
      .Part({here, here_leaf}, {apart, apart_leaf}, TogetherSince(writing_, {person}, staying));
  store::Link link;
  link.explanation = "corrected: no longer like the others of that child";
  link.decider = kByRule;
  link.weights = store_.weights().version;
  link.reason = from.reason;
  writing_.PartPersons({person.row}, apart, link);
  return apart;
}

bool PartCorrected::JoinedByPeople(ChildRow child) {
  for (const Person& person : writing_.PersonsOf(child)) {
    for (const store::Link& link : writing_.LinksOf(person.row)) {
      const bool here = link.child == child && link.state == store::LinkState::kConfirmed;
      if (here && link.decider != kByRule) return true;
    }
  }
  return false;
}

std::uint64_t PartCorrected::AppendLeaf(ChildRow child, store::PersonRow moved) {
  const auto id = writing_.IdOf(child);
  const auto agency = writing_.AgencyOf(agency_);
  audit::Leaf leaf;
  leaf.event = audit::Event::kLinkSplit;
  if (agency) leaf.agency = agency->id.text();
  leaf.role = access::Name(access::Role::kConnector);
  leaf.auth = "mtls";
  if (id) leaf.subject = store_.pseudonyms().Subject(*id, writing_.at());
  leaf.outcome = "ok";
  AuditDetail detail;
  detail.child = id;
  detail.notes = {"corrected by its agency, parted " +
                  std::to_string(static_cast<std::int64_t>(moved))};
  return writing_.AppendLeaf(leaf, Encode(std::move(detail)),
                             id ? store_.pseudonyms().SubjectIndex(*id) : 0);
}

}  // namespace hub::service
