// Makes a list of services for the hub's directory (schemas/config/directory.schema.json) out of
// Open Referral UK files, so that a professional sees what other help exists.
//
// `onestory-push directory FILE...` sends it to the hub, writes it to --out, or both.

#ifndef CONNECTORS_VOLUNTARY_DIRECTORY_H_
#define CONNECTORS_VOLUNTARY_DIRECTORY_H_

#include <filesystem>
#include <string>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/voluntary/services.h"
#include "hub/base/result.h"

namespace connectors::voluntary {

// The text of directory.json: those that are neither defunct nor inactive, by name. `made`
// stands in it. The same services in any order make the same bytes.
// kInvalid: a service that the schema would not take, by its number among them.
hub::Result<std::string> EncodeDirectory(const std::vector<Service>& services, hub::Instant made);

struct Directory {
  std::string text;  // as EncodeDirectory made it
  std::size_t services = 0;
  Summary summary;
  std::string lacks;  // why it is less than everything: a page, a file; empty: it is all there is
};

// Reads all `files` (pages of one list, say; a service of an earlier file stays). `config`: the
// folder with codes/oruk. Rejects and warnings go to `remarks`. kInvalid when no service is read.
hub::Result<Directory> ReadDirectory(const std::vector<Input>& files,
                                     const std::filesystem::path& config, hub::Instant made,
                                     Sink& remarks);

// Whole or not at all: what was there stays when this cannot be written.
hub::Status WriteDirectory(const std::filesystem::path& out, const std::string& text);

}  // namespace connectors::voluntary

#endif  // CONNECTORS_VOLUNTARY_DIRECTORY_H_
