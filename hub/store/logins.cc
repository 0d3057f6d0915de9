// Whom an identity provider knows professionals as: kept as a keyed hash, so that the file says
// nothing about accounts elsewhere, and sealed, so that nobody signs in by a row made in the file.

#include "hub/crypto/keys.h"
#include "hub/store/detail/login_statements.h"
#include "hub/store/detail/seals.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Blob;
using detail::Query;
using detail::Run;
namespace sql = detail::sql;

constexpr std::string_view kSaidSo = "so";

crypto::Hash HashOf(const crypto::SecretKey& logins, std::string_view issuer,
                    const Sensitive& subject) {
  std::string named(issuer);
  named += '\0';  // no address holds one
  named += subject.Reveal();
  return crypto::Hmac(logins.Derive("hash"), named);
}

crypto::SecretKey SealingKey(const crypto::SecretKey& logins) { return logins.Derive("seal"); }

}  // namespace

std::optional<ProfessionalRow> Reading::FindLogin(std::string_view issuer,
                                                  const Sensitive& subject) {
  const crypto::SecretKey& logins = keys_->derived().logins;
  const crypto::Hash hash = HashOf(logins, issuer, subject);
  Query row(tools_->connection, sql::kLogin, Blob(hash));
  if (!row.Next()) return std::nullopt;
  const ProfessionalRow professional{row.Int(0)};
  std::string plain;
  const Status opened =
      crypto::Open(SealingKey(logins), detail::BoundLogin(professional, Instant{row.Int(1)}, hash),
                   row.Bytes(2), plain);
  if (!opened.ok() || plain != kSaidSo) {
    throw detail::Failure(SQLITE_CORRUPT, "a provider's login was altered");
  }
  return professional;
}

bool Reading::HasLogin(ProfessionalRow professional) {
  return Query(tools_->connection, sql::kHasLogin, professional).Next();
}

bool Writing::LinkLogin(std::string_view issuer, const Sensitive& subject,
                        ProfessionalRow professional) {
  const std::optional<ProfessionalRow> whose = FindLogin(issuer, subject);
  if (whose && *whose != professional) return false;
  EndLogin(professional);
  const crypto::SecretKey& logins = keys_->derived().logins;
  const crypto::Hash hash = HashOf(logins, issuer, subject);
  const std::string sealed =
      crypto::Seal(SealingKey(logins), detail::BoundLogin(professional, at(), hash), kSaidSo);
  Run(tools_->connection, sql::kAddLogin, Blob(hash), professional, at().micros, Blob(sealed));
  return true;
}

bool Writing::EndLogin(ProfessionalRow professional) {
  return Run(tools_->connection, sql::kEndLogin, professional, at().micros) > 0;
}

}  // namespace hub::store
