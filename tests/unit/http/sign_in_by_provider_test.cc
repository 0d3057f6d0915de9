// Single sign-on against a provider whose every word the test chooses: what it publishes, its keys,
// its tokens, forged one check at a time. The store, the session, the parsers and the
// cryptography are the real ones.

#include "hub/service/sign_in_by_provider.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "hub/audit/event.h"
#include "hub/crypto/jws.h"
#include "hub/http/open_id_provider.h"
#include "tests/support/token_signer.h"
#include "tests/unit/service/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::http {
namespace {

using service::Arrival;
using service::Departure;
using service::Returned;
using tests::TokenSigner;

constexpr char kIssuer[] = "https://login.example.org/county";
constexpr char kClient[] = "onestory";
constexpr char kSubject[] = "8f14e45f-ea1d";

// Members of a JSON object, each as it is written.
using Members = std::map<std::string, std::string>;

std::string JsonOf(const Members& members) {
  std::string json;
  for (const auto& [name, value] : members)
    json += (json.empty() ? "{\"" : ",\"") + name + "\":" + value;
  return json.empty() ? "{}" : json + "}";
}

std::string Quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

const TokenSigner& Rsa() {
  static const TokenSigner signer = TokenSigner::Rsa();
  return signer;
}
const TokenSigner& Ec() {
  static const TokenSigner signer = TokenSigner::Ec();
  return signer;
}

std::string ParameterOf(const std::string& address, const std::string& name) {
  const std::size_t at = address.find(name + "=");
  REQUIRE(at != std::string::npos);
  const std::size_t from = at + name.size() + 1;
  return address.substr(from, address.find('&', from) - from);
}

// A hub and its provider, both on one clock.
class County {
 public:
  County() {
    Link("l.lead", kSubject);
    Link("s.upper", "supervisor");
  }

  void Link(const std::string& who, const std::string& subject) {
    const Status linked =
        house.administer->LinkLogin(*ProfessionalId::From(who), kIssuer, Sensitive(subject));
    REQUIRE(linked.ok());
    house.clock.now = house.clock.now.Plus(1);
  }

  Departure Depart(std::string_view to = "/find") {
    const Result<Departure> departure = door.Depart(to);
    if (!departure.ok()) FAIL(departure.error().for_operator);
    nonce = ParameterOf(departure.value().address, "nonce");
    challenge = ParameterOf(departure.value().address, "code_challenge");
    claims = Good();
    return departure.value();
  }

  Returned From(const Departure& departure) const {
    return {"a-code", ParameterOf(departure.address, "state"), "", "", departure.cookie};
  }

  // There and back, with the claims and header as they then stand.
  Result<Arrival> SignIn() { return door.Arrive(From(Depart())); }

  Members Good() const {
    const std::int64_t now = house.clock.now.micros / 1'000'000;
    return {{"iss", Quoted(kIssuer)},
            {"sub", Quoted(kSubject)},
            {"aud", Quoted(kClient)},
            {"nonce", Quoted(nonce)},
            {"iat", std::to_string(now)},
            {"exp", std::to_string(now + 300)},
            {"auth_time", std::to_string(now - 60)},
            {"acr", Quoted("urn:two-factors")},
            {"amr", R"(["pwd","otp"])"},
            {"email", Quoted("l.lead@example.org")}};
  }

  std::int64_t Seconds() const { return house.clock.now.micros / 1'000'000; }

  // The last leaf of the log.
  audit::Leaf LastLeaf() {
    store::LogTransaction log = house.store->ReadLog();
    const auto written = audit::Decode(log.Leaf(log.LeafCount() - 1));
    REQUIRE(written.ok());
    return written.value().leaf;
  }
  std::uint64_t Leaves() { return house.store->ReadLog().LeafCount(); }

  service::House house;
  service::SignIn sign_in{*house.store, house.clock};

