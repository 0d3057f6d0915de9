#include "hub/wire/detail/json_document.h"

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace hub::wire {
namespace {

constexpr JsonLimits kLimits = {1024 * 1024, 10'000};

std::string Repeated(std::string_view before, std::size_t count, std::string_view after) {
  std::string text(before);
  text.append(count, 'x');
  text += after;
  return text;
}

std::string Nested(std::size_t depth) {
  std::string text(2 * depth, ']');
  text.replace(0, depth, depth, '[');
  return text;
}

// What of a document the tests compare: the JSON it would print as.
nlohmann::json Rebuilt(JsonView value) {
  switch (value.type()) {
    case JsonType::kNull:
      return nullptr;
    case JsonType::kBool:
      return value.truth();
    case JsonType::kInteger:
      return value.integer();
    case JsonType::kText:
      return std::string(value.text());
    case JsonType::kArray: {
      nlohmann::json array = nlohmann::json::array();
      for (const JsonView element : value) array.push_back(Rebuilt(element));
      return array;
    }
    case JsonType::kObject:
      break;
  }
  nlohmann::json object = nlohmann::json::object();
  for (const JsonView member : value) object[std::string(member.key())] = Rebuilt(member);
  return object;
}

TEST_CASE("a document is read as it was written", "[wire]") {
  const std::string text =
      R"({"a":[1,-2,{"b":"\u00e9\ud83c\udf4e\n"},[]],"c":{},"d":null,"e":true,"f":9007199254740992})";

  const Result<JsonDocument> document = JsonDocument::Read(text, kLimits);

  REQUIRE(document.ok());
  CHECK(Rebuilt(document.value().root()) == nlohmann::json::parse(text));
  CHECK(document.value().root().values() == 11);
}

TEST_CASE("a document keeps its texts when it is moved", "[wire]") {
  Result<JsonDocument> document = JsonDocument::Read(R"(["a"])", kLimits);
  REQUIRE(document.ok());

  const JsonDocument moved = std::move(document).value();

  CHECK(Rebuilt(moved.root()) == nlohmann::json{"a"});
}

TEST_CASE("what is hostile or ambiguous is refused, and the message holds none of it", "[wire]") {
  using namespace std::string_literals;
  const std::pair<std::string, std::string> refused[] = {
      {"", "not JSON at byte 1"},
      {"   ", "not JSON at byte 4"},
      {"secret", "not JSON at byte 1"},
      {"{\"secret\":1", "not JSON at byte 12"},
      {"{\"secret\":1}x", "not JSON at byte 13"},
      {"[1,]", "not JSON at byte 4"},
      {"{\"secret\":1,}", "not JSON at byte 13"},
      {"[1] // secret", "not JSON at byte 5"},
      {"{'secret':1}", "not JSON at byte 2"},
      {"[NaN]", "not JSON at byte 2"},
      {"[01]", "not JSON at byte 3"},
      {"[+1]", "not JSON at byte 2"},
      {"[\"\x01\"]", "not JSON at byte 3"},
      {"[\"\\x\"]", "not JSON at byte 4"},
      {"[\"\xC0\xAF\"]", "not JSON at byte 3"},
      {"[\"\xED\xA0\x80\"]", "not JSON at byte 4"},
      {"[\"\xF4\x90\x80\x80\"]", "not JSON at byte 4"},
      {"[\"\xFF\"]", "not JSON at byte 3"},
      {"[\"\\ud83c\"]", "not JSON at byte 9"},
      {"[\"\\udf4e\"]", "not JSON at byte 8"},
      {"[\"\\ud83c\\ud83c\"]", "not JSON at byte 14"},
      {"\xEF\xBB\xBF[]", "a byte order mark before the JSON"},
      {"\xFE\xFF", "not JSON at byte 1"},
      {"[]\0"s, "a NUL in the body"},
      {"[]\0secret"s, "a NUL in the body"},
      {"[\"secret\\u0000\"]", "a NUL in a text"},
      {"{\"secret\\u0000\":1}", "a NUL in a text"},
      {"[1.0]", "a number that is not an integer"},
      {"[1e2]", "a number that is not an integer"},
      {"[-0.5]", "a number that is not an integer"},
      {"[18446744073709551616]", "a number that is not an integer"},
      {"[9007199254740993]", "a number beyond 2^53"},
      {"[-9007199254740993]", "a number beyond 2^53"},
      {"[18446744073709551615]", "a number beyond 2^53"},
      {R"({"secret":1,"secret":2})", "a member named twice in one object"},
      {R"({"a":1,"\u0061":2})", "a member named twice in one object"},
      {R"({"x":{"a":1,"b":2,"a":3}})", "a member named twice in one object"},
      {Nested(33), "nested deeper than 32"},
      {std::string(1'000'000, '['), "nested deeper than 32"},
      {Repeated("[\"", kTextLimit + 1, "\"]"), "a text is too long"},
      {Repeated("{\"", kKeyLimit + 1, "\":1}"), "a member name is too long"},
  };
  for (const auto& [text, message] : refused) {
    INFO(message << ": " << text.substr(0, 40));
    const Result<JsonDocument> document = JsonDocument::Read(text, kLimits);
    REQUIRE_FALSE(document.ok());
    CHECK(document.error().for_caller == message);
  }
  // A number beyond a double is not even JSON to the library; any refusal will do.
  CHECK_FALSE(JsonDocument::Read("[1e400]", kLimits).ok());
}

TEST_CASE("what lies exactly at a limit is read", "[wire]") {
  CHECK(JsonDocument::Read(Nested(32), kLimits).ok());
  CHECK(JsonDocument::Read(Repeated("[\"", kTextLimit, "\"]"), kLimits).ok());
  CHECK(JsonDocument::Read(Repeated("{\"", kKeyLimit, "\":1}"), kLimits).ok());
  CHECK(JsonDocument::Read("[1,2,3]", {7, 4}).ok());
}

TEST_CASE("what is beyond a limit is too large, not merely invalid", "[wire]") {
  CHECK(JsonDocument::Read("[1,2,3]", {6, 4}).error().code == ErrorCode::kTooLarge);
  CHECK(JsonDocument::Read("[1,2,3]", {7, 3}).error().code == ErrorCode::kTooLarge);
  CHECK(JsonDocument::Read(Nested(33), kLimits).error().code == ErrorCode::kTooLarge);
  CHECK(JsonDocument::Read("[", kLimits).error().code == ErrorCode::kInvalid);
}

TEST_CASE("a member named twice is found among thousands", "[wire]") {
  std::string members = "{";
  for (int i = 0; i < 5'000; ++i) members.append("\"m").append(std::to_string(i)).append("\":0,");

  CHECK(JsonDocument::Read(members + "\"last\":0}", kLimits).ok());
  CHECK_FALSE(JsonDocument::Read(members + "\"m1234\":0}", kLimits).ok());
}

// Whether the library alone, which is laxer, reads it.
bool LibraryAccepts(const std::string& text) { return nlohmann::json::accept(text); }

TEST_CASE("damaged documents never break the reader, nor get more lenient than JSON",
          "[wire][random]") {
  const std::string whole =
      R"({"a":[1,-2,{"b":"\u00e9\ud83c\udf4e"},[]],"c":{"d":"Zo\u00eb é"},"e":null,"f":[true,false]})";
  std::mt19937 random(20261121);
  int accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = whole;
    for (std::size_t edits = random() % 4 + 1; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[at] = static_cast<char>(random());
          break;
        case 1:
          text.erase(at, random() % 8 + 1);
          break;
        case 2:
          text.insert(at, text.substr(random() % text.size(), random() % 8));
          break;
        default:
          text.insert(at, 1, "{}[]\",:\\0e.-u"[random() % 13]);
      }
      if (text.empty()) text.push_back('x');
    }
    const Result<JsonDocument> document = JsonDocument::Read(text, kLimits);
    if (!document.ok()) continue;
    ++accepted;
    CHECK(LibraryAccepts(text));
    CHECK(Rebuilt(document.value().root()) == nlohmann::json::parse(text));
  }
  CHECK(accepted > 100);
}

TEST_CASE("random bytes never break the reader", "[wire][random]") {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const Result<JsonDocument> document = JsonDocument::Read(text, kLimits);
    if (document.ok()) CHECK(LibraryAccepts(text));
  }
}

}  // namespace
}  // namespace hub::wire
