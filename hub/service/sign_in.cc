#include "hub/service/sign_in.h"

#include <algorithm>
#include <array>
#include <condition_variable>

#include "hub/audit/event.h"
#include "hub/crypto/password.h"

namespace hub::service {
namespace {

constexpr std::size_t kShortestPassword = 12;
constexpr std::int64_t kRecheckSeconds = 5;
constexpr std::int64_t kTouchSeconds = 60;
constexpr std::size_t kMostCached = 20'000;
constexpr std::int64_t kTicketSeconds = 5 * 60;
constexpr std::string_view kBySecrets = "2fa";
constexpr std::string_view kByProvider = "oidc";

// The most used passwords of at least twelve characters in published lists of leaks.
constexpr std::array<std::string_view, 24> kCommon = {
    "123456789012",     "1234567890123", "12345678901234", "qwertyuiop12",   "qwertyuiop123",
    "passwordpassword", "password1234",  "password12345",  "password123456", "iloveyou1234",
    "letmeinletmein",   "administrator", "administrator1", "welcome12345",   "welcome123456",
    "qwerty123456",     "qwerty1234567", "1q2w3e4r5t6y",   "1qaz2wsx3edc",   "abcd12345678",
    "abc123456789",     "changeme1234",  "111111111111",   "000000000000"};

Error CannotSignIn(std::string why) {
  return {ErrorCode::kUnauthenticated,
          "user name, password, code or role is not right: check them and try again",
          std::move(why)};
}

Error SignInAgain(std::string why) {
  return {ErrorCode::kUnauthenticated, "please sign in again", std::move(why)};
}

Error BadToken() {
  return {ErrorCode::kUnauthenticated,
          "this enrolment link is used or too old: ask your administrator for a new one",
          "enrolment token unknown or late"};
}

crypto::Hash HashOfToken(const std::string& token) { return crypto::Sha256(token); }

std::string Key(const std::string& token) { return std::string(crypto::View(HashOfToken(token))); }

Status FitForUse(const Sensitive& password) {
  const std::string& text = password.Reveal();
  if (text.size() < kShortestPassword)
    return Error{ErrorCode::kInvalid, "the password needs at least 12 characters",
                 "password too short"};
  if (text.size() > 1024)
    return Error{ErrorCode::kInvalid, "the password is too long", "password too long"};
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool common = std::find(kCommon.begin(), kCommon.end(), lower) != kCommon.end();
  const bool one_letter =
      std::all_of(text.begin(), text.end(), [&](char c) { return c == text[0]; });
  if (common || one_letter)
    return Error{ErrorCode::kInvalid, "this password is on lists of stolen ones: choose another",
                 "password is common"};
  return Done{};
}

std::string Base32(const std::string& bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) text += kDigits[buffer >> (bits - 5) & 31];
  }
  if (bits > 0) text += kDigits[buffer << (5 - bits) & 31];
  return text;
}

// That a person may sign in with, in order of number.
std::vector<access::Role> RolesOf(const store::Professional& who) {
  std::vector<access::Role> roles;
  for (int number = 1; number < 32; ++number) {
    const auto role = static_cast<access::Role>(number);
    if (who.May(role)) roles.push_back(role);
  }
  return roles;
}

audit::Leaf AccountLeaf(const store::Store& store, audit::Event event,
                        const store::Professional* who, Instant at, std::string_view outcome) {
  audit::Leaf leaf;
  leaf.event = event;
  if (who != nullptr) leaf.actor = store.pseudonyms().Actor(who->id, at);
  leaf.outcome = outcome;
  return leaf;
}

// Who was not let in, by a password and a code or by a provider's word. Passwords' refusals name no
// way: they did before there was another.
audit::Leaf RefusalLeaf(const store::Store& store, const store::Professional* who,
                        std::string_view auth, Instant at) {
  audit::Leaf leaf = AccountLeaf(store, audit::Event::kSignInRefused, who, at, "deny");
  if (auth != kBySecrets) leaf.auth = auth;
  return leaf;
}

}  // namespace

// Two hashes at a time, twenty waiting: 64 MiB each must not become an outage.
class SignIn::HashQueue {
 public:
  // Runs `act` when it is its turn; false when too many wait.
  template <class Act>
  bool Run(const Act& act) {
    {
      std::unique_lock lock(mutex_);
      if (waiting_ >= kMostWaiting) return false;
      ++waiting_;
      turn_.wait(lock, [&] { return running_ < kAtOnce; });
      --waiting_;
      ++running_;
    }
    act();
    {
      const std::lock_guard lock(mutex_);
      --running_;
    }
    turn_.notify_one();
    return true;
  }

