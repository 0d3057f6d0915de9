#include "hub/store/glass.h"

#include <algorithm>
#include <limits>

#include "hub/crypto/keys.h"
#include "hub/records/byte_fields.h"
#include "hub/store/detail/glass_statements.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
using detail::Run;
namespace sql = detail::sql;

std::optional<std::int64_t> Micros(const std::optional<Instant>& at) {
  return at ? std::optional(at->micros) : std::nullopt;
}

std::optional<Instant> MaybeInstant(Query& row, int column) {
  const std::optional<std::int64_t> micros = row.MaybeInt(column);
  return micros ? std::optional(Instant{*micros}) : std::nullopt;
}

Error Erased() {
  return {ErrorCode::kNotFound, "this was erased with the child's records",
          "its key was destroyed"};
}

ShareDecision ShareDecisionAt(Query& row) {
  ShareDecision decision;
  decision.row = row.Int(0);
  decision.id = ShareDecisionId(row.Exactly<ShareDecisionId::Bytes>(1));
  decision.author = ProfessionalRow{row.Int(2)};
  decision.agency = AgencyRow{row.Int(3)};
  if (!row.Null(4)) decision.child = ChildRow{row.Int(4)};
  decision.shared = row.Int(5) != 0;
  decision.at = Instant{row.Int(6)};
  if (!row.Null(7)) decision.review_by = Date{static_cast<std::int32_t>(row.Int(7))};
  return decision;
}

std::string BoundShareDecision(const ShareDecisionId& id, ProfessionalRow author, bool shared) {
  return detail::Bound("share decision", author, shared ? 1 : 0).append(id.Hex());
}

std::string BoundPasskey(const PasskeyId& id, ProfessionalRow owner, std::string_view credential) {
  return detail::Bound("passkey", owner, 0).append(id.Hex()).append(credential);
}

std::string BoundVouching(const PasskeyId& id, ProfessionalRow owner, ProfessionalRow by) {
  return detail::Bound("vouched", owner, static_cast<std::int64_t>(by)).append(id.Hex());
}

std::string BoundOpening(std::string_view what, const Opening& opening) {
  std::string bound = detail::Bound(what, opening.child, static_cast<std::int64_t>(opening.who));
  detail::AppendNumber(static_cast<std::int64_t>(opening.agency), bound);
  detail::AppendNumber(opening.opened.micros, bound);
  return bound.append(opening.id.Hex());
}

std::string BoundUnlock(ProfessionalRow who, ProfessionalRow by, Instant at) {
  std::string bound = detail::Bound("unlock", who, static_cast<std::int64_t>(by));
  detail::AppendNumber(at.micros, bound);
  return bound;
}

// What is sealed only so that the row about it cannot be made in the file.
constexpr std::string_view kSaidSo = "so";

bool SaysSo(const crypto::SecretKey& key, std::string_view bound, std::string_view sealed) {
  std::string plain;
  return crypto::Open(key, bound, sealed, plain).ok() && plain == kSaidSo;
}

constexpr unsigned kFactsVersion = 2;
constexpr unsigned kWithoutParted = 1;  // the version before

std::string PackOpening(const Opening& opening) {
  const access::Emergency& facts = opening.facts;
  records::FieldWriter out;
  out.Byte(kFactsVersion);
  out.Byte(static_cast<unsigned>(opening.role));
  out.Text(facts.agency.text());
  out.Byte(static_cast<unsigned>(facts.category));
  out.Flag(facts.must_reach_child);
  out.Flag(facts.reauthenticated);
  out.Fixed(static_cast<std::uint64_t>(facts.reason_length), 4);
  out.Fixed(static_cast<std::uint64_t>(facts.opened_lately), 4);
  out.Flag(facts.unlocked);
  out.Text(facts.second_person.text());
  out.Byte(static_cast<unsigned>(facts.second_role));
  out.Fixed(static_cast<std::uint64_t>(facts.seconded_at.micros), 8);
  out.Fixed(static_cast<std::uint64_t>(opening.reviewer.value_or(ProfessionalRow{})), 8);
  out.Fixed(static_cast<std::uint64_t>(opening.reviewed.value_or(Instant{}).micros), 8);
  out.Byte(static_cast<unsigned>(opening.outcome));
  out.Fixed(static_cast<std::uint64_t>(opening.parted.value_or(Instant{}).micros), 8);
  return std::move(out).Take();
}

