// A file of the run that says how far it was read, so that a bar can move while a reader
// walks a gigabyte for the first of two times.

#ifndef CONNECTORS_PUSH_WATCHED_FILE_H_
#define CONNECTORS_PUSH_WATCHED_FILE_H_

#include <cstdint>
#include <filesystem>
#include <functional>

#include "connectors/mapping/format.h"

namespace connectors::push {

// `at` hears the place in the file after each piece that was read of it.
Input Watched(const std::filesystem::path& path, std::function<void(std::uint64_t)> at);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_WATCHED_FILE_H_
