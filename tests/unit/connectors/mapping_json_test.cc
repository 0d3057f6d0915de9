// JSON of any size, one element of an array at a time.

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "tests/support/catch.h"
#include "tests/unit/connectors/support.h"

namespace connectors {
namespace {

using namespace std::string_view_literals;

struct Walked {
  std::vector<std::string> units;  // dumped
  std::vector<JsonUnit> places;
  std::vector<std::string> arrays;
  JsonWalk walk;
};

Walked Walk(const std::string& bytes, std::vector<std::string> arrays = {"children"},
            std::size_t most = 1'000'000) {
  std::istringstream raw(bytes);
  DecodedStream in(raw);
  Walked walked;
  JsonPlan plan;
  plan.arrays = std::move(arrays);
  plan.take = [&](Json& value, const JsonUnit& unit) {
    walked.units.push_back(value.dump());
    walked.places.push_back(unit);
    walked.arrays.emplace_back(unit.array);
    return walked.units.size() < most;
  };
  walked.walk = WalkJson(in, plan);
  CHECK(walked.walk.complete == walked.walk.broken_why.empty());
  CHECK(walked.walk.units >= walked.units.size());
  CHECK(walked.walk.units <= walked.units.size() + 1);
  return walked;
}

using Texts = std::vector<std::string>;

TEST_CASE("the elements of a named array come one by one, and the rest at the end", "[json]") {
  const Walked walked = Walk(
      "{\"la\":\"815\",\n\"children\":[{\"id\":1,\"more\":[1,{\"a\":2}]},\n{\"id\":2}],\"n\":3}");

  CHECK(walked.units == Texts{R"({"id":"1","more":["1",{"a":"2"}]})", R"({"id":"2"})"});
  CHECK(walked.places[1].at.line == 3);
  CHECK(walked.places[1].number == 2);
  CHECK(walked.walk.root.dump() == R"({"children":[],"la":"815","n":"3"})");
  CHECK(walked.walk.streamed);
}

TEST_CASE("an array is found by its path and nowhere else", "[json]") {
  const std::string text =
      R"({"data":{"children":[1],"x":[{"children":[2]}]},"children":{"children":[3]},"y":[4]})";

  CHECK(Walk(text, {"data/children"}).units == Texts{R"("1")"});
  CHECK(Walk(text, {"children/children", "y"}).arrays == Texts{"children/children", "y"});
  CHECK(Walk(text, {"x/children"}).units.empty());
  CHECK(Walk(text, {""}).units.empty());
}

TEST_CASE("a document that is itself an array is walked", "[json]") {
  const Walked walked = Walk("[{\"a\":1},2,[3],null]", {""});

  CHECK(walked.units == Texts{R"({"a":"1"})", R"("2")", R"(["3"])", "null"});
}

TEST_CASE("numbers stay as they were written", "[json]") {
  CHECK(Walk("{\"children\":[1.50,-0,1e3,12345678901234567890123]}").units ==
        Texts{R"("1.50")", R"("0")", R"("1e3")", R"("12345678901234567890123")"});
}

TEST_CASE("raw line breaks inside a text are spaces", "[json]") {
  CHECK(Walk("{\"children\":[\"a\nb\tc\\\"d\n\"]}").units == Texts{R"("a b c\"d ")"});
}

TEST_CASE("an element too large for memory is told of and not held", "[json]") {
  const std::string giant(5'000'000, 'x');
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "0,";
  for (const std::string& unit :
       {"{\"a\":\"" + giant + "\"}", "[" + many + "0]", "\"" + giant + "\""}) {
    const Walked walked = Walk("{\"children\":[" + unit + ",{\"id\":2}]}");
    REQUIRE(walked.units.size() == 2);
    CHECK(walked.places[0].too_large);
    CHECK(walked.units[0] == "null");
    CHECK(walked.units[1] == R"({"id":"2"})");
  }
  CHECK(Walk("{\"a\":\"" + giant + "\",\"children\":[1]}").walk.root_too_large);
}

TEST_CASE("a break says where, and what came before has been handed out", "[json]") {
  const Walked walked = Walk("{\"children\":[1,\n{\"a\":2},\n{\"a\":");

  CHECK(walked.units.size() == 2);
  CHECK(walked.walk.broken_why == "the JSON ends too early");
  CHECK(walked.walk.broken_at.line == 3);
  CHECK(Walk("{\"children\":[1}  ").walk.broken_why == "not well-formed JSON");
}

TEST_CASE("a walk of JSON stops when it is told to", "[json]") {
  const Walked walked = Walk("{\"children\":[1,2,3]}", {"children"}, 2);

  CHECK(walked.units.size() == 2);
  CHECK(walked.walk.stopped);
}

TEST_CASE("values nest 64 deep and no deeper", "[json]") {
  const auto nested = [](std::size_t levels) {
    return Walk("{\"children\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') +
                "}")
        .walk.broken_why;
  };
  CHECK(nested(64).empty());
  CHECK(nested(65) == "nested too deep");
}

TEST_CASE("a member that is absent or of another type is simply not there", "[json]") {
  const Json object = Json::parse(R"({"t":" a\u0001 b ","n":7,"y":true,"l":[1,2],"o":{"t":"x"}})");
  CHECK(TextAt(object, "t") == "a b");
  CHECK(TextAt(object, "n").empty());
  CHECK(TextAt(object, "y") == "true");
  CHECK(TextAt(object, "gone").empty());
  CHECK(TextAt(At(object, "l"), "t").empty());
  CHECK(At(object, "o", "t") == "x");
  CHECK(ListAt(object, "l").size() == 2);
  CHECK(ListAt(object, "o").size() == 1);
  CHECK(ListAt(object, "t").empty());
}

TEST_CASE("hostile JSON of any kind harms nobody", "[json][hostile]") {
  const std::string brackets(200'000, '[');
  const std::string giant(6'000'000, 'x');
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{\"a\":";
  std::string keys = "{";
  for (int i = 0; i < 50'000; ++i) keys += "\"k" + std::to_string(i) + "\":" + "1,";
  struct Case {
    std::string file;
    bool complete;
  };
  const std::vector<Case> kCases = {
      {"", false},
      {" ", false},
      {"null", false},
      {"7", false},
      {"\"x\"", false},
      {"true", false},
      {"[]", true},
      {"{}", true},
      {"{", false},
      {"[", false},
      {"}", false},
      {"{]", false},
      {"{}{}", false},
      {"{}x", false},
      {"{\"children\"", false},
      {"{\"children\":", false},
      {"{\"children\":[", false},
      {"{\"children\":[{", false},
      {"{\"children\":[{\"a\"", false},
      {"{\"children\":[\"", false},
      {"{\"children\":[\"\\", false},
      {"{\"children\":[\"\\u12", false},
      {"{\"children\":[],\"children\":[]}", true},
      {"{\"children\":{}}", true},
      {"{\"children\":7}", true},
      {"{\"children\":[[[[[]]]]]}", true},
      {"{\"children\":[,]}", false},
      {"{\"children\":[1,]}", false},
      {"{'a':1}", false},
      {"{a:1}", false},
      {"{\"a\":1,}", false},
      {"{\"a\":01}", false},
      {"{\"a\":+1}", false},
      {"{\"a\":.5}", false},
      {"{\"a\":NaN}", false},
      {"{\"a\":1e999999}", false},
      {"{\"a\":\"\\ud800\"}", false},
      {"{\"a\":\"\\x41\"}", false},
      {"{\"a\":\"\x01\"}", true},
      {"{\"a\":\"\xC3\x28\"}", true},
      {"{\"a\":\"\xED\xA0\x80\"}", true},
      {std::string("{\0\"a\":1}", 8), true},
      {"{/* no */\"a\":1}", false},
      {"\xEF\xBB\xBF{}", true},
      {std::string("\xFF\xFE{\0}\0", 6), true},
      {brackets, false},
      {nested, false},
      {"{\"children\":" + brackets, false},
      {"{\"children\":[" + nested, false},
      {"{\"a\":\"" + giant, false},
      {"{\"" + giant + "\":1}", true},
      {keys, false},
      {"<A/>", false},
      {"id,surname\n", false},
  };
  for (const Case& one : kCases) {
    INFO(one.file.substr(0, 50));
    CHECK(Walk(one.file).walk.complete == one.complete);
    Walk(one.file, {"", "a", "children", "a/a/a"});
  }
}

TEST_CASE("whatever bytes of JSON are changed, every unit is handed out or breaks",
          "[json][hostile]") {
  std::string whole = "{\"la\":\"815\",\"children\":[";
  for (int i = 0; i < 8; ++i) whole += R"({"id":1,"t":"a\n\u00e9","l":[1,{"b":null}]},)";
  whole += "{}],\"n\":{\"children\":[1]}}";
  std::mt19937 random(20261121);
  for (int round = 0; round < 3000; ++round) {
    const std::string file = test::Changed(whole, "{}[],:\"\\"sv, random);
    Walk(file, {"children", "n/children", ""});
  }
}

}  // namespace
}  // namespace connectors
