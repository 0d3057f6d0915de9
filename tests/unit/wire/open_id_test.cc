#include "hub/wire/open_id.h"

#include <fstream>
#include <sstream>

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

TEST_CASE("the example of provider.json is one, and its schema names each member", "[wire][oidc]") {
  const std::string text = FileText("config/provider.json");
  const std::string schema = FileText("schemas/config/provider.schema.json");

  const Result<ProviderConfig> config = ParseProviderConfig(text);

  if (!config.ok()) FAIL(config.error().for_caller);
  CHECK(config.value().issuer == "https://login.example.org");
  CHECK(config.value().amr == std::vector<std::string>{"mfa"});
  CHECK(config.value().max_age_seconds == 3600);
  for (const char* member : {"name", "issuer", "client_id", "client_secret_file", "person_claim",
                             "second_factor", "max_age_seconds", "clock_skew_seconds"}) {
    INFO(member);
    CHECK(schema.find('"' + std::string(member) + "\": {") != std::string::npos);
    CHECK_FALSE(
        ParseProviderConfig(With(text, '"' + std::string(member) + '"', "\"unknown\"")).ok());
  }
}

TEST_CASE("a provider that proves too little is not taken", "[wire][oidc]") {
  const std::string good = FileText("config/provider.json");
  const struct {
    const char* what;
    const char* instead;
  } faults[] = {
      {"\"amr\": [\"mfa\"]", "\"amr\": []"},
      {"\"amr\": [\"mfa\"]", "\"amr\": [\"\"]"},
      {"\"amr\": [\"mfa\"]", "\"amr\": [\"mfa\"], \"any\": true"},
      {"\"sub\"", "\"email\""},
      {"\"sub\"", "\"preferred_username\""},
      {"https://login.example.org", "http://login.example.org"},
      {"https://login.example.org", "https://login.example.org?a=b"},
      {"https://login.example.org", "https://user@login.example.org"},
      {"https://login.example.org", "https://"},
      {"3600", "43201"},
      {"3600", "-1"},
      {": 60\n", ": 301\n"},
      {"\"keys/provider.secret\"", "\"\""},
      {": 60\n", ": 60, \"page_address\": \"https://hub.example.org/\"\n"},
      {": 60\n", ": 60, \"page_address\": \"http://hub.example.org\"\n"},
  };
  for (const auto& [what, instead] : faults) {
    INFO(instead);
    CHECK_FALSE(ParseProviderConfig(With(good, what, instead)).ok());
  }
  CHECK(ParseProviderConfig(With(good, ": 60\n", R"(: 60, "page_address": "https://a.b:8443")"))
            .ok());
}

TEST_CASE("what a provider says beyond what is asked is left", "[wire][oidc]") {
  const auto metadata = ParseProviderMetadata(
      R"({"issuer":"i","authorization_endpoint":"https://a/b","token_endpoint":"https://a/c",)"
      R"("jwks_uri":"https://a/d","scopes_supported":["openid"]})");
  REQUIRE(metadata.ok());
  CHECK(metadata.value().jwks_uri == "https://a/d");
  CHECK_FALSE(metadata.value().names_itself);

  const auto keys = ParseKeySet(
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AQ","kid":"1"},7,{"kty":3}]})");
  REQUIRE(keys.ok());
  REQUIRE(keys.value().size() == 1);
  CHECK(keys.value()[0].y == "AQ");

  CHECK(ParseTokenAnswer(R"({"id_token":"a.b.c","access_token":"x"})").value() == "a.b.c");
  CHECK_FALSE(ParseTokenAnswer(R"({"access_token":"x"})").ok());
  CHECK_FALSE(ParseTokenAnswer(R"({"id_token":["a"]})").ok());
}

TEST_CASE("claims are read as they are written, and each once", "[wire][oidc]") {
  const auto claims = ParseIdClaims(
      R"({"iss":"i","aud":"c","oid":"o-1","sub":"s-1","exp":5,"iat":4,"auth_time":3,"nbf":2,)"
      R"("nonce":"n","acr":"1","amr":["pwd"],"azp":"c"})",
      "oid");
  REQUIRE(claims.ok());
  CHECK(claims.value().person.Reveal() == "o-1");
  CHECK(claims.value().audience == std::vector<std::string>{"c"});
  CHECK(claims.value().expires == 5);
  CHECK(claims.value().authenticated == 3);
  CHECK(claims.value().methods == std::vector<std::string>{"pwd"});
  CHECK(ParseIdClaims(R"({"aud":["a","b"]})", "sub").value().audience.size() == 2);
  CHECK(ParseIdClaims("{}", "sub").value().person.empty());
  CHECK(ParseTokenHeader(R"({"alg":"RS256","crit":[]})").value().critical);
  for (const char* bad : {R"({"exp":"5"})", R"({"exp":5.5})", R"({"sub":7})", R"({"aud":7})",
                          R"({"sub":"a","sub":"b"})", R"([])", R"({"nonce":["n"]})"}) {
    INFO(bad);
    CHECK_FALSE(ParseIdClaims(bad, "sub").ok());
  }
}

}  // namespace
}  // namespace hub::wire
