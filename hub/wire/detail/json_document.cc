#include "hub/wire/detail/json_document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace hub::wire {
namespace {

constexpr std::int64_t kLargestInteger = std::int64_t{1} << 53;
constexpr std::size_t kFewMembers = 24;  // below this, comparing each with each is quickest

Error Refused(ErrorCode code, std::string why) { return {code, std::move(why), ""}; }

bool AnyTwice(std::vector<std::string_view>& keys) {
  if (keys.size() <= kFewMembers) {
    for (std::size_t i = 1; i < keys.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (keys[i] == keys[j]) return true;
      }
    }
    return false;
  }
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

}  // namespace

// What nlohmann's parser tells, as nodes. Each of its events returns whether to go on.
class JsonBuilder {
 public:
  JsonBuilder(std::size_t body_size, const JsonLimits& limits) : limits_(limits) {
    document_.arena_.reserve(body_size);
    document_.nodes_.reserve(std::min(limits.values, body_size / 12 + 1));
  }

  bool null() { return Add(JsonType::kNull, 0); }
  bool boolean(bool value) { return Add(JsonType::kBool, value ? 1 : 0); }
  bool number_integer(std::int64_t value) {  // a negative one
    if (value < -kLargestInteger) return Stop("a number beyond 2^53");
    return Add(JsonType::kInteger, value);
  }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(kLargestInteger)) return Stop("a number beyond 2^53");
    return Add(JsonType::kInteger, static_cast<std::int64_t>(value));
  }
  bool number_float(double, const std::string&) { return Stop("a number that is not an integer"); }
  bool binary(const nlohmann::json::binary_t&) { return Stop("not JSON"); }

  bool string(const std::string& value) {
    if (value.size() > limits_.text) return StopAtLimit("a text is too long");
    if (!Add(JsonType::kText, 0)) return false;
    return Keep(value, document_.nodes_.back().text);
  }

  bool key(const std::string& value) {
    if (value.size() > limits_.key) return StopAtLimit("a member name is too long");
    return Keep(value, key_);
  }

  bool start_object(std::size_t) { return Open(JsonType::kObject); }
  bool start_array(std::size_t) { return Open(JsonType::kArray); }
  bool end_array() {
    Close();
    return true;
  }
  bool end_object() {
    Close();
    const JsonView object(&document_.nodes_[closed_]);
    keys_.clear();
    for (const JsonView member : object) keys_.push_back(member.key());
    return !AnyTwice(keys_) || Stop("a member named twice in one object");
  }

  // The library's own words hold input, so they stay out of the message.
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    return Stop("not JSON at byte " + std::to_string(position));
  }

  Result<JsonDocument> Take(bool complete) && {
    if (error_) return *std::move(error_);
    if (!complete || document_.nodes_.empty()) return Refused(ErrorCode::kInvalid, "not JSON");
    return std::move(document_);
  }

 private:
  bool Stop(std::string why) {
    error_ = Refused(ErrorCode::kInvalid, std::move(why));
    return false;
  }
  bool StopAtLimit(std::string why) {
    error_ = Refused(ErrorCode::kTooLarge, std::move(why));
    return false;
  }

  bool Add(JsonType type, std::int64_t integer) {
    if (document_.nodes_.size() == limits_.values) {
      return StopAtLimit("more than " + std::to_string(limits_.values) + " values");
    }
    document_.nodes_.push_back({std::exchange(key_, {}), {}, integer, 1, type});
    return true;
  }

  bool Keep(const std::string& value, std::string_view& view) {
    if (value.find('\0') != std::string::npos) return Stop("a NUL in a text");
    std::vector<char>& arena = document_.arena_;
    const std::size_t at = arena.size();
    arena.insert(arena.end(), value.begin(), value.end());
    view = std::string_view(arena.data() + at, value.size());
    return true;
  }

  bool Open(JsonType type) {
    if (open_.size() == kDepthLimit) return StopAtLimit("nested deeper than 32");
    if (!Add(type, 0)) return false;
    open_.push_back(document_.nodes_.size() - 1);
    return true;
  }

  void Close() {
    closed_ = open_.back();
    open_.pop_back();
    JsonNode& node = document_.nodes_[closed_];
    node.span = static_cast<std::uint32_t>(document_.nodes_.size() - closed_);
  }

  JsonDocument document_;
  JsonLimits limits_;
  std::string_view key_;           // of the value to come
  std::vector<std::size_t> open_;  // containers around it
  std::size_t closed_ = 0;         // the container last closed
  std::vector<std::string_view> keys_;
  std::optional<Error> error_;
};

Result<JsonDocument> JsonDocument::Read(std::string_view body, const JsonLimits& limits) {
  if (body.size() > limits.body) return Refused(ErrorCode::kTooLarge, "the body is too large");
  // The parser would skip a mark, and take a NUL for the end and read no further.
  if (body.substr(0, 3) == "\xEF\xBB\xBF") {
    return Refused(ErrorCode::kInvalid, "a byte order mark before the JSON");
  }
  if (body.find('\0') != std::string_view::npos) {
    return Refused(ErrorCode::kInvalid, "a NUL in the body");
  }
  JsonBuilder builder(body.size(), limits);
  const bool complete = nlohmann::json::sax_parse(body.begin(), body.end(), &builder);
  return std::move(builder).Take(complete);
}

}  // namespace hub::wire
