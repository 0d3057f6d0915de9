// Style and script, as hub/web/assets/ holds them; the same bytes for everybody.

#ifndef HUB_WEB_ASSETS_H_
#define HUB_WEB_ASSETS_H_

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::web {

struct Asset {
  std::string content_type;
  std::string bytes;
};

class Assets {
 public:
  static Result<Assets> Read(const std::filesystem::path& folder);

  const Asset* Find(std::string_view name) const;  // "onestory.css"
  // The address of an asset, with a mark that changes when its bytes do.
  std::string AddressOf(std::string_view name) const;

 private:
  std::map<std::string, Asset, std::less<>> assets_;
};

}  // namespace hub::web

#endif  // HUB_WEB_ASSETS_H_
