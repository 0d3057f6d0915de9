#include "hub/web/assets.h"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <utility>

namespace hub::web {
namespace {

constexpr std::string_view kNeeded[] = {"onestory.css", "onestory.js", "govuk-frontend.js",
                                        "icon.svg"};

std::string_view TypeOf(std::string_view name) {
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "text/javascript; charset=utf-8";
}

// FNV-1a: tells versions apart and proves nothing.
std::string MarkOf(std::string_view bytes) {
  std::uint64_t mark = 14695981039346656037U;
  for (const char byte : bytes) mark = (mark ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  std::string text;
  for (int shift = 0; shift < 64; shift += 4) text += "0123456789abcdef"[mark >> shift & 15];
  return text;
}

}  // namespace

Result<Assets> Assets::Read(const std::filesystem::path& folder) {
  Assets assets;
  for (const std::string_view name : kNeeded) {
    std::ifstream in(folder / name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in || bytes.empty())
      return Error{ErrorCode::kNotFound,
                   (folder / name).string() + " is missing: hub/web/style/build makes it", ""};
    assets.assets_.emplace(name, Asset{std::string(TypeOf(name)), std::move(bytes)});
  }
  return assets;
}

const Asset* Assets::Find(std::string_view name) const {
  const auto found = assets_.find(name);
  return found == assets_.end() ? nullptr : &found->second;
}

std::string Assets::AddressOf(std::string_view name) const {
  const Asset* const asset = Find(name);
  std::string address = "/assets/" + std::string(name);
  return asset ? address + "?v=" + MarkOf(asset->bytes) : address;
}

}  // namespace hub::web