  // The provider.
  Members metadata{{"issuer", Quoted(kIssuer)},
                   {"authorization_endpoint", Quoted("https://login.example.org/auth")},
                   {"token_endpoint", Quoted("https://login.example.org/token")},
                   {"jwks_uri", Quoted("https://login.example.org/keys")}};
  std::vector<std::string> keys{Rsa().PublicJson("rsa"), Ec().PublicJson("ec")};
  Members header{{"alg", Quoted("RS256")}, {"kid", Quoted("rsa")}, {"typ", Quoted("JWT")}};
  Members claims;
  const TokenSigner* signer = &Rsa();
  std::string forged;  // instead of a token that is signed
  bool silent = false;
  std::string nonce;
  std::string challenge;
  std::map<std::string, int> asked;
  Question redeemed;

  OpenIdProvider provider{{kIssuer, kClient, Sensitive("a secret:/+"), "sub"},
                          [this](const Question& question) { return Answer(question); }};
  service::SignInByProvider door{*house.store,
                                 house.clock,
                                 sign_in,
                                 provider,
                                 {"your county account",
                                  kIssuer,
                                  kClient,
                                  {"urn:two-factors"},
                                  {"otp", "hwk"},
                                  600,
                                  30,
                                  "https://hub.example.org/sign-in/provider/back"}};

