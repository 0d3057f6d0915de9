#include "connectors/push/folders.h"

#include <cstdlib>
#include <system_error>

namespace connectors::push {
namespace {

namespace fs = std::filesystem;

}  // namespace

fs::path ConfigFolder(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* named = std::getenv("ONESTORY_CONFIG")) return named;
  std::error_code failed;
  const fs::path program = fs::canonical("/proc/self/exe", failed);
  for (const char* way : {"../../../config", "../share/onestory/config", "../../config"}) {
    const fs::path folder = (program.parent_path() / way).lexically_normal();
    if (fs::is_directory(folder / "codes", failed)) return folder;
  }
  return fs::path(ONESTORY_SHARE) / "config";
}

fs::path StateFolder(const std::string& given) {
  if (!given.empty()) return given;
  if (const char* state = std::getenv("XDG_STATE_HOME")) return fs::path(state) / "onestory-push";
  if (const char* home = std::getenv("HOME")) {
    return fs::path(home) / ".local" / "state" / "onestory-push";
  }
  return "onestory-push-state";
}

std::string JournalName(const std::string& agency, const std::string& hub) {
  std::string name = agency + "@";
  const std::size_t scheme = hub.find("://");
  for (const char c : scheme == std::string::npos ? hub : hub.substr(scheme + 3)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    name += plain ? c : '_';
  }
  return name;
}

}  // namespace connectors::push
