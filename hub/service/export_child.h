// A child's chronology taken out of the hub for one recipient: a conference, a court, a review or
// the family.
//
// What is in the pack is what the asker may see, asked for as an export, and what the recipient may
// have for the same purpose, each decided by the rules that read: of both decisions the stricter
// one holds, entry by entry and field by field. A recipient with an account is decided on as
// themselves; an agency as a named professional there who works with the child; whom an order or a
// request for one's own data names may have what that covers. What reached the asker by being sent
// to them alone is not theirs to give (law.md T6).
//
// That it was taken, for whom and with whose records is stated for good beside its leaf, and is
// listed by read_disclosures.h.

#ifndef HUB_SERVICE_EXPORT_CHILD_H_
#define HUB_SERVICE_EXPORT_CHILD_H_

#include <string>

#include "hub/audit/export_seal.h"
#include "hub/chronology/pack.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct ExportQuery {
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  access::ExportRecipient recipient;
  Sensitive reason;
  chronology::Range range;
};

class ExportChild {
 public:
  ExportChild(store::Store& store, Directory& directory, const access::Policy& policy,
              const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  // kInvalid: something is missing, the purpose is not one of that kind of recipient, or there are
  // more entries than one pack holds; kNotFound: the recipient's account or agency is not there.
  Outcome<chronology::ExportPack> Run(const Caller& caller, const ExportQuery& query);

  // The pack's file, drawn or written from the released pack, with the hub's seal.
  std::string Seal(const audit::Released<chronology::ExportPack>& pack, audit::ExportFormat format,
                   std::string file) const;

 private:
  struct Composed;
  Status Compose(const Caller& caller, const ExportQuery& query, Composed& out);
  Outcome<chronology::ExportPack> Attempt(const Caller& caller, const ExportQuery& query);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_EXPORT_CHILD_H_