 private:
  static constexpr int kAtOnce = 2;
  static constexpr int kMostWaiting = 20;
  std::mutex mutex_;
  std::condition_variable turn_;
  int waiting_ = 0;
  int running_ = 0;
};

namespace {

Error TooManyAttempts() {
  return {ErrorCode::kTooMany,
          "too many wrong attempts: wait a quarter of an hour, or ask your administrator",
          "sign-in attempts slowed down"};
}

Error TooManySignIns() {
  return {ErrorCode::kTooMany, "many people are signing in just now: try again in a minute",
          "password queue full"};
}

}  // namespace

SignIn::SignIn(store::Store& store, const Clock& clock)
    : store_(store), clock_(clock), hashing_(std::make_unique<HashQueue>()) {}

SignIn::~SignIn() = default;

Result<Enrolment> SignIn::Enrol(const std::string& token, const Sensitive& password) {
  const Status fit = FitForUse(password);
  if (!fit.ok()) return fit.error();
  const crypto::Hash hash = HashOfToken(token);
  std::optional<store::Professional> who;
  {
    store::ReadTransaction reading = store_.Read();
    who = reading.FindEnrolment(hash);
  }
  if (!who || who->disabled || who->enrol_until < clock_.Now()) return BadToken();
  std::string hashed;
  if (!hashing_->Run([&] { hashed = crypto::HashPassword(password); })) return TooManySignIns();
  const std::string secret = crypto::NewTotpSecret();
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    auto current = writing.FindEnrolment(hash);
    if (!current || current->enrol_until < clock_.Now()) return BadToken();
    current->password = hashed;
    current->totp_secret = secret;
    current->totp_step = 0;
    writing.UpdateProfessional(*current);
    return Done{};
  });
  if (!written.ok()) return written.error();
  return Enrolment{crypto::TotpUri(secret, who->id.text()), Base32(secret)};
}

Status SignIn::Confirm(const std::string& token, const std::string& code) {
  const crypto::Hash hash = HashOfToken(token);
  const Instant now = clock_.Now();
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    auto who = writing.FindEnrolment(hash);
    if (!who || who->enrol_until < now || who->totp_secret.empty()) return BadToken();
    const auto step = crypto::TotpStep(who->totp_secret, code, now);
    if (!step)
      return Error{ErrorCode::kInvalid,
                   "the code does not fit: check that the phone's clock is right and try the next",
                   "wrong code at enrolment"};
    who->enrol_token.reset();
    who->totp_step = *step;
    writing.UpdateProfessional(*who);
    writing.AppendLeaf(AccountLeaf(store_, audit::Event::kPersonEnrolled, &*who, now, "ok"));
    return Done{};
  });
}

NewSession SignIn::Open(store::Writing& writing, const store::Professional& who,
                        const store::Agency& agency, access::Role role, std::string_view auth,
                        Instant now) {
  NewSession session{crypto::NewToken(), crypto::NewToken(), {}};
  const crypto::Hash hash = HashOfToken(session.token);
  const crypto::Hash csrf = HashOfToken(session.csrf);
  writing.AddSession({hash, who.row, role, csrf, now, now, std::nullopt});
  audit::Leaf leaf = AccountLeaf(store_, audit::Event::kSignedIn, &who, now, "permit");
  leaf.agency = agency.id.text();
  leaf.role = access::Name(role);
  leaf.auth = auth;
  writing.AppendLeaf(leaf);
  session.caller = {who, agency, role, access::Authentication::kTwoFactor, hash, csrf};
  return session;
}

void SignIn::Keep(const NewSession& session, Instant now) {
  const std::lock_guard lock(mutex_);
  sessions_[Key(session.token)] = {session.caller, now, now, now, now};
}

void SignIn::Keep(const RoleChoice& choice, store::ProfessionalRow who, std::string_view auth,
                  Instant now) {
  const std::lock_guard lock(mutex_);
  if (tickets_.size() >= kMostCached) tickets_.clear();
  tickets_[Key(choice.ticket)] = {who, now.Plus(kTicketSeconds), auth};
}