 private:
  Result<std::string> Answer(const Question& question) {
    const std::string what = question.address.substr(question.address.rfind('/') + 1);
    ++asked[what];
    if (silent) return Error{ErrorCode::kUnavailable, "", "no answer"};
    if (question.address == std::string(kIssuer) + "/.well-known/openid-configuration")
      return JsonOf(metadata);
    if (what == "keys") {
      std::string list;
      for (const std::string& key : keys) list += (list.empty() ? "" : ",") + key;
      return R"({"keys":[)" + list + "]}";
    }
    REQUIRE(what == "token");
    redeemed = question;
    return JsonOf(
        {{"token_type", Quoted("Bearer")},
         {"access_token", Quoted("unused")},
         {"id_token",
          Quoted(forged.empty() ? signer->Token(JsonOf(header), JsonOf(claims)) : forged)}});
  }
};

TEST_CASE("whom the provider proves chooses a role and is signed in", "[http][oidc]") {
  County county;

  const Result<Arrival> arrival = county.SignIn();

  if (!arrival.ok()) FAIL(arrival.error().for_operator);
  CHECK(arrival.value().to == "/find");
  const auto& choice = std::get<service::RoleChoice>(arrival.value().entered);
  CHECK(choice.roles.size() == 2);
  const auto session = county.sign_in.Choose(choice.ticket, access::Role::kNamedProfessional);
  REQUIRE(session.ok());
  CHECK(session.value().caller.who.id.text() == "l.lead");
  CHECK(session.value().caller.authentication == access::Authentication::kTwoFactor);
  CHECK(county.sign_in.Who(session.value().token).ok());
  const audit::Leaf leaf = county.LastLeaf();
  CHECK(leaf.event == audit::Event::kSignedIn);
  CHECK(leaf.auth == "oidc");
  CHECK_FALSE(leaf.actor.empty());
}

TEST_CASE("who has one role is in at once, by ES256 too", "[http][oidc]") {
  County county;
  const Departure departure = county.Depart("");
  county.claims["sub"] = Quoted("supervisor");
  county.header = {{"alg", Quoted("ES256")}, {"kid", Quoted("ec")}};
  county.signer = &Ec();

  const Result<Arrival> arrival = county.door.Arrive(county.From(departure));

  if (!arrival.ok()) FAIL(arrival.error().for_operator);
  const auto& session = std::get<service::NewSession>(arrival.value().entered);
  CHECK(session.caller.role == access::Role::kSupervisor);
  CHECK(county.LastLeaf().auth == "oidc");
}

TEST_CASE("the browser is sent with all that protects the way back", "[http][oidc]") {
  County county;
  const Departure departure = county.Depart();
  const std::string& address = departure.address;
  CHECK(address.starts_with("https://login.example.org/auth?response_type=code&scope=openid&"));
  CHECK(ParameterOf(address, "code_challenge_method") == "S256");
  CHECK(ParameterOf(address, "client_id") == kClient);
  CHECK(ParameterOf(address, "redirect_uri") ==
        "https%3A%2F%2Fhub.example.org%2Fsign-in%2Fprovider%2Fback");
  CHECK(ParameterOf(address, "max_age") == "600");
  CHECK(ParameterOf(address, "acr_values") == "urn%3Atwo-factors");
  CHECK(departure.cookie.find(county.nonce) == std::string::npos);

  REQUIRE(county.door.Arrive(county.From(departure)).ok());

  CHECK(county.redeemed.authorization == "Basic b25lc3Rvcnk6YSUyMHNlY3JldCUzQSUyRiUyQg==");
  const std::string verifier = ParameterOf(county.redeemed.form, "code_verifier");
  CHECK(crypto::Base64Url(crypto::View(crypto::Sha256(verifier))) == county.challenge);
  CHECK(ParameterOf(county.redeemed.form, "code") == "a-code");
}

// "@-30": that many seconds from now.
std::string ValueOf(const std::string& value, std::int64_t now) {
  return value.starts_with('@') ? std::to_string(now + std::stoi(value.substr(1))) : value;
}

TEST_CASE("a token with one thing wrong lets nobody in", "[http][oidc]") {
  constexpr ErrorCode kTrouble = ErrorCode::kInternal;
  constexpr ErrorCode kNo = ErrorCode::kUnauthenticated;
  const struct {
    const char* what;
    const char* claim;
    std::string value;  // empty: left out
    ErrorCode code;
  } faults[] = {
      {"no issuer", "iss", "", kTrouble},
      {"another issuer", "iss", Quoted("https://login.example.org"), kTrouble},
      {"an issuer with a slash more", "iss", Quoted(std::string(kIssuer) + "/"), kTrouble},
      {"for nobody", "aud", "", kTrouble},
      {"for another", "aud", Quoted("another"), kTrouble},
      {"for another too", "aud", R"(["onestory","another"])", kTrouble},
      {"for an empty list", "aud", "[]", kTrouble},
      {"given to another party", "azp", Quoted("another"), kTrouble},
      {"of another sign-in", "nonce", Quoted("AAAA"), kTrouble},
      {"of no sign-in", "nonce", "", kTrouble},
      {"expired", "exp", "@-30", kTrouble},
      {"never expires", "exp", "", kTrouble},
      {"expires in words", "exp", Quoted("tomorrow"), kTrouble},
      {"issued in the future", "iat", "@31", kTrouble},
      {"issued never", "iat", "", kTrouble},
      {"issued before it was asked for", "iat", "@-31", kTrouble},
      {"not good yet", "nbf", "@31", kTrouble},
      {"proved too long ago", "auth_time", "@-631", kTrouble},
      {"proved in the future", "auth_time", "@31", kTrouble},
      {"proved at no known time", "auth_time", "", kTrouble},
      {"about nobody", "sub", "", kTrouble},
      {"about an empty name", "sub", Quoted(""), kTrouble},
      {"about somebody without a link", "sub", Quoted("somebody"), kNo},
      {"known by e-mail alone", "sub", Quoted("l.lead@example.org"), kNo},
      {"no acr", "acr", "", kNo},
      {"another acr", "acr", Quoted("urn:one-factor"), kNo},
      {"no amr", "amr", "", kNo},
      {"a password alone", "amr", R"(["pwd"])", kNo},
      {"amr as a text", "amr", Quoted("otp"), kTrouble},
  };
  County county;
  for (const auto& fault : faults) {
    INFO(fault.what);
    county.house.clock.now = county.house.clock.now.Plus(3600);  // nobody waits for attempts
    const Departure departure = county.Depart();
    county.claims.erase(fault.claim);
    if (!fault.value.empty()) county.claims[fault.claim] = ValueOf(fault.value, county.Seconds());
    const std::uint64_t before = county.Leaves();

    const Result<Arrival> arrival = county.door.Arrive(county.From(departure));

    REQUIRE_FALSE(arrival.ok());
    CHECK(arrival.error().code == fault.code);
    CHECK(county.Leaves() == before + 1);
    const audit::Leaf leaf = county.LastLeaf();
    CHECK(leaf.event == audit::Event::kSignInRefused);
    CHECK(leaf.auth == "oidc");
    CHECK(leaf.outcome == "deny");
  }
  county.house.clock.now = county.house.clock.now.Plus(3600);
  CHECK(county.SignIn().ok());
}

TEST_CASE("what is within the clocks' difference is still good", "[http][oidc]") {
  for (const auto& [claim, value] : Members{{"exp", "@-29"},
                                            {"iat", "@30"},
                                            {"nbf", "@30"},
                                            {"auth_time", "@-630"},
                                            {"azp", Quoted(kClient)},
                                            {"aud", R"(["onestory"])"}}) {
    INFO(claim);
    County county;
    const Departure departure = county.Depart();
    county.claims[claim] = ValueOf(value, county.Seconds());
    CHECK(county.door.Arrive(county.From(departure)).ok());
  }
}

TEST_CASE("a token that is not signed as it should be lets nobody in", "[http][oidc]") {
  County county;
  const TokenSigner stranger = TokenSigner::Rsa();
  const Members good = county.header;
  const auto refused = [&](const char* what, const std::function<void()>& forge) {
    INFO(what);
    county.house.clock.now = county.house.clock.now.Plus(3600);
    county.header = good;
    county.signer = &Rsa();
    county.forged.clear();
    const Departure departure = county.Depart();
    forge();
    const Result<Arrival> arrival = county.door.Arrive(county.From(departure));
    CHECK_FALSE(arrival.ok());
    if (!arrival.ok()) CHECK(arrival.error().code == ErrorCode::kInternal);
    CHECK(county.LastLeaf().event == audit::Event::kSignInRefused);
  };
  const auto claims = [&] { return JsonOf(county.claims); };

  refused("a stranger's key under a known name", [&] { county.signer = &stranger; });
  refused("no signature at all", [&] {
    county.forged = tests::SignedPart(R"({"alg":"none","kid":"rsa"})", claims()) + ".";
  });
  refused("none, with some signature", [&] { county.header["alg"] = Quoted("none"); });
  refused("a secret that is the public key", [&] {
    const std::string text = tests::SignedPart(R"({"alg":"HS256","kid":"rsa"})", claims());
    const crypto::Hash mac = crypto::HmacSha256(Rsa().PublicJson("rsa"), text);
    county.forged = text + "." + crypto::Base64Url(crypto::View(mac));
  });
  refused("a secret that is the client's", [&] {
    const std::string text = tests::SignedPart(R"({"alg":"HS256"})", claims());
    const crypto::Hash mac = crypto::HmacSha256("a secret:/+", text);
    county.forged = text + "." + crypto::Base64Url(crypto::View(mac));
  });
  refused("RS384", [&] { county.header["alg"] = Quoted("RS384"); });
  refused("PS256", [&] { county.header["alg"] = Quoted("PS256"); });
  refused("another key's algorithm", [&] { county.header["alg"] = Quoted("ES256"); });
  refused("another key's name", [&] { county.header["kid"] = Quoted("ec"); });
  refused("a key that nobody published", [&] { county.header["kid"] = Quoted("new"); });
  refused("no name where there are two keys", [&] { county.header.erase("kid"); });
  refused("a demand that is not known", [&] { county.header["crit"] = R"(["b64"])"; });
  refused("an access token", [&] { county.header["typ"] = Quoted("at+jwt"); });
  refused("a key of its own", [&] {
    county.header["jwk"] = stranger.PublicJson("rsa");
    county.signer = &stranger;
  });
  refused("other claims under the signature", [&] {
    const std::string token = Rsa().Token(JsonOf(county.header), claims());
    county.claims["sub"] = Quoted("supervisor");
    county.forged =
        tests::SignedPart(JsonOf(county.header), claims()) + token.substr(token.rfind('.'));
  });
  refused("no token", [&] { county.forged = "e30"; });
  refused("no JSON within", [&] { county.forged = Rsa().Token("x", claims()); });
  refused("a claim told twice", [&] {
    county.forged =
        Rsa().Token(JsonOf(county.header), R"({"sub":"supervisor",)" + claims().substr(1));
  });
  county.header = good;
  county.forged.clear();
  county.signer = &Rsa();
  county.house.clock.now = county.house.clock.now.Plus(3600);
  CHECK(county.SignIn().ok());
}

TEST_CASE("a way back is good once, and only in the browser that went", "[http][oidc]") {
  County county;
  const Departure mine = county.Depart();
  const Returned right = county.From(mine);
  const Departure theirs = county.Depart();
  const auto refused = [&](Returned returned) {
    const Result<Arrival> arrival = county.door.Arrive(returned);
    CHECK(county.LastLeaf().event == audit::Event::kSignInRefused);
    return !arrival.ok() && arrival.error().code == ErrorCode::kUnauthenticated;
  };
  Returned other = right;
  other.cookie = theirs.cookie;
  CHECK(refused(other));
  other.cookie = "";
  CHECK(refused(other));
  other.cookie = right.cookie.substr(1);
  CHECK(refused(other));
  other = right;
  other.state = "";
  CHECK(refused(other));
  other.state = right.state + "A";
  CHECK(refused(other));
  CHECK(county.asked["token"] == 0);

  county.nonce = ParameterOf(mine.address, "nonce");
  county.claims = county.Good();
  REQUIRE(county.door.Arrive(right).ok());
  CHECK(refused(right));
  CHECK(county.asked["token"] == 1);
}

TEST_CASE("a way back that took too long is none", "[http][oidc]") {
  County county;
  const Departure departure = county.Depart();
  county.house.clock.now = county.house.clock.now.Plus(service::kProviderSeconds);

  const Result<Arrival> arrival = county.door.Arrive(county.From(departure));

  REQUIRE_FALSE(arrival.ok());
  CHECK(arrival.error().code == ErrorCode::kUnauthenticated);
  CHECK(county.asked["token"] == 0);
}

TEST_CASE("strangers who only knock are refused each time and noted now and then", "[http][oidc]") {
  County county;
  const std::uint64_t before = county.Leaves();
  for (int i = 0; i < 200; ++i) CHECK_FALSE(county.door.Arrive({"c", "s", "", "", "x"}).ok());

  CHECK(county.Leaves() > before);
  CHECK(county.Leaves() < before + 100);
}

TEST_CASE("an answer of another provider, or an error, lets nobody in", "[http][oidc]") {
  County county;
  Returned returned = county.From(county.Depart());
  returned.issuer = "https://login.example.com";
  CHECK(county.door.Arrive(returned).error().code == ErrorCode::kInternal);
  returned = county.From(county.Depart());
  returned.error = "access_denied";
  CHECK(county.door.Arrive(returned).error().code == ErrorCode::kUnauthenticated);
  returned = county.From(county.Depart());
  returned.code = "";
  CHECK(county.door.Arrive(returned).error().code == ErrorCode::kInternal);
  CHECK(county.asked["token"] == 0);

  returned = county.From(county.Depart());
  returned.issuer = kIssuer;
  CHECK(county.door.Arrive(returned).ok());
}

TEST_CASE("a provider that names itself in every answer must do so", "[http][oidc]") {
  County county;
  county.metadata["authorization_response_iss_parameter_supported"] = "true";

  CHECK_FALSE(county.SignIn().ok());
  Returned returned = county.From(county.Depart());
  returned.issuer = kIssuer;
  CHECK(county.door.Arrive(returned).ok());
}

TEST_CASE("what is published by another issuer, or without TLS, is not followed", "[http][oidc]") {
  for (const auto& [member, value] :
       Members{{"issuer", Quoted("https://login.example.org")},
               {"token_endpoint", Quoted("http://login.example.org/t")},
               {"authorization_endpoint", Quoted("javascript:x")},
               {"jwks_uri", Quoted("")}}) {
    INFO(member);
    County county;
    county.metadata[member] = value;

    CHECK(county.door.Depart("/").error().code == ErrorCode::kInternal);
    CHECK(county.door.Depart("/").error().code == ErrorCode::kInternal);
    CHECK(county.asked["openid-configuration"] == 1);  // not asked again at once
  }
}

TEST_CASE("a provider that is silent is left alone for a while, then asked again", "[http][oidc]") {
  County county;
  county.silent = true;
  CHECK_FALSE(county.door.Depart("/").ok());
  county.silent = false;
  CHECK_FALSE(county.door.Depart("/").ok());
  county.house.clock.now = county.house.clock.now.Plus(10);

  CHECK(county.SignIn().ok());
}

TEST_CASE("a key that is new is fetched, and not at every stranger's word", "[http][oidc]") {
  County county;
  REQUIRE(county.SignIn().ok());
  REQUIRE(county.SignIn().ok());
  CHECK(county.asked["keys"] == 1);
  const TokenSigner next = TokenSigner::Ec();
  county.keys = {next.PublicJson("next")};
  county.signer = &next;
  county.header = {{"alg", Quoted("ES256")}, {"kid", Quoted("next")}};

  CHECK_FALSE(county.SignIn().ok());  // fetched less than a minute ago
  CHECK(county.asked["keys"] == 1);
  county.house.clock.now = county.house.clock.now.Plus(60);
  CHECK(county.SignIn().ok());
  CHECK(county.asked["keys"] == 2);

  county.house.clock.now = county.house.clock.now.Plus(60);
  county.keys = {};
  CHECK(county.SignIn().ok());  // a key is good for an hour
  county.house.clock.now = county.house.clock.now.Plus(3600);
  CHECK_FALSE(county.SignIn().ok());
}

TEST_CASE("the only key there is needs no name", "[http][oidc]") {
  County county;
  county.keys = {Rsa().PublicJson("rsa"), R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})", "7"};
  county.header.erase("kid");

