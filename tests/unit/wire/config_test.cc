#include "hub/wire/config.h"

#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/catch.h"

namespace hub::wire {
namespace {

std::string FileText(const std::string& name) {
  std::ifstream in(std::string(ONESTORY_SOURCE_DIR) + "/" + name);
  REQUIRE(in);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string With(std::string text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

TEST_CASE("the example of hub.json is one", "[wire]") {
  const std::string text = FileText("config/hub.json");

  const Result<HubConfig> config = ParseHubConfig(text);

  REQUIRE(config.ok());
  CHECK(config.value().origin == "hub.oxfordshire/audit");
  CHECK(config.value().people.port == 8443);
  CHECK(EncodeHubConfig(config.value()) == text);
}

TEST_CASE("passkeys are for the relying party's own pages", "[wire]") {
  const auto with = [](const std::string& party, const std::string& origins) {
    return ParseHubConfig(With(FileText("config/hub.json"), "\"readers\": 4,",
                               "\"readers\": 4, \"passkeys\": {\"relying_party\": \"" + party +
                                   "\", \"origins\": [" + origins + "]},"));
  };
  const Result<HubConfig> good =
      with("example.org", R"("https://hub.example.org", "https://example.org:8443")");
  REQUIRE(good.ok());
  CHECK(good.value().passkeys->origins.size() == 2);
  const Result<HubConfig> again = ParseHubConfig(EncodeHubConfig(good.value()));
  REQUIRE(again.ok());
  CHECK(again.value().passkeys->relying_party == "example.org");
  for (const char* origins :
       {"", R"("http://example.org")", R"("https://evilexample.org")",
        R"("https://example.org.evil.net")", R"("https://example.org:")",
        R"("https://example.org/page")", R"("https://evil.net:example.org")"}) {
    INFO(origins);
    CHECK_FALSE(with("example.org", origins).ok());
  }
  CHECK_FALSE(with("", R"("https://example.org")").ok());
  CHECK_FALSE(with(".org", R"("https://example.org")").ok());
}

TEST_CASE("a mistyped setting is refused, not taken for a default", "[wire]") {
  const std::string good = FileText("config/hub.json");
  const struct {
    std::string what, instead, told;
  } wrong[] = {
      {"\"readers\"", "\"reader\"", "unknown member /reader"},
      {"\"readers\": 4", "\"readers\": 0", "out of range /readers"},
      {"8443", "65536", "out of range /people_port/port"},
      {"8443", "\"8443\"", "not a whole number /people_port/port"},
      {"[\"localhost\"]", "[]", "missing /hosts"},
      {"hub.oxfordshire/audit", "hub oxfordshire", "bad /origin"},
      {"  \"keys\": \"keys\",\n", "", "missing /keys"},
      {"\"2026-11-22\"", "\"../2026\"",
       "bad /linkage_weights: the version of a file in config/linkage/"},
      {"\"port\": 8443", "\"prot\": 8443", "unknown member /people_port/prot"},
      {"\"late_days\": 14, ", "", "missing /chronology/late_days"},
      {"\"late_days\": 14", "\"late_days\": 0", "out of range /chronology/late_days"},
      {"\"own_words\"", "\"own words\"", "no kind of record /chronology/significant_kinds/14"},
  };
  for (const auto& [what, instead, told] : wrong) {
    const Result<HubConfig> config = ParseHubConfig(With(good, what, instead));
    INFO(told);
    REQUIRE_FALSE(config.ok());
    CHECK(config.error().for_caller == told);
  }
}

TEST_CASE("a hub that was set up before there was a choice has the example's", "[wire]") {
  const std::string text = FileText("config/hub.json");
  const std::size_t at = text.find(",\n  \"chronology\"");
  REQUIRE(at != std::string::npos);

  const Result<HubConfig> config = ParseHubConfig(text.substr(0, at) + "\n}\n");

  REQUIRE(config.ok());
  CHECK(EncodeHubConfig(config.value()) == text);
}

TEST_CASE("the policy in config is readable, and says since when it holds", "[wire]") {
  const Result<access::Policy> policy = ParsePolicy(FileText("config/policy/2026-11-01.json"));

  REQUIRE(policy.ok());
  CHECK(policy.value().readable);
  CHECK(policy.value().version == "2026-11-01.1");
  CHECK(policy.value().effective_from.Rfc3339() == "2026-11-01T00:00:00.000000Z");
}

TEST_CASE("a policy of an earlier release is read, with the law's numbers for what it lacks",
          "[wire]") {
  const std::string text = FileText("config/policy/2026-11-01.json");
  const std::size_t later = text.find(",\n  \"reviews\"");
  REQUIRE(later != std::string::npos);

  const Result<access::Policy> earlier = ParsePolicy(text.substr(0, later) + "}");
  const Result<access::Policy> now = ParsePolicy(text);

  REQUIRE(earlier.ok());
  REQUIRE(now.ok());
  CHECK(earlier.value().shield_days == now.value().shield_days);
  CHECK(earlier.value().permission_months == now.value().permission_months);
  CHECK(earlier.value().owner_hours == now.value().owner_hours);
  CHECK_FALSE(ParsePolicy(With(text, "\"shield_days\": 31", "\"shield_days\": 32")).ok());
  CHECK_FALSE(ParsePolicy(With(text, ", \"shield_days\": 31", "")).ok());
}

TEST_CASE("a policy with a word too many is refused", "[wire]") {
  const std::string good = FileText("config/policy/2026-11-01.json");

  CHECK_FALSE(ParsePolicy(With(good, "child_until_years", "child_until_year")).ok());
  CHECK_FALSE(ParsePolicy(With(good, "18", "88")).ok());
  CHECK_FALSE(ParsePolicy(With(good, "2026-11-01T00:00:00Z", "soon")).ok());
}

}  // namespace
}  // namespace hub::wire
