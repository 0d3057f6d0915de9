// Where a run finds its tables and keeps what it must remember.

#ifndef CONNECTORS_PUSH_FOLDERS_H_
#define CONNECTORS_PUSH_FOLDERS_H_

#include <filesystem>
#include <string>

namespace connectors::push {

// `given`, or $ONESTORY_CONFIG, or the one installed with the program.
std::filesystem::path ConfigFolder(const std::string& given);

// `given`, or onestory-push in the user's state folder.
std::filesystem::path StateFolder(const std::string& given);

// A file name for "agency to hub".
std::string JournalName(const std::string& agency, const std::string& hub);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_FOLDERS_H_
