// Finds whom an arriving record is about, and makes the link: the agency's own earlier view
// of the person, or a child whom other agencies know, or a new child.
//
// Runs inside the writer's transaction, so two agencies that push a new child at once make
// one child. A doubtful match never links: the person stands as a new child and the match is
// proposed for a person to settle.

#ifndef HUB_SERVICE_LINK_PERSON_H_
#define HUB_SERVICE_LINK_PERSON_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/linkage/linkage.h"
#include "hub/store/store.h"

namespace hub::service {

class LinkPerson {
 public:
  LinkPerson(store::Writing& writing, const store::Store& store, store::AgencyRow agency)
      : writing_(writing), store_(store), agency_(agency) {}

  store::Person Find(const records::Subject& subject);

  // The links made so far, a line each, for the sealed detail of their leaf.
  const std::string& lines() const { return lines_; }
  std::uint32_t count() const { return count_; }

 private:
  struct Candidates {
    std::vector<store::ChildRow> children;
    std::vector<linkage::Comparison> comparisons;
  };

  const std::optional<store::ChildRow>& ChildOf(store::PersonRow person);
  const std::vector<linkage::Profile>& ViewsOf(store::ChildRow child);
  Candidates Compare(const linkage::Profile& profile, const store::ChildRow* except);
  store::Person Add(const records::Subject& subject, const store::Hash16& source);
  void Update(const store::Person& known, const records::Subject& now_said);
  void Propose(const Candidates& candidates, const std::vector<std::size_t>& which,
               store::PersonRow person);
  void Link(const store::Link& link);

  store::Writing& writing_;
  const store::Store& store_;
  store::AgencyRow agency_;
  struct Met {
    store::Person person;
    store::Hash16 said{};  // of what the batch said of them last
  };
  std::map<store::Hash16, Met> met_;  // in this batch
  // What was looked up for this batch: everybody waits while one agency's many persons of one
  // name are compared, so no candidate is opened twice.
  std::map<store::PersonRow, std::optional<store::ChildRow>> child_of_;  // none: erased
  std::map<store::ChildRow, std::vector<linkage::Profile>> views_of_;
  std::string lines_;
  std::uint32_t count_ = 0;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_LINK_PERSON_H_