bool UnpackOpening(std::string_view bytes, Opening& opening) {
  records::FieldReader in(bytes);
  const unsigned version = in.Byte();
  if (version != kFactsVersion && version != kWithoutParted) return false;
  access::Emergency& facts = opening.facts;
  opening.role = static_cast<access::Role>(in.Byte());
  facts.agency = AgencyId::From(in.Text()).value_or(AgencyId());
  facts.category = static_cast<access::EmergencyCategory>(in.Byte());
  facts.opened = opening.opened;
  facts.must_reach_child = in.Flag();
  facts.reauthenticated = in.Flag();
  facts.reason_length = static_cast<int>(in.Fixed(4));
  facts.opened_lately = static_cast<int>(in.Fixed(4));
  facts.unlocked = in.Flag();
  facts.second_person = ProfessionalId::From(in.Text()).value_or(ProfessionalId());
  facts.second_role = static_cast<access::Role>(in.Byte());
  facts.seconded_at = Instant{static_cast<std::int64_t>(in.Fixed(8))};
  const auto reviewer = static_cast<std::int64_t>(in.Fixed(8));
  const auto reviewed = static_cast<std::int64_t>(in.Fixed(8));
  opening.outcome = static_cast<ReviewOutcome>(in.Byte());
  const auto parted =
      version == kWithoutParted ? std::int64_t{0} : static_cast<std::int64_t>(in.Fixed(8));
  if (parted != 0) opening.parted = Instant{parted};
  if (reviewer != 0) opening.reviewer = ProfessionalRow{reviewer};
  if (reviewed != 0) opening.reviewed = Instant{reviewed};
  return in.AtEnd();
}

// An opening whose facts were altered is a fault, never "nobody opened it".
Opening OpeningAt(Query& row, KeyStore& keys) {
  Opening opening;
  opening.row = row.Int(0);
  opening.id = OpeningId(row.Exactly<OpeningId::Bytes>(1));
  opening.child = ChildRow{row.Int(2)};
  opening.who = ProfessionalRow{row.Int(3)};
  opening.agency = AgencyRow{row.Int(4)};
  opening.opened = Instant{row.Int(5)};
  const std::optional<crypto::SecretKey> key = keys.Find(KeyId{row.Int(7)});
  opening.erased = row.Null(8) || !key;
  if (opening.erased) {
    opening.reviewed = MaybeInstant(row, 6);
    return opening;
  }
  std::string plain;
  const Status opened =
      crypto::Open(*key, BoundOpening("break glass", opening), row.Bytes(8), plain);
  if (!opened.ok() || !UnpackOpening(plain, opening)) {
    throw detail::Failure(SQLITE_CORRUPT, "an opening by break-glass was altered");
  }
  return opening;
}

