// The statements about whom an identity provider knows professionals as.

#ifndef HUB_STORE_DETAIL_LOGIN_STATEMENTS_H_
#define HUB_STORE_DETAIL_LOGIN_STATEMENTS_H_

namespace hub::store::detail::sql {

inline constexpr char kLogin[] =
    "SELECT professional, since, sealed FROM provider_login WHERE hash = ?1 AND ended IS NULL";
inline constexpr char kHasLogin[] =
    "SELECT 1 FROM provider_login WHERE professional = ?1 AND ended IS NULL";
inline constexpr char kAddLogin[] =
    "INSERT INTO provider_login(hash, professional, since, sealed) VALUES (?1, ?2, ?3, ?4)";
inline constexpr char kEndLogin[] =
    "UPDATE provider_login SET ended = ?2, sealed = NULL WHERE professional = ?1 AND ended IS NULL";

}  // namespace hub::store::detail::sql

#endif  // HUB_STORE_DETAIL_LOGIN_STATEMENTS_H_