  CHECK(county.SignIn().ok());
}

TEST_CASE("an account that is closed here is closed to the provider's word too", "[http][oidc]") {
  County county;
  const auto id = *ProfessionalId::From("l.lead");
  SECTION("disabled") { REQUIRE(county.house.administer->DisableProfessional(id).ok()); }
  SECTION("its agency revoked") {
    REQUIRE(county.house.administer->RevokeAgency(*AgencyId::From("csc")).ok());
  }
  SECTION("unlinked") { REQUIRE(county.house.administer->UnlinkLogin(id).ok()); }
  SECTION("linked to another account") { county.Link("l.lead", "another"); }
  county.house.clock.now = county.house.clock.now.Plus(1);

  const Result<Arrival> arrival = county.SignIn();

  REQUIRE_FALSE(arrival.ok());
  CHECK(arrival.error().code == ErrorCode::kUnauthenticated);
  CHECK(county.LastLeaf().event == audit::Event::kSignInRefused);
}

TEST_CASE("an account closed between proof and choice gets no session", "[http][oidc]") {
  County county;
  const Result<Arrival> arrival = county.SignIn();
  REQUIRE(arrival.ok());
  const auto ticket = std::get<service::RoleChoice>(arrival.value().entered).ticket;
  REQUIRE(county.house.administer->DisableProfessional(*ProfessionalId::From("l.lead")).ok());

  CHECK_FALSE(county.sign_in.Choose(ticket, access::Role::kLeadProfessional).ok());
  CHECK(county.LastLeaf().auth == "oidc");
}

