// The hub's one way to ask another machine: a single question over TLS to an address of the
// operator's choosing, and its answer, read whole within bounds of time and size.
//
// The other side's certificate must name it and be vouched for; redirects are not followed. A
// machine that answers drop by drop is cut off all the same. Threads may share one.

#ifndef HUB_HTTP_HTTPS_LINE_H_
#define HUB_HTTP_HTTPS_LINE_H_

#include <chrono>
#include <cstddef>
#include <string>

#include "hub/base/result.h"

namespace hub::http {

struct Question {
  std::string address;        // https://
  std::string form;           // empty: GET; else a POST
  std::string authorization;  // the header of that name, if any
};

class HttpsLine {
 public:
  struct Bounds {
    std::chrono::milliseconds time{8'000};
    std::size_t bytes = 256 * 1024;
  };

  // `authority_file`: PEM; empty: those that the system trusts.
  explicit HttpsLine(std::string authority_file) : HttpsLine(std::move(authority_file), Bounds()) {}
  HttpsLine(std::string authority_file, Bounds bounds)
      : authority_file_(std::move(authority_file)), bounds_(bounds) {}

  // The body of an answer 200. kUnavailable for all else; the operator's text holds nothing of what
  // was asked or answered.
  Result<std::string> Ask(const Question& question) const;

 private:
  const std::string authority_file_;
  const Bounds bounds_;
};

}  // namespace hub::http

#endif  // HUB_HTTP_HTTPS_LINE_H_
