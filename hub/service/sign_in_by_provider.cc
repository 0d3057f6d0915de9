#include "hub/service/sign_in_by_provider.h"

#include <algorithm>
#include <utility>

#include "hub/base/query_text.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/jws.h"
#include "hub/crypto/password.h"
#include "hub/records/byte_fields.h"

namespace hub::service {
namespace {

constexpr char kBoundCookie[] = "sign-in by provider";
constexpr std::size_t kLongestWord = 4'096;  // that a browser brings back
constexpr std::size_t kMostStates = 100'000;
constexpr int kMostRedeeming = 8;
constexpr int kMostStrays = 60;  // noted in a minute
constexpr std::int64_t kStraySeconds = 60;
constexpr std::int64_t kPublishedSeconds = 60 * 60;
constexpr std::int64_t kAfterFailureSeconds = 10;
constexpr std::int64_t kKeysAnewSeconds = 60;

Error NotIn(std::string words, std::string why) {
  return {ErrorCode::kUnauthenticated, std::move(words), std::move(why)};
}

Error StartAgain(std::string why) {
  return NotIn("this sign-in was begun in another window or too long ago: begin again",
               std::move(why));
}

// Whatever is wrong between the two machines.
Error Trouble(const Error& error) {
  return {ErrorCode::kInternal,
          "your account there could not be checked: sign in with your password and code, or try "
          "again later",
          "identity provider: " + error.for_operator};
}

Error Trouble(std::string why) { return Trouble(Error{ErrorCode::kInternal, "", std::move(why)}); }

Error TooMany(std::string why) {
  return {ErrorCode::kTooMany, "many people are signing in just now: try again in a minute",
          std::move(why)};
}

void AddParameter(std::string_view name, std::string_view value, std::string& address) {
  address += address.find('?') == std::string::npos ? '?' : '&';
  address.append(name).append("=").append(QueryText(value));
}

std::string Joined(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

bool IsToken(const std::string& type) { return type.empty() || type == "JWT" || type == "jwt"; }

}  // namespace

SignInByProvider::SignInByProvider(store::Store& store, const Clock& clock, SignIn& sign_in,
                                   IdentityProvider& provider, ProviderSettings settings)
    : store_(store),
      clock_(clock),
      sign_in_(sign_in),
      provider_(provider),
      settings_(std::move(settings)) {}

void SignInByProvider::ComesBackTo(std::string redirect) {
  settings_.redirect = std::move(redirect);
}

std::string SignInByProvider::SealUnderWay(const UnderWay& under_way) const {
  records::FieldWriter out;
  out.Text(under_way.state);
  out.Text(under_way.nonce);
  out.Text(under_way.verifier);
  out.Text(under_way.to);
  out.Fixed(static_cast<std::uint64_t>(under_way.began.micros), 8);
  return crypto::Base64Url(crypto::Seal(sealing_, kBoundCookie, std::move(out).Take()));
}

std::optional<SignInByProvider::UnderWay> SignInByProvider::OpenUnderWay(std::string_view cookie,
                                                                         Instant now) const {
  std::string sealed;
  std::string plain;
  if (cookie.size() > kLongestWord || !crypto::FromBase64Url(cookie, sealed) ||
      !crypto::Open(sealing_, kBoundCookie, sealed, plain).ok()) {
    return std::nullopt;
  }
  records::FieldReader in(plain);
  UnderWay under_way;
  under_way.state = in.Text();
  under_way.nonce = in.Text();
  under_way.verifier = in.Text();
  under_way.to = in.Text();
  under_way.began = Instant{static_cast<std::int64_t>(in.Fixed(8))};
  if (!in.AtEnd() || under_way.state.empty()) return std::nullopt;
  if (now < under_way.began || under_way.began.Plus(kProviderSeconds) <= now) return std::nullopt;
  return under_way;
}

bool SignInByProvider::TakeState(const std::string& state, Instant now) {
  const std::lock_guard lock(mutex_);
  if (used_.size() >= kMostStates) {
    std::erase_if(used_, [&](const auto& one) { return one.second <= now; });
  }
  return used_.size() < kMostStates && used_.emplace(state, now.Plus(kProviderSeconds)).second;
}

// Anybody can send the hub here without ever having been at the provider: that is refused each
// time, and said in the log as often as a person could read.
bool SignInByProvider::MayNoteStray(Instant now) {
  const std::lock_guard lock(mutex_);
  if (strays_since_.Plus(kStraySeconds) <= now) {
    strays_since_ = now;
    strays_ = 0;
  }
  return ++strays_ <= kMostStrays;
}

Result<ProviderMetadata> SignInByProvider::MetadataOf(Instant now) {
  const std::lock_guard lock(published_mutex_);
  if (metadata_ && now < metadata_read_.Plus(kPublishedSeconds)) return *metadata_;
  if (now < ask_again_) return Trouble("could not be asked a moment ago");
  Result<ProviderMetadata> read = provider_.Metadata();
  if (read.ok() && read.value().issuer != settings_.issuer) {
    read = Trouble("what is published is of another issuer");
  }
  if (!read.ok()) {
    metadata_.reset();
    ask_again_ = now.Plus(kAfterFailureSeconds);
    return Trouble(read.error());
  }
  metadata_ = read.value();
  metadata_read_ = now;
  return read;
}

Result<std::vector<JsonWebKey>> SignInByProvider::KeysAt(const std::string& address, bool anew,
                                                         Instant now) {
  const std::lock_guard lock(published_mutex_);
  const bool good = keys_read_ && now < keys_read_->Plus(kPublishedSeconds);
  if (good && (!anew || now < keys_anew_)) return keys_;
  if (now < ask_again_) return Trouble("could not be asked a moment ago");
  Result<std::vector<JsonWebKey>> read = provider_.Keys(address);
  if (!read.ok()) {
    ask_again_ = now.Plus(kAfterFailureSeconds);
    return Trouble(read.error());
  }
  keys_ = read.value();
  keys_read_ = now;
  keys_anew_ = now.Plus(kKeysAnewSeconds);
  return read;
}

namespace {

// By the token's name for it alone, never by its algorithm: the one such key, or the only key that
// there is where the token names none.
std::optional<crypto::JwsKey> KeyNamed(const std::vector<JsonWebKey>& keys,
                                       const std::string& name) {
  std::optional<crypto::JwsKey> found;
  for (const JsonWebKey& said : keys) {
    if (!name.empty() && said.id != name) continue;
    const Result<crypto::JwsKey> key = crypto::JwsKey::From(said);
    if (!key.ok()) continue;
    if (found) return std::nullopt;
    found = key.value();
  }
  return found;
}

}  // namespace

Result<crypto::JwsKey> SignInByProvider::KeyFor(const TokenHeader& header,
                                                const std::string& address, Instant now) {
  for (const bool anew : {false, true}) {
    const Result<std::vector<JsonWebKey>> keys = KeysAt(address, anew, now);
    if (!keys.ok()) return keys.error();
    if (const auto key = KeyNamed(keys.value(), header.key_id)) return *key;
  }
  return Trouble("the token is signed by a key that is not published");
}

Result<IdClaims> SignInByProvider::Verified(const std::string& token, const std::string& keys,
                                            Instant now) {
  const Result<crypto::Jws> parts = crypto::SplitJws(token);
  if (!parts.ok()) return Trouble(parts.error());
  const Result<TokenHeader> header = provider_.ReadHeader(parts.value().header);
  if (!header.ok()) return Trouble("the token's header cannot be read");
  if (header.value().critical || !IsToken(header.value().type)) {
    return Trouble("the token is of another kind");
  }
  const Result<crypto::JwsKey> key = KeyFor(header.value(), keys, now);
  if (!key.ok()) return key.error();
  if (!key.value().Signed(header.value().algorithm, parts.value())) {
    return Trouble("the token is not signed by the provider");
  }
  const Result<IdClaims> claims = provider_.ReadClaims(parts.value().payload);
  if (!claims.ok()) return Trouble("the token's claims cannot be read");
  return claims;
}

Status SignInByProvider::Fits(const IdClaims& claims, const UnderWay& under_way,
                              const Account& account, Instant now) const {
  const Status checked =
      CheckClaims(claims,
                  {settings_.issuer, settings_.client_id, under_way.nonce, under_way.began,
                   settings_.acr, settings_.amr, settings_.max_age, settings_.skew},
                  now);
  if (!checked.ok() && checked.error().code == ErrorCode::kForbidden) {
    return NotIn(
        "your account there was opened without a second factor: use it with one, or sign in with "
        "your password and code",
        checked.error().for_operator);
  }
  if (!checked.ok()) return Trouble(checked.error());
  if (!account.who) {
    return NotIn("your account there is not linked to one here: ask your administrator",
                 "login is not linked");
  }
  return Done{};
}

Status SignInByProvider::Prove(const UnderWay& under_way, const Returned& returned, Instant now,
                               Account& account) {
  if (!returned.error.empty()) {
    return NotIn("you were not signed in there", "the provider answered with an error");
  }
  const Result<ProviderMetadata> metadata = MetadataOf(now);
  if (!metadata.ok()) return metadata.error();
  const bool named = !returned.issuer.empty();
  if ((named || metadata.value().names_itself) && returned.issuer != settings_.issuer) {
    return Trouble("the answer is of another issuer");
  }
  if (returned.code.empty() || returned.code.size() > kLongestWord) return Trouble("no code");
  const Result<std::string> token = provider_.Redeem(
      metadata.value().token_endpoint, {returned.code, under_way.verifier, settings_.redirect});
  if (!token.ok()) return Trouble(token.error());
  const Result<IdClaims> claims = Verified(token.value(), metadata.value().jwks_uri, now);
  if (!claims.ok()) return claims.error();
  const Sensitive& person = claims.value().person;
  account.name =
      crypto::Hex(crypto::View(crypto::Sha256({settings_.issuer, "\n", person.Reveal()})));
  if (!attempts_.May(account.name, now)) return TooMany("provider's sign-ins slowed down");
  account.who = store_.Read().FindLogin(settings_.issuer, person);
  return Fits(claims.value(), under_way, account, now);
}

// What only says to wait is no refusal.
Error SignInByProvider::Refuse(Error why, std::optional<store::ProfessionalRow> who) {
  if (why.code == ErrorCode::kTooMany) return why;
  const Status noted = sign_in_.RefuseByProvider(who);
  return noted.ok() ? std::move(why) : noted.error();
}

Result<Departure> SignInByProvider::Depart(std::string_view to) {
  const Instant now = clock_.Now();
  const Result<ProviderMetadata> metadata = MetadataOf(now);
  if (!metadata.ok()) return metadata.error();
  const UnderWay under_way{crypto::NewToken(), crypto::NewToken(), crypto::NewToken(),
                           std::string(to), now};
  Departure departure{metadata.value().authorization_endpoint, SealUnderWay(under_way)};
  std::string& address = departure.address;
  AddParameter("response_type", "code", address);
  AddParameter("scope", "openid", address);
  AddParameter("client_id", settings_.client_id, address);
  AddParameter("redirect_uri", settings_.redirect, address);
  AddParameter("state", under_way.state, address);
  AddParameter("nonce", under_way.nonce, address);
  AddParameter("code_challenge",
               crypto::Base64Url(crypto::View(crypto::Sha256(under_way.verifier))), address);
  AddParameter("code_challenge_method", "S256", address);
  AddParameter("max_age", std::to_string(settings_.max_age), address);
  if (!settings_.acr.empty()) AddParameter("acr_values", Joined(settings_.acr), address);
  return departure;
}

// At most so many wait for the provider at once.
class SignInByProvider::Turn {
 public:
  explicit Turn(SignInByProvider& door) : door_(door) {
    const std::lock_guard lock(door_.mutex_);
    taken_ = door_.redeeming_ < kMostRedeeming;
    if (taken_) ++door_.redeeming_;
  }
  ~Turn() {
    const std::lock_guard lock(door_.mutex_);
    if (taken_) --door_.redeeming_;
  }
  Turn(const Turn&) = delete;
  bool taken() const { return taken_; }

