// Files that must be whole and durable, or not there.

#ifndef CONNECTORS_PUSH_FILES_H_
#define CONNECTORS_PUSH_FILES_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace connectors::push {

// False when not every byte could be written; errno says why.
bool WriteAll(int descriptor, std::string_view bytes);

// Readable by its owner only; either the old content or all of the new, durable on return.
hub::Status WriteDurably(const std::filesystem::path& file, std::string_view bytes);

hub::Result<std::string> ReadWhole(const std::filesystem::path& file, std::size_t limit);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_FILES_H_
