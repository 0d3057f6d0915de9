// Identifiers that never stand in for one another.
//
// Id<Tag> is 128 random bits, written as 32 lower-case hex digits; it says
// nothing about what it names and is what URLs carry. Slug<Tag> is a short name
// that people chose ("st-marys", "a.patel"); it names agencies and professionals,
// never a child.

#ifndef HUB_BASE_IDS_H_
#define HUB_BASE_IDS_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

template <class Tag>
class Id {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  // All zero: names nothing.
  Id() = default;
  explicit Id(const Bytes& bytes) : bytes_(bytes) {}

  static std::optional<Id> FromHex(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    Bytes bytes{};
    for (std::size_t i = 0; i < 32; ++i) {
      const char c = text[i];
      int digit = 0;
      if (c >= '0' && c <= '9') {
        digit = c - '0';
      } else if (c >= 'a' && c <= 'f') {
        digit = c - 'a' + 10;
      } else {
        return std::nullopt;
      }
      bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] << 4 | digit);
    }
    return Id(bytes);
  }

  std::string Hex() const {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text(32, '0');
    for (std::size_t i = 0; i < 16; ++i) {
      text[2 * i] = kDigits[bytes_[i] >> 4];
      text[2 * i + 1] = kDigits[bytes_[i] & 15];
    }
    return text;
  }

  const Bytes& bytes() const { return bytes_; }

  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  Bytes bytes_{};
};

template <class Tag>
class Slug {
 public:
  // Empty: names nothing.
  Slug() = default;

  // Two to sixty-four of a-z, 0-9, '-', '.', '_', starting with a letter or digit.
  static std::optional<Slug> From(std::string_view text) {
    if (text.size() < 2 || text.size() > 64) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!word && (i == 0 || (c != '-' && c != '.' && c != '_'))) return std::nullopt;
    }
    Slug name;
    name.text_ = text;
    return name;
  }

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend auto operator<=>(const Slug&, const Slug&) = default;

 private:
  std::string text_;
};

using ChildId = Id<struct ChildTag>;        // a hub person, whatever their age
using EntryId = Id<struct EntryTag>;        // one version of one record, as stored
using DecisionId = Id<struct DecisionTag>;  // one answered question
using GatewayId = Id<struct GatewayTag>;    // an emergency, an enquiry, a contact ... of one child
using AgencyId = Slug<struct AgencyTag>;
using ProfessionalId = Slug<struct ProfessionalTag>;

}  // namespace hub

template <class Tag>
struct std::hash<hub::Id<Tag>> {
  std::size_t operator()(const hub::Id<Tag>& id) const noexcept {
    std::size_t word = 0;
    std::memcpy(&word, id.bytes().data(), sizeof word);
    return word;
  }
};
template <class Tag>
struct std::hash<hub::Slug<Tag>> {
  std::size_t operator()(const hub::Slug<Tag>& name) const noexcept {
    return std::hash<std::string>()(name.text());
  }
};

#endif  // HUB_BASE_IDS_H_
