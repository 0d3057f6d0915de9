// Makes the hub's directory of services, directory.json (schema:
// schemas/config/directory.schema.json), out of Open Referral UK files. The hub serves it as
// it stands, so that a professional sees what other help exists.
//
// `onestory-push directory FILE... --out directory.json` is MakeDirectory.

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

// Reads all `files` (pages of one list, say; a service of an earlier file stays) and writes
// `out`, whole or not at all: what was there stays when there is nothing to put in its place.
// `config`: the folder with codes/oruk. Rejects and warnings go to `remarks`.
hub::Result<Summary> MakeDirectory(const std::vector<Input>& files,
                                   const std::filesystem::path& config,
                                   const std::filesystem::path& out, hub::Instant made,
                                   Sink& remarks);

}  // namespace connectors::voluntary

#endif  // CONNECTORS_VOLUNTARY_DIRECTORY_H_