Result<std::variant<NewSession, RoleChoice>> SignIn::Prove(const Credentials& credentials,
                                                           bool choosing) {
  static const std::string kNobody = crypto::HashPassword(Sensitive("nobody signs in with this"));
  const Instant now = clock_.Now();
  if (!attempts_.May(credentials.who.text(), now)) return TooManyAttempts();
  std::optional<store::Professional> who;
  {
    store::ReadTransaction reading = store_.Read();
    who = reading.FindProfessional(credentials.who);
  }
  const bool usable = who && !who->disabled && !who->password.empty() && !who->enrol_token;
  bool right = false;
  if (!hashing_->Run([&] {
        right = crypto::CheckPassword(usable ? who->password : kNobody, credentials.password);
      }))
    return TooManySignIns();

  std::variant<NewSession, RoleChoice> proved;
  std::string refused;
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    auto current = usable ? writing.ProfessionalOf(who->row) : std::nullopt;
    const auto step =
        current ? crypto::TotpStep(current->totp_secret, credentials.code, now) : std::nullopt;
    const auto agency = current ? writing.AgencyOf(current->agency) : std::nullopt;
    const std::vector<access::Role> roles =
        choosing && current ? RolesOf(*current) : std::vector{credentials.role};
    if (!usable || !right || !current || current->disabled) {
      refused = "unknown, disabled or wrong password";
    } else if (!step || *step <= current->totp_step) {
      refused = "wrong or used code";
    } else if (roles.empty() || !current->May(roles.front())) {
      refused = "role not held";
    } else if (!agency || agency->revoked) {
      refused = "agency revoked";
    }
    if (!refused.empty()) {
      writing.AppendLeaf(
          AccountLeaf(store_, audit::Event::kSignInRefused, who ? &*who : nullptr, now, "deny"));
      return Done{};
    }
    current->totp_step = *step;
    writing.UpdateProfessional(*current);
    if (roles.size() == 1) {
      proved = Open(writing, *current, *agency, roles.front(), kBySecrets, now);
    } else {
      proved = RoleChoice{crypto::NewToken(), roles};
    }
    return Done{};
  });
  if (!written.ok()) return written.error();
  attempts_.Remember(credentials.who.text(), refused.empty(), now);
  if (!refused.empty()) return CannotSignIn(refused);
  if (const auto* session = std::get_if<NewSession>(&proved)) Keep(*session, now);
  if (const auto* choice = std::get_if<RoleChoice>(&proved))
    Keep(*choice, who->row, kBySecrets, now);
  return proved;
}

Result<NewSession> SignIn::Start(const Credentials& credentials) {
  auto proved = Prove(credentials, /*choosing=*/false);
  if (!proved.ok()) return proved.error();
  return std::get<NewSession>(std::move(proved).value());
}

Result<std::variant<NewSession, RoleChoice>> SignIn::Enter(const Credentials& credentials) {
  return Prove(credentials, /*choosing=*/true);
}

Result<std::variant<NewSession, RoleChoice>> SignIn::EnterByProvider(store::ProfessionalRow who) {
  const Instant now = clock_.Now();
  std::optional<std::variant<NewSession, RoleChoice>> entered;
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto current = writing.ProfessionalOf(who);
    const auto agency = current ? writing.AgencyOf(current->agency) : std::nullopt;
    const std::vector<access::Role> roles =
        current ? RolesOf(*current) : std::vector<access::Role>();
    if (!current || current->disabled || !agency || agency->revoked || roles.empty()) {
      writing.AppendLeaf(RefusalLeaf(store_, current ? &*current : nullptr, kByProvider, now));
    } else if (roles.size() == 1) {
      entered = Open(writing, *current, *agency, roles.front(), kByProvider, now);
    } else {
      entered = RoleChoice{crypto::NewToken(), roles};
    }
    return Done{};
  });
  if (!written.ok()) return written.error();
  if (!entered) return SignInAgain("disabled, without a role, or of an agency that is revoked");
  if (const auto* session = std::get_if<NewSession>(&*entered)) Keep(*session, now);
  if (const auto* choice = std::get_if<RoleChoice>(&*entered)) Keep(*choice, who, kByProvider, now);
  return *std::move(entered);
}

Status SignIn::RefuseByProvider(std::optional<store::ProfessionalRow> who) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto current = who ? writing.ProfessionalOf(*who) : std::nullopt;
    writing.AppendLeaf(
        RefusalLeaf(store_, current ? &*current : nullptr, kByProvider, clock_.Now()));
    return Done{};
  });
}