TEST_CASE("a refused account must wait, and that says nothing of others", "[http][oidc]") {
  County county;
  for (int i = 0; i < 5; ++i) {
    const Departure departure = county.Depart();
    county.claims["amr"] = R"(["pwd"])";
    CHECK(county.door.Arrive(county.From(departure)).error().code == ErrorCode::kUnauthenticated);
  }

  CHECK(county.SignIn().error().code == ErrorCode::kTooMany);
  const Departure departure = county.Depart();
  county.claims["sub"] = Quoted("supervisor");
  CHECK(county.door.Arrive(county.From(departure)).ok());
  county.house.clock.now = county.house.clock.now.Plus(30);
  CHECK(county.SignIn().ok());
}

TEST_CASE("one account elsewhere is one person here", "[http][oidc]") {
  County county;
  const Status taken = county.house.administer->LinkLogin(*ProfessionalId::From("s.upper"), kIssuer,
                                                          Sensitive(kSubject));
  REQUIRE_FALSE(taken.ok());
  CHECK(taken.error().code == ErrorCode::kConflict);
  // It was undone whole: the supervisor still has their own.
  const Departure departure = county.Depart();
  county.claims["sub"] = Quoted("supervisor");
  CHECK(county.door.Arrive(county.From(departure)).ok());
  CHECK(county.house.administer->UnlinkLogin(*ProfessionalId::From("t.teach")).error().code ==
        ErrorCode::kNotFound);
}

