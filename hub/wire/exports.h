// Packs that leave the hub: what is asked for, and a released one as JSON.

#ifndef HUB_WIRE_EXPORTS_H_
#define HUB_WIRE_EXPORTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/sending.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/chronology/pack.h"
#include "hub/wire/shown_entries.h"

namespace hub::wire {

// {"purpose","recipient":{"kind":"conference"|"court"|"review"|"family","name","agency",
//  "professional"},"reason","from","to","format":"pdf"|"json"}; PDF where no format is named
struct ExportChild {
  access::Purpose purpose = access::Purpose::kNone;
  access::ExportRecipient recipient;
  Sensitive reason;
  std::optional<Date> from;
  std::optional<Date> to;
  bool json = false;
};
Result<ExportChild> ParseExportChild(std::string_view body);

// Who took it, for whom, when and why: on each page of a pack, whatever its form.
std::string WatermarkOf(const audit::Released<chronology::ExportPack>& pack);

// The pack's object, without its seal (audit/export_seal.h).
std::string Encode(const audit::Released<chronology::ExportPack>& pack);

// kInternal: an entry is not what the hub writes.
Result<std::vector<ShownEntry>> ReadShownEntries(
    const audit::Released<chronology::ExportPack>& pack);

}  // namespace hub::wire

#endif  // HUB_WIRE_EXPORTS_H_
