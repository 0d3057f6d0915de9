#include "hub/wire/detail/object_reader.h"

#include <algorithm>

namespace hub::wire {
namespace {

// A member name is the sender's text and might hold a value by mistake; one that looks
// like a name is written as it stands.
bool LooksLikeAName(std::string_view key) {
  return key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
                  c == '$' || c == '@';
         });
}

}  // namespace

std::string Path::Pointer() const {
  if (!up) return "";
  std::string pointer = up->Pointer() + '/';
  if (key.data() == nullptr) return pointer + std::to_string(index);
  pointer += LooksLikeAName(key) ? key : "?";
  return pointer;
}

bool Reading::Fault(std::string_view what, const Path& where) {
  if (!fault.empty()) return false;
  const std::string pointer = where.Pointer();
  fault = what;
  if (!pointer.empty()) fault += ' ' + pointer;
  return false;
}

}  // namespace hub::wire