TEST_CASE("the end of a link ends the sessions begun by it", "[http][oidc]") {
  County county;
  const Departure departure = county.Depart();
  county.claims["sub"] = Quoted("supervisor");
  const Result<Arrival> arrival = county.door.Arrive(county.From(departure));
  REQUIRE(arrival.ok());
  const auto token = std::get<service::NewSession>(arrival.value().entered).token;
  REQUIRE(county.sign_in.Who(token).ok());

  REQUIRE(county.house.administer->UnlinkLogin(*ProfessionalId::From("s.upper")).ok());
  county.sign_in.Forget();

  CHECK_FALSE(county.sign_in.Who(token).ok());
}

TEST_CASE("no token, code, name or secret of a sign-in is in the hub's files", "[http][oidc]") {
  County county;
  const Departure departure = county.Depart();
  REQUIRE(county.door.Arrive(county.From(departure)).ok());
  county.house.store.reset();

  for (const auto& file : std::filesystem::recursive_directory_iterator(county.house.folder)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    INFO(file.path().string());
    for (const std::string& secret :
         {std::string(kSubject), std::string("a-code"), std::string("a secret:/+"), county.nonce,
          std::string("l.lead@example.org")}) {
      CHECK(text.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("a link that was made or moved in the file lets nobody in", "[http][oidc]") {
  County county;
  county.house.store.reset();
  store::RawFile(county.house.options.data / "hub.db")(
      "UPDATE provider_login SET professional = (SELECT row FROM professional WHERE id = 'd.po')"
      " WHERE professional = (SELECT row FROM professional WHERE id = 'l.lead')");
  county.house.Open();
  service::SignIn sign_in(*county.house.store, county.house.clock);
  service::SignInByProvider door(*county.house.store, county.house.clock, sign_in, county.provider,
                                 {"", kIssuer, kClient, {}, {"otp"}, 600, 30, "https://h/b"});
  const Result<Departure> departure = door.Depart("/");
  REQUIRE(departure.ok());
  county.nonce = ParameterOf(departure.value().address, "nonce");
  county.claims = county.Good();

  CHECK_THROWS(door.Arrive(county.From(departure.value())));
}

}  // namespace
}  // namespace hub::http
