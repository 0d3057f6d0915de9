// A JSON text, read whole and within limits, as a tree to walk: the one door by which
// JSON comes in.
//
// Refused, besides what is not JSON: a byte order mark, NUL (raw or escaped), a member named
// twice, fractions and exponents, integers beyond 2^53, a text, a member name, a nesting or a
// number of values over its limit (kTooLarge; the others kInvalid). Invalid UTF-8 and unpaired
// surrogates are not JSON. No message holds a value.
//
// A reader that can say where a text is too long takes texts of any length here.
//
// Nodes lie in document order in one array and texts in one arena, so reading costs no
// allocation per value. Views are good as long as the document lives, and moving it keeps
// them.

#ifndef HUB_WIRE_DETAIL_JSON_DOCUMENT_H_
#define HUB_WIRE_DETAIL_JSON_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"

namespace hub::wire {

inline constexpr std::size_t kDepthLimit = 32;
inline constexpr std::size_t kTextLimit = 64 * 1024;  // bytes
inline constexpr std::size_t kKeyLimit = 256;         // bytes
inline constexpr std::size_t kBodyLimit = 1024 * 1024;

enum class JsonType : std::uint8_t { kNull, kBool, kInteger, kText, kArray, kObject };

struct JsonNode {
  std::string_view key;      // of a member; empty for an element
  std::string_view text;     // kText
  std::int64_t integer = 0;  // kInteger; kBool: 0 or 1
  std::uint32_t span = 1;    // nodes of this value with all within it
  JsonType type = JsonType::kNull;
};

// One value of a document.
class JsonView {
 public:
  explicit JsonView(const JsonNode* node) : node_(node) {}

  JsonType type() const { return node_->type; }
  bool is(JsonType wanted) const { return node_->type == wanted; }
  std::string_view key() const { return node_->key; }
  std::string_view text() const { return node_->text; }
  std::int64_t integer() const { return node_->integer; }
  bool truth() const { return node_->integer != 0; }
  std::size_t values() const { return node_->span; }  // with all within it

  // The members of an object or the elements of an array, in order.
  class Iterator {
   public:
    explicit Iterator(const JsonNode* node) : node_(node) {}
    JsonView operator*() const { return JsonView(node_); }
    Iterator& operator++() {
      node_ += node_->span;
      return *this;
    }
    friend bool operator==(Iterator, Iterator) = default;

   private:
    const JsonNode* node_;
  };
  Iterator begin() const { return Iterator(node_ + 1); }
  Iterator end() const { return Iterator(node_ + node_->span); }

 private:
  const JsonNode* node_;
};

struct JsonLimits {
  std::size_t body;  // bytes
  std::size_t values;
  std::size_t text = kTextLimit;
  std::size_t key = kKeyLimit;
};

class JsonDocument {
 public:
  static Result<JsonDocument> Read(std::string_view body, const JsonLimits& limits);

  JsonView root() const { return JsonView(nodes_.data()); }

 private:
  friend class JsonBuilder;

  std::vector<JsonNode> nodes_;
  std::vector<char> arena_;  // never grows after the start: no text is longer decoded than sent
};

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_JSON_DOCUMENT_H_
