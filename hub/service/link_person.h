// Finds whom an arriving record is about, and makes the link: the agency's own earlier view
// of the person, or a child whom other agencies know, or a new child.
//
// Runs inside the writer's transaction, so two agencies that push a new child at once make
// one child. A doubtful match never links: the person stands as a new child and the match is
// proposed for a person to settle. One question is asked about two children, not one for each
// of their views; and what people decided about them, the machine neither asks nor undoes.

#ifndef HUB_SERVICE_LINK_PERSON_H_
#define HUB_SERVICE_LINK_PERSON_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hub/linkage/model.h"
#include "hub/linkage/traits.h"
#include "hub/service/one_life.h"
#include "hub/store/store.h"

namespace hub::service {

// What a person is weighed and found by, worked out before the writer's turn where it can be.
struct Sketch {
  Sketch(const store::Store& store, const records::Subject& subject);

  linkage::Traits traits;
  linkage::Life life;
  store::BlockingKeys keys;
  store::BlockingKeys probes;
};
// By Store::IdentityHash of the subject.
using Sketches = std::map<store::Hash16, Sketch>;

// Of everybody in `subjects` whom the agency has not told of before.
Sketches SketchesOf(store::Reading& reading, const store::Store& store, store::AgencyRow agency,
                    const std::vector<const records::Subject*>& subjects);

class LinkPerson {
 public:
  // `sketches` outlive this; whoever is in none is sketched here.
  LinkPerson(store::Writing& writing, const store::Store& store, store::AgencyRow agency,
             const Sketches& sketches)
      : writing_(writing), store_(store), agency_(agency), sketches_(sketches) {}

  store::Person Find(const records::Subject& subject);

  // The links made so far, a line each, for the sealed detail of their leaf.
  const std::string& lines() const { return lines_; }
  std::uint32_t count() const { return count_; }

 private:
  // A child that the person may be.
  struct Candidate {
    store::ChildRow child{};
    linkage::Reason reason{};
    linkage::Comparison comparison;
    OneLife life = OneLife::kNo;  // INVARIANT: kNo only where the band is not kNone

    bool OnlyByLife() const { return comparison.band == linkage::Band::kNone; }
  };
  using Candidates = std::vector<Candidate>;
  // What one agency says of a child.
  struct View {
    store::PersonRow person{};
    ToldLife told;
    linkage::Traits traits;
  };
  using Views = std::vector<View>;
  // What was ever said of two children being one.
  enum class Said { kNothing, kSomething, kApart };

  const std::optional<store::ChildRow>& ChildOf(store::PersonRow person);
  const Views& ViewsOf(store::ChildRow child);
  std::vector<store::ChildRow> ChildrenBy(const store::BlockingKeys& probes);
  Candidates Compare(const Sketch& sketch, const store::ChildRow* except);
  const Candidate* Choose(const linkage::Traits& traits, const Candidates& candidates);
  const Candidate* ChooseByWeight(const linkage::Traits& traits, const Candidates& candidates,
                                  const linkage::Verdict& verdict);
  bool AreOne(const linkage::Traits& traits, store::ChildRow one, store::ChildRow other);
  Said SaidOf(store::ChildRow one, store::ChildRow other);
  Said SaidOf(const std::vector<store::Person>& persons, store::ChildRow child);

  store::Person Add(const records::Subject& subject, const store::Hash16& source,
                    const Sketch& sketch);
  void Update(const store::Person& known, const records::Subject& now_said);
  store::Link LinkTo(const Candidate& candidate, store::PersonRow person, store::LinkState state);
  void Ask(store::PersonRow person, store::ChildRow its_child, const Candidates& candidates);
  void Link(const store::Link& link);

  store::Writing& writing_;
  const store::Store& store_;
  store::AgencyRow agency_;
  const Sketches& sketches_;
  struct Met {
    store::Person person;
    store::Hash16 said{};  // of what the batch said of them last
  };
  std::map<store::Hash16, Met> met_;  // in this batch
  // What was looked up for this batch: everybody waits while one agency's many persons of one
  // name are compared, so no candidate is opened twice.
  std::map<store::PersonRow, std::optional<store::ChildRow>> child_of_;  // none: erased
  std::map<store::ChildRow, Views> views_of_;
  std::string lines_;
  std::uint32_t count_ = 0;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_LINK_PERSON_H_