Result<NewSession> SignIn::Choose(const std::string& ticket, access::Role role) {
  const Instant now = clock_.Now();
  Ticket taken;
  {
    const std::lock_guard lock(mutex_);
    const auto found = tickets_.find(Key(ticket));
    if (found == tickets_.end()) return SignInAgain("no such choice of a role");
    taken = found->second;
    tickets_.erase(found);
  }
  if (taken.until < now) return SignInAgain("the choice of a role came too late");
  std::optional<NewSession> session;
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto who = writing.ProfessionalOf(taken.who);
    const auto agency = who ? writing.AgencyOf(who->agency) : std::nullopt;
    const bool enrolled = who && (!who->enrol_token || taken.auth == kByProvider);
    if (!enrolled || who->disabled || !agency || agency->revoked || !who->May(role)) {
      writing.AppendLeaf(RefusalLeaf(store_, who ? &*who : nullptr, taken.auth, now));
      return Done{};
    }
    session = Open(writing, *who, *agency, role, taken.auth, now);
    return Done{};
  });
  if (!written.ok()) return written.error();
  if (!session) return SignInAgain("the role chosen is not held, or no longer");
  Keep(*session, now);
  return *std::move(session);
}

// What is cached is looked up anew every few seconds, so that a session ended or an account
// disabled elsewhere stops working at once in human terms.
Result<Caller> SignIn::Who(const std::string& token) {
  const Instant now = clock_.Now();
  bool touch = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(Key(token));
    if (found != sessions_.end() && now < found->second.checked.Plus(kRecheckSeconds)) {
      Cached& cached = found->second;
      if (!Awake(cached.created, cached.last_used, now)) {
        sessions_.erase(found);
        return SignInAgain("session too old or idle");
      }
      cached.last_used = std::max(cached.last_used, now);
      touch = cached.last_written.Plus(kTouchSeconds) < now;
      if (!touch) return cached.caller;
    }
  }
  return LookUp(token, now, touch);
}

bool SignIn::Awake(Instant created, Instant last_used, Instant now) {
  return now < created.Plus(kAbsoluteSeconds) && now < last_used.Plus(kIdleSeconds) &&
         created.Plus(-60) < now;
}

Result<Caller> SignIn::LookUp(const std::string& token, Instant now, bool touch) {
  const crypto::Hash hash = HashOfToken(token);
  std::uint64_t forgotten = 0;
  {
    const std::lock_guard lock(mutex_);
    forgotten = forgotten_;
  }
  std::optional<store::Session> session;
  std::optional<store::Professional> who;
  std::optional<store::Agency> agency;
  {
    store::ReadTransaction reading = store_.Read();
    session = reading.FindSession(hash);
    if (session) who = reading.ProfessionalOf(session->professional);
    if (who) agency = reading.AgencyOf(who->agency);
  }
  Instant last_used = session ? session->last_used : Instant{};
  {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(Key(token));
    if (found != sessions_.end()) last_used = std::max(last_used, found->second.last_used);
  }
  const bool good = session && !session->ended && who && !who->disabled && agency &&
                    !agency->revoked && who->May(session->role) &&
                    Awake(session->created, last_used, now);
  if (!good) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(Key(token));
    return SignInAgain("no such session, or ended");
  }
  if (touch || session->last_used.Plus(kTouchSeconds) < now) {
    const Status touched = store_.writer().Write([&](store::Writing& writing) -> Status {
      writing.TouchSession(hash, now);
      return Done{};
    });
    if (!touched.ok()) return touched.error();
  }
  const Caller caller{
      std::move(*who), std::move(*agency), session->role, access::Authentication::kTwoFactor, hash,
      session->csrf};
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kMostCached) sessions_.clear();
  // What was read before a Forget() is read again next time.
  const Instant checked = forgotten == forgotten_ ? now : Instant{};
  sessions_[Key(token)] = {caller, session->created, now, now, checked};
  return caller;
}

Status SignIn::End(const Caller& caller) {
  const Instant now = clock_.Now();
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    writing.EndSession(caller.session);
    audit::Leaf leaf = AccountLeaf(store_, audit::Event::kSignedOut, &caller.who, now, "ok");
    leaf.agency = caller.agency.id.text();
    leaf.role = access::Name(caller.role);
    writing.AppendLeaf(leaf);
    return Done{};
  });
  Forget();
  return written;
}

void SignIn::Forget() {
  const std::lock_guard lock(mutex_);
  ++forgotten_;
  for (auto& [key, cached] : sessions_) cached.checked = Instant{};
}

}  // namespace hub::service