std::int64_t Limit(std::int64_t before) {
  return before > 0 ? before : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

// Decisions to share -------------------------------------------------------------

std::vector<ShareDecision> Reading::ShareDecisionsBy(ProfessionalRow author, std::int64_t before,
                                                     std::size_t most) {
  std::vector<ShareDecision> decisions;
  for (Query row(tools_->connection, sql::kShareDecisionsBy, author, Limit(before), most);
       row.Next();) {
    decisions.push_back(ShareDecisionAt(row));
  }
  return decisions;
}

std::vector<ShareDecision> Reading::ShareDecisionsOf(AgencyRow agency, std::int64_t before,
                                                     std::size_t most) {
  std::vector<ShareDecision> decisions;
  for (Query row(tools_->connection, sql::kShareDecisionsOf, agency, Limit(before), most);
       row.Next();) {
    decisions.push_back(ShareDecisionAt(row));
  }
  return decisions;
}

Result<Sensitive> Reading::BodyOf(const ShareDecision& decision) {
  Query row(tools_->connection, sql::kShareDecisionBody, decision.row);
  if (!row.Next() || row.Null(1)) return Erased();
  const std::optional<crypto::SecretKey> key = keys_->Find(KeyId{row.Int(0)});
  if (!key) return Erased();
  std::string plain;
  const Status opened = crypto::Open(
      *key, BoundShareDecision(decision.id, decision.author, decision.shared), row.Bytes(1), plain);
  if (!opened.ok()) return opened.error();
  return Sensitive(std::move(plain));
}

ShareDecisionId Writing::AddShareDecision(const ShareDecision& decision, const Sensitive& body) {
  const auto id = crypto::RandomId<ShareDecisionId>();
  const KeyId key = TakeKey();
  const std::string sealed =
      crypto::Seal(keys_->Find(key).value(),
                   BoundShareDecision(id, decision.author, decision.shared), body.Reveal());
  const auto days =
      decision.review_by ? std::optional<std::int64_t>(decision.review_by->days) : std::nullopt;
  Run(tools_->connection, sql::kAddShareDecision, Blob(id.bytes()), decision.author,
      decision.agency, decision.child, decision.shared, at().micros, days, key, Blob(sealed));
  return id;
}

// Passkeys -----------------------------------------------------------------------

static Passkey PasskeyAt(Query& row, KeyStore& keys) {
  Passkey passkey;
  passkey.id = PasskeyId(row.Exactly<PasskeyId::Bytes>(0));
  passkey.professional = ProfessionalRow{row.Int(1)};
  passkey.credential = row.Text(2);
  passkey.name = row.Text(4);
  passkey.counter = static_cast<std::uint32_t>(row.Int(5));
  passkey.added = Instant{row.Int(6)};
  passkey.used = MaybeInstant(row, 7);
  passkey.removed = MaybeInstant(row, 10);
  const crypto::SecretKey& sealing = keys.derived().passkeys;
  const Status opened =
      crypto::Open(sealing, BoundPasskey(passkey.id, passkey.professional, passkey.credential),
                   row.Bytes(3), passkey.key);
  if (!opened.ok()) throw detail::Failure(SQLITE_CORRUPT, "a passkey was altered");
  if (row.Null(8)) return passkey;
  passkey.vouched_by = ProfessionalRow{row.Int(8)};
  if (!SaysSo(sealing, BoundVouching(passkey.id, passkey.professional, *passkey.vouched_by),
              row.Bytes(9))) {
    throw detail::Failure(SQLITE_CORRUPT, "who vouched for a passkey was altered");
  }
  return passkey;
}

std::optional<Passkey> Reading::FindPasskey(const PasskeyId& id) {
  Query row(tools_->connection, sql::kPasskeyById, Blob(id.bytes()));
  return row.Next() ? std::optional(PasskeyAt(row, *keys_)) : std::nullopt;
}

std::optional<Passkey> Reading::FindCredential(std::string_view credential) {
  Query row(tools_->connection, sql::kPasskeyByCredential, Blob(credential));
  return row.Next() ? std::optional(PasskeyAt(row, *keys_)) : std::nullopt;
}

std::vector<Passkey> Reading::PasskeysOf(ProfessionalRow who) {
  std::vector<Passkey> passkeys;
  for (Query row(tools_->connection, sql::kPasskeysOf, who); row.Next();) {
    passkeys.push_back(PasskeyAt(row, *keys_));
  }
  return passkeys;
}

std::vector<Passkey> Reading::PasskeysWaiting(AgencyRow agency) {
  std::vector<Passkey> passkeys;
  for (Query row(tools_->connection, sql::kPasskeysWaiting, agency); row.Next();) {
    passkeys.push_back(PasskeyAt(row, *keys_));
  }
  return passkeys;
}

PasskeyId Writing::AddPasskey(const Passkey& passkey) {
  const auto id = crypto::RandomId<PasskeyId>();
  const std::string sealed =
      crypto::Seal(keys_->derived().passkeys,
                   BoundPasskey(id, passkey.professional, passkey.credential), passkey.key);
  Run(tools_->connection, sql::kAddPasskey, Blob(id.bytes()), passkey.professional,
      Blob(passkey.credential), Blob(sealed), passkey.name, passkey.counter, at().micros);
  return id;
}

bool Writing::VouchForPasskey(const Passkey& passkey, ProfessionalRow by) {
  const std::string sealed = crypto::Seal(
      keys_->derived().passkeys, BoundVouching(passkey.id, passkey.professional, by), kSaidSo);
  return Run(tools_->connection, sql::kVouchForPasskey, Blob(passkey.id.bytes()), by,
             Blob(sealed)) > 0;
}

void Writing::UsedPasskey(const PasskeyId& id, std::uint32_t counter) {
  Run(tools_->connection, sql::kUsedPasskey, Blob(id.bytes()), counter, at().micros);
}

bool Writing::RemovePasskey(const PasskeyId& id) {
  return Run(tools_->connection, sql::kRemovePasskey, Blob(id.bytes()), at().micros) > 0;
}

void Writing::AddChallenge(const crypto::Hash& challenge, const crypto::Hash& session,
                           const crypto::Hash& act, Instant until) {
  Run(tools_->connection, sql::kDropChallenges, Blob(session), at().micros);
  Run(tools_->connection, sql::kAddChallenge, Blob(challenge), Blob(session), Blob(act),
      until.micros);
}

bool Writing::TakeChallenge(const crypto::Hash& challenge, const crypto::Hash& session,
                            const crypto::Hash& act, Instant now) {
  return Run(tools_->connection, sql::kTakeChallenge, Blob(challenge), Blob(session), Blob(act),
             now.micros) > 0;
}

// Break-glass --------------------------------------------------------------------

std::optional<Opening> Reading::NewestOpening(ChildRow child, ProfessionalRow who) {
  Query row(tools_->connection, sql::kNewestOpening, child, who);
  return row.Next() ? std::optional(OpeningAt(row, *keys_)) : std::nullopt;
}

std::vector<Opening> Reading::OpeningsOf(ChildRow child, Instant since) {
  std::vector<Opening> openings;
  for (Query row(tools_->connection, sql::kOpeningsOf, child, since.micros); row.Next();) {
    openings.push_back(OpeningAt(row, *keys_));
  }
  return openings;
}

std::optional<Opening> Reading::FindOpening(const OpeningId& id) {
  Query row(tools_->connection, sql::kOpeningById, Blob(id.bytes()));
  return row.Next() ? std::optional(OpeningAt(row, *keys_)) : std::nullopt;
}

std::vector<Opening> Reading::Openings(std::size_t most) {
  std::vector<Opening> openings;
  for (Query row(tools_->connection, sql::kOpenings, most); row.Next();) {
    openings.push_back(OpeningAt(row, *keys_));
  }
  return openings;
}

int Reading::OpenedSince(ProfessionalRow who, Instant since) {
  Query row(tools_->connection, sql::kOpenedSince, who, since.micros);
  return row.Next() ? static_cast<int>(row.Int(0)) : 0;
}

Result<OpeningWords> Reading::WordsOf(const Opening& opening) {
  Query row(tools_->connection, sql::kOpeningWords, opening.row);
  if (!row.Next() || row.Null(1)) return Erased();
  const std::optional<crypto::SecretKey> key = keys_->Find(KeyId{row.Int(0)});
  if (!key) return Erased();
  std::string why;
  const Status opened = crypto::Open(*key, BoundOpening("why", opening), row.Bytes(1), why);
  if (!opened.ok()) return opened.error();
  OpeningWords words{Sensitive(std::move(why)), {}};
  if (row.Null(2)) return words;
  std::string note;
  const Status noted = crypto::Open(*key, BoundOpening("review", opening), row.Bytes(2), note);
  if (!noted.ok()) return noted.error();
  words.note = Sensitive(std::move(note));
  return words;
}

OpeningId Writing::AddOpening(const Opening& opening, const Sensitive& why) {
  Opening made = opening;
  made.id = crypto::RandomId<OpeningId>();
  made.row = 1;
  {
    Query last(tools_->connection, sql::kLastOpening);
    if (last.Next()) made.row = last.MaybeInt(0).value_or(0) + 1;
  }
  const KeyId taken = TakeKey();
  const crypto::SecretKey key = keys_->Find(taken).value();
  const std::string facts = crypto::Seal(key, BoundOpening("break glass", made), PackOpening(made));
  const std::string words = crypto::Seal(key, BoundOpening("why", made), why.Reveal());
  Run(tools_->connection, sql::kAddOpening, made.row, Blob(made.id.bytes()), made.child, made.who,
      made.agency, made.opened.micros, taken, Blob(facts), Blob(words));
  return made.id;
}

void Writing::UpdateOpening(const Opening& opening, const Sensitive& note) {
  std::optional<crypto::SecretKey> key;
  {
    Query row(tools_->connection, sql::kOpeningKey, opening.row);
    if (row.Next()) key = keys_->Find(KeyId{row.Int(0)});
  }
  if (!key || opening.erased) throw std::logic_error("an erased opening is not updated");
  const std::string facts =
      crypto::Seal(*key, BoundOpening("break glass", opening), PackOpening(opening));
  std::string sealed;
  if (!note.empty()) sealed = crypto::Seal(*key, BoundOpening("review", opening), note.Reveal());
  Run(tools_->connection, sql::kUpdateOpening, opening.row, Blob(facts), Micros(opening.reviewed),
      sealed.empty() ? std::optional<Blob>() : std::optional(Blob(sealed)));
}

void Writing::AddUnlock(ProfessionalRow who, ProfessionalRow by) {
  const std::string sealed =
      crypto::Seal(keys_->derived().passkeys, BoundUnlock(who, by, at()), kSaidSo);
  Run(tools_->connection, sql::kAddUnlock, who, by, at().micros, Blob(sealed));
}

bool Reading::HasUnlock(ProfessionalRow who, Instant since) {
  return OpenUnlock(who, since).has_value();
}

std::optional<std::int64_t> Reading::OpenUnlock(ProfessionalRow who, Instant since) {
  Query row(tools_->connection, sql::kOpenUnlock, who, since.micros);
  if (!row.Next()) return std::nullopt;
  const std::string bound = BoundUnlock(who, ProfessionalRow{row.Int(1)}, Instant{row.Int(2)});
  if (!SaysSo(keys_->derived().passkeys, bound, row.Bytes(3))) {
    throw detail::Failure(SQLITE_CORRUPT, "a lifting of the quota was altered");
  }
  return row.Int(0);
}

bool Writing::UseUnlock(ProfessionalRow who, Instant since) {
  const std::optional<std::int64_t> unlock = OpenUnlock(who, since);
  if (!unlock) return false;
  Run(tools_->connection, sql::kUseUnlock, *unlock, at().micros);
  return true;
}

// What a role would see ----------------------------------------------------------

std::vector<ChildRow> Reading::ChildrenFrom(ChildRow first, std::size_t most) {
  std::vector<ChildRow> children;
  for (Query row(tools_->connection, sql::kChildrenFrom, first, most); row.Next();) {
    children.push_back(ChildRow{row.Int(0)});
  }
  return children;
}

std::optional<ChildRow> Reading::LastChild() {
  Query row(tools_->connection, sql::kLastChild);
  if (!row.Next() || row.Null(0)) return std::nullopt;
  return ChildRow{row.Int(0)};
}

}  // namespace hub::store
