// Finds whom an arriving record is about, and makes the link: the agency's own earlier view
// of the person, or a child whom other agencies know, or a new child.
//
// Runs inside the writer's transaction, so two agencies that push a new child at once make
// one child. A doubtful match never links: the person stands as a new child and the match is
// proposed for a person to settle. One question is asked about two children, not one for each
// of their views; and what people decided about them, the machine neither asks nor undoes. Its own
// link it takes back where a correction took away what that rested on (part_corrected.h).

#ifndef HUB_SERVICE_LINK_PERSON_H_
#define HUB_SERVICE_LINK_PERSON_H_

#include <map>
#include <string>
#include <vector>

#include "hub/service/part_corrected.h"

namespace hub::service {

class LinkPerson {
 public:
  // `foreseen` outlives this; whoever is not in it is looked up here.
  LinkPerson(store::Writing& writing, const store::Store& store, store::AgencyRow agency,
             const Foreseen& foreseen)
      : writing_(writing),
        store_(store),
        agency_(agency),
        foreseen_(foreseen),
        children_(writing, store, agency, foreseen.looked_up) {}

  store::Person Find(const records::Subject& subject);

  // Who else a record about this person is about, told of `subject`: those who share what was told
  // before birth, while the person is not told of as born, or where they shared the version before
  // (`prior`).
  std::vector<store::Person> SharersOf(const store::Person& person, const records::Subject& subject,
                                       const store::RecordHead* prior);

  // The links made so far, a line each, for the sealed detail of their leaf.
  const std::string& lines() const { return lines_; }
  std::uint32_t count() const { return count_; }

 private:
  using Candidates = std::vector<Candidate>;
  // What was ever said of two children being one.
  enum class Said { kNothing, kSomething, kApart };

  const Candidate* Choose(const Sketch& sketch, const Candidates& candidates);
  bool AreBabiesOf(const std::vector<const Candidate*>& expected);
  const Candidate* ChooseByWeight(const linkage::Traits& traits, const Candidates& candidates,
                                  const linkage::Verdict& verdict);
  bool AreOne(const linkage::Traits& traits, store::ChildRow one, store::ChildRow other);
  Said SaidOf(store::ChildRow one, store::ChildRow other);
  Said SaidOf(const std::vector<store::Person>& persons, store::ChildRow child);

  store::Person Add(const records::Subject& subject, const store::Hash16& source,
                    const store::Hash16& said);
  store::Person Add(const records::Subject& subject, const store::Hash16& source,
                    const Sketch& sketch, const Candidates& candidates);
  void Update(const store::Person& known, const records::Subject& now_said);
  void UpdateSharers(const store::Person& known, const records::Subject& now_said,
                     const Sketch& sketch);
  void NoteBirth(const store::Person& known, store::ChildRow child, const linkage::Life& before,
                 const linkage::Life& now);
  store::ChildRow PartIfCorrected(const store::Person& known, const records::Subject& before,
                                  const Sketch& now);
  store::Link LinkTo(const Candidate& candidate, store::PersonRow person, store::LinkState state);
  void Ask(const View& person, store::ChildRow its_child, const Candidates& candidates);
  void AskOfTwin(const View& person, store::ChildRow its_child, const Candidate& twin,
                 bool unasked);
  bool Share(const View& expected, store::ChildRow baby);
  void Share(const store::Person& expected, const records::Subject& told,
             std::optional<Instant> before, store::ChildRow baby);
  bool HasBirth(store::ChildRow child);
  void Link(const store::Link& link);

  store::Writing& writing_;
  const store::Store& store_;
  store::AgencyRow agency_;
  const Foreseen& foreseen_;
  WeighChildren children_;
  struct Met {
    store::Person person;
    store::Hash16 said{};  // of what the batch said of them last
  };
  std::map<store::Hash16, Met> met_;  // in this batch
  std::string lines_;
  std::uint32_t count_ = 0;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_LINK_PERSON_H_
