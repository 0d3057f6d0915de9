// Files that hold secrets or settings: readable by their owner alone, written whole or not
// at all, and never over another file unless that is asked for.

#ifndef HUB_APP_FILES_H_
#define HUB_APP_FILES_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::app {

namespace fs = std::filesystem;

Result<std::string> ReadFile(const fs::path& file);

// Mode 0600. kConflict when it exists.
Status WriteNewFile(const fs::path& file, std::string_view text);
// Mode 0600. The old one stands until the new one is durable.
Status ReplaceFile(const fs::path& file, std::string_view text);

// Mode 0700, with the folders above it. kConflict when anything is in it.
Status MakeEmptyFolder(const fs::path& folder);

// Whether anybody but the owner may read, write or search it.
bool OpenToOthers(const fs::path& path);

}  // namespace hub::app

#endif  // HUB_APP_FILES_H_
