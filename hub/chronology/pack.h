// A pack that is taken out of the hub for one recipient: a chronology less what they may not
// have, with who took it, for whom, when and why.

#ifndef HUB_CHRONOLOGY_PACK_H_
#define HUB_CHRONOLOGY_PACK_H_

#include <optional>
#include <string>

#include "hub/access/sending.h"
#include "hub/chronology/answer.h"
#include "hub/chronology/chronology.h"

namespace hub::chronology {

struct ExportPack {
  // Entries, coverage and the moment that they are as of; nothing that counts what is not in it.
  // What was told is of the asker; that the recipient may have less stands with each entry.
  ChronologyAnswer chronology;
  std::optional<FoundChild> called;  // none: the asker's own agency has no view of the child
  access::ExportRecipient recipient;
  std::string recipient_agency;  // its name; empty: no partner
  Sensitive reason;
  ProfessionalId by;
  std::string by_name;
  std::string by_agency;
  Range range;
  std::string code;  // audit::ExportSeal::code
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_PACK_H_
