// What becomes of each entry of one answer: one decision for each distinct class of entry
// (access::EntryFacts), made when the class is first met. A chronology of 200 entries has about
// five.

#ifndef HUB_SERVICE_ENTRY_DECISIONS_H_
#define HUB_SERVICE_ENTRY_DECISIONS_H_

#include <string>
#include <vector>

#include "hub/access/decide.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"
#include "hub/service/rights_facts.h"

namespace hub::service {

// What a rebuilt entry says beside its fields: what is withheld from it, and that it is disputed.
std::string MembersBeside(access::RedactionSet withheld, bool disputed);

// Refers to what it is made of; lives within one answer.
class EntryDecisions {
 public:
  struct Made {
    access::EntryFacts facts;
    access::Decision decision;
    records::FieldSet keep;
    std::string extra;  // MembersBeside()
  };

  // A tie between two children is told by read_family alone, which asks for both; to everybody
  // else it is as if nobody had stated it (decision 0040).
  enum class Ties : bool { kHidden, kTold };

  EntryDecisions(store::Reading& reading, const Caller& caller, const Asked& asked,
                 const Directory::View& directory, const access::Policy& policy,
                 Ties ties = Ties::kHidden);

  // An index into made(). `today` is the newest version of the entry's record, whose labels
  // and push bind its earlier versions too.
  std::size_t For(const store::Reading::EntryRef& entry, const store::Reading::EntryRef& today);

  // Whether an entry's decision holds for all that are alike (store::Reading::EntryList): not
  // where something was stated of it, or where its day decides.
  bool HoldsForAlike(const store::Reading::EntryRef& entry) const;

  const std::vector<Made>& made() const { return made_; }

 private:
  // What decides, as the store has it.
  struct Class {
    store::AgencyRow owner{};
    access::EntryFacts facts;  // without its owner's id

    friend bool operator==(const Class&, const Class&) = default;
  };

  bool PushedToAsker(const store::Reading::EntryRef& entry) const;
  void AddStated(const store::Reading::EntryRef& entry, const store::Reading::EntryRef& today,
                 access::EntryFacts& facts) const;
  void AddReach(const store::EntryFacts& entry, access::EntryFacts& facts) const;
  AgencyId OwnerOf(store::AgencyRow owner) const;
  Made Decide(const Class& decided) const;
  std::size_t Hidden();

  store::Reading& reading_;
  const Caller& caller_;
  const Asked& asked_;
  const Directory::View& directory_;
  const access::Policy& policy_;
  const EntryRights stated_;
  const store::Gateway::Scope* const ordered_;  // null: no order stands
  const Date headline_;                         // T3 looks back to this day
  const Ties ties_;
  std::vector<Class> classes_;
  std::vector<Made> made_;  // of the class at the same place
  std::size_t last_ = 0;    // the class that was asked for last
};

}  // namespace hub::service

#endif  // HUB_SERVICE_ENTRY_DECISIONS_H_
