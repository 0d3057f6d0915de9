// Whose part in a child's life an officer, or the person themselves, is not told of: an agency
// that runs an operation which must not be known (LIVE_OP), and one whose name says where a
// shielded child is. Their readings are told of without agency, name or reasons; the leaf stays
// whole (decision 0022).

#ifndef HUB_SERVICE_HIDDEN_READERS_H_
#define HUB_SERVICE_HIDDEN_READERS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "hub/service/asking.h"

namespace hub::service {

// Refers to what it is made of; lives within one answer.
class HiddenReaders {
 public:
  HiddenReaders(store::ReadTransaction& reading, const Caller& caller, const Asked& asked);

  // From this officer. Never their own agency's.
  bool FromOfficer(std::string_view agency);

  // What may be said of a reading to the person themselves, or who acts for them.
  access::AccessLine ForPerson(std::string_view agency);
  // Whether its name and the reader's role say where the child is.
  bool SaysWhere(std::string_view agency);

 private:
  struct Holding {
    bool operation = false;        // LIVE_OP
    bool operation_named = false;  // ... of which the asker's role is told
    bool sensitive = false;        // of another, or told in confidence
    bool plain = false;            // and something that is neither
  };
  std::optional<store::Agency> Find(std::string_view agency);

  store::ReadTransaction& reading_;
  const Caller& caller_;
  const Asked& asked_;
  std::map<store::AgencyRow, Holding> held_;
  std::map<std::string, std::optional<store::Agency>, std::less<>> found_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_HIDDEN_READERS_H_
