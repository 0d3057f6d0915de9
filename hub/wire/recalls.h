// Recalls, who saw an entry, and what professionals selected and wrote: as JSON, both ways.

#ifndef HUB_WIRE_RECALLS_H_
#define HUB_WIRE_RECALLS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/audit/released.h"
#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"
#include "hub/chronology/curated.h"
#include "hub/chronology/recalls.h"

namespace hub::wire {

std::string Encode(const audit::Released<chronology::RecallMessages>& messages);
std::string Encode(const audit::Released<chronology::EntryReaders>& readers);
std::string Encode(const audit::Released<chronology::CuratedAnswer>& curated);

Status ParseAcknowledgement(std::string_view body);  // {}

// {"purpose","number","status":"draft"|"final"|"withdrawn","title","analysis","entries":[]}
struct KeepCurated {
  access::Purpose purpose = access::Purpose::kNone;
  std::int64_t number = 0;
  bool final = false;
  bool withdrawn = false;
  Sensitive title;
  Sensitive analysis;
  std::vector<EntryId> entries;
};
Result<KeepCurated> ParseKeepCurated(std::string_view body);

}  // namespace hub::wire

#endif  // HUB_WIRE_RECALLS_H_