 private:
  SignInByProvider& door_;
  bool taken_ = false;
};

Result<Arrival> SignInByProvider::Arrive(const Returned& returned) {
  const Instant now = clock_.Now();
  const std::optional<UnderWay> under_way = OpenUnderWay(returned.cookie, now);
  if (!under_way || !crypto::SameBytes(under_way->state, returned.state)) {
    const Error stray = StartAgain("no such sign-in is under way in this browser");
    return MayNoteStray(now) ? Refuse(stray) : stray;
  }
  const Turn turn(*this);
  if (!turn.taken()) return TooMany("too many wait for the provider");
  if (!TakeState(under_way->state, now)) return Refuse(StartAgain("the sign-in was used"));
  Account account;
  const Status proved = Prove(*under_way, returned, now, account);
  if (!proved.ok()) {
    if (proved.error().code != ErrorCode::kTooMany && !account.name.empty()) {
      attempts_.Remember(account.name, false, now);
    }
    return Refuse(proved.error(), account.who);
  }
  auto entered = sign_in_.EnterByProvider(*account.who);
  if (!entered.ok() && entered.error().code != ErrorCode::kUnauthenticated) return entered.error();
  attempts_.Remember(account.name, entered.ok(), now);
  if (!entered.ok()) {
    return NotIn("your account here is closed: ask your administrator",
                 entered.error().for_operator);
  }
  return Arrival{std::move(entered).value(), under_way->to};
}

}  // namespace hub::service
