// Text about a person: a name, an address, an identifier, a narrative.
//
// It cannot be printed, compared with plain text by accident or turned into a
// string silently: Reveal() is the one way out, named so that a reviewer can
// search for every disclosure.

#ifndef HUB_BASE_SENSITIVE_H_
#define HUB_BASE_SENSITIVE_H_

#include <ostream>
#include <string>
#include <utility>

namespace hub {

class Sensitive {
 public:
  Sensitive() = default;
  explicit Sensitive(std::string text) : text_(std::move(text)) {}

  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  friend bool operator==(const Sensitive&, const Sensitive&) = default;
  friend std::ostream& operator<<(std::ostream&, const Sensitive&) = delete;

 private:
  std::string text_;
};

}  // namespace hub

#endif  // HUB_BASE_SENSITIVE_H_
