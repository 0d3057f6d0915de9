// A pack that leaves the hub as the file that its asker keeps, for the API and the pages.

#ifndef HUB_HTTP_PACK_FILE_H_
#define HUB_HTTP_PACK_FILE_H_

#include "hub/base/result.h"
#include "hub/http/message.h"
#include "hub/http/services.h"
#include "hub/service/export_child.h"

namespace hub::http {

// Whether a PDF can be drawn on this machine. kInternal: ask for JSON.
Status CanWritePack(bool json);

// Sealed, under a name that tells nothing. REQUIRES: CanWritePack(json).
Response PackFile(const audit::Released<chronology::ExportPack>& pack, bool json,
                  Services& services);

}  // namespace hub::http

#endif  // HUB_HTTP_PACK_FILE_H_
