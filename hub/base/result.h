// The outcome of something that may fail: a value, or an Error that says why.
//
// Expected failures travel as Result. A refusal of access is no failure but a
// Decision (access/decision.h). A bug is an exception, caught once in http/.

#ifndef HUB_BASE_RESULT_H_
#define HUB_BASE_RESULT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace hub {

enum class ErrorCode : std::uint8_t {
  kInvalid,          // the caller sent something that cannot be understood
  kUnauthenticated,  // who is asking is not known well enough
  kForbidden,        // known, and not allowed
  kNotFound,
  kConflict,     // contradicts what is held, such as one batch id with two contents
  kTooLarge,     // beyond a documented limit
  kTooMany,      // rate or quota; try later
  kUnavailable,  // cannot be done now and nothing was done; try later
  kInternal,     // a fault of the hub
};

// Two texts, because two audiences: neither may hold a child's data.
struct Error {
  ErrorCode code;
  std::string for_caller;    // may cross the wire: lower case, no full stop, says what to do
  std::string for_operator;  // stays in our log: rule names, row numbers, errno
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: `return value;` should read well
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: and so should `return Error{...};`

  bool ok() const { return std::holds_alternative<T>(state_); }

  // REQUIRES: ok()
  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }

  // REQUIRES: !ok()
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

// For an act whose success has nothing to tell.
struct Done {};
using Status = Result<Done>;

}  // namespace hub

#endif  // HUB_BASE_RESULT_H_
