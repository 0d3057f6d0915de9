// What somebody says against an entry, and what its owner answered: both stay beside the entry
// word for word, through its later versions and wherever it is shown or taken (law.md A7; UK GDPR
// Art. 16). Nothing here changes the entry.
//
// Their words may tell what the entry tells. They are shown to whoever is shown all of its text,
// and, of an entry about several children, beside the child of whom they were said.

#ifndef HUB_SERVICE_DISPUTES_H_
#define HUB_SERVICE_DISPUTES_H_

#include <memory>
#include <optional>
#include <string>

#include "hub/records/entry_format.h"
#include "hub/service/acting.h"

namespace hub::service {

class NewestVersions;

struct DisputeSaid {
  bool disputed = true;  // false: answered
  Sensitive reason;      // of the act; nobody reads it beside the entry
  access::Disputant by = access::Disputant::kUnsaid;
  Sensitive words;          // of whoever disputes it; of the owner who answers
  std::int64_t number = 0;  // that is answered; 0: each that is open
  access::Purpose purpose = access::Purpose::kEarlyHelp;  // for which the asker is shown the entry
  // Of whom it is said, where the entry is about several; none: the first of them.
  std::optional<ChildId> child = std::nullopt;
};

// The marks that stand on the entry.
store::Marks MarksOn(const Asked& asked, const EntryFound& of);

// States that it is disputed, and marks it. REQUIRES: of.standing
void StateDispute(store::Writing& writing, const Caller& caller, const Asked& asked,
                  const EntryFound& of, std::uint64_t leaf, const DisputeSaid& said);

// States the answer; the mark goes with the last dispute that was open. kInvalid: there is no such
// dispute, or it was answered. REQUIRES: of.standing
Status StateAnswer(store::Writing& writing, const Caller& caller, const Asked& asked,
                   const EntryFound& of, std::uint64_t leaf, const DisputeSaid& said);

// The disputes of one child's entries as one reader may see them. Lives within one answer.
class Disputes {
 public:
  // `as_of`: what was said since then is left out; none: nothing is.
  Disputes(store::Reading& reading, const Asked& asked, std::optional<Instant> as_of);
  ~Disputes();

  // The member `"disputes":[...]` of an entry that is shown with these fields; empty: nobody
  // disputed it. REQUIRES: not called from within a scan
  Result<std::string> MemberOf(const store::Reading::EntryRef& entry, records::FieldSet keep);

 private:
  const store::Reading::EntryRef* Standing(const store::Reading::EntryRef& entry);

  store::Reading& reading_;
  const Asked& asked_;
  const std::optional<Instant> as_of_;
  const bool any_;
  std::unique_ptr<NewestVersions> newest_;  // once an earlier version was asked for
};

// Members of one object, either of which may be empty.
std::string BesideEachOther(std::string members, const std::string& more);

}  // namespace hub::service

#endif  // HUB_SERVICE_DISPUTES_H_
