// Reads HTTP/1.1 requests from bytes, strictly: what two readers could understand
// differently is refused, never interpreted (decision 0002).
//
// The reader knows no socket. It is fed whatever arrived, however it was cut, and ends in
// kDone with a Request or in kRefused with the one answer that the caller must send before
// closing. Its result depends on the bytes alone, not on how they were divided.
//
// One reader serves one connection and one thread.

#ifndef HUB_HTTP_REQUEST_READER_H_
#define HUB_HTTP_REQUEST_READER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/http/message.h"

namespace hub::http {

inline constexpr std::size_t kMostHeaders = 64;
inline constexpr std::size_t kLongestTarget = 4 * 1024;
inline constexpr std::size_t kLongestLine = 8 * 1024;
inline constexpr std::size_t kLongestHead = 16 * 1024;
inline constexpr std::size_t kLargestBody = 1024 * 1024;

struct ReaderRules {
  // Lower case. "hub.example" matches that host on any port, "hub.example:8443" only that
  // port. With no host listed every request is refused.
  std::vector<std::string> hosts;
  // The most bytes that a body sent to this path may have; unset means kLargestBody.
  std::function<std::size_t(std::string_view path)> body_limit;
};

struct Refusal {
  int status = 400;
  std::string_view why;  // a constant: never a byte of the request
};

class RequestReader {
 public:
  enum class State {
    kHead,     // waiting for the rest of the head, or for its first byte
    kBody,     // head accepted, waiting for the rest of the body
    kDone,     // Take() has a request
    kRefused,  // refusal() says why; the reader takes nothing more
  };

  // `rules` must outlive the reader.
  explicit RequestReader(const ReaderRules& rules) : rules_(rules) {}

  // Takes bytes from the front of `input` up to the end of the request, and says how many.
  // What follows the end is left: it belongs to no request of ours (decision 0002).
  std::size_t Feed(std::string_view input);

  State state() const { return state_; }
  // The method of the request at hand; GET until it is known.
  Verb verb() const { return request_.verb; }

  // The path that is asked for, as far as it is known; empty until then. Of a refused request it
  // may be a part, or nothing that this hub has.
  const std::string& path() const { return request_.path; }

  // How much of the body is still to come.
  // REQUIRES: state() == kBody
  std::size_t body_left() const { return body_left_; }

  // Whether the client lets the connection live after this request.
  // REQUIRES: state() == kDone
  bool keep_alive() const { return keep_alive_; }

  // The request, whose `peer` is empty. The reader is then ready for the next one.
  // REQUIRES: state() == kDone
  Request Take();

  // REQUIRES: state() == kRefused
  const Refusal& refusal() const { return refusal_; }

 private:
  std::size_t FeedHead(std::string_view input);
  std::size_t FeedBody(std::string_view input);
  void OnLine();
  void ReadRequestLine(std::string_view line);
  // What is asked for, before it is known to be sound: for whoever is told of a refusal.
  void NotePath(std::string_view line);
  void ReadVerb(std::string_view text);
  void ReadVersion(std::string_view text);
  void ReadHeader(std::string_view line);
  void FinishHead();
  void CheckHost();
  void CheckFraming();
  void SetBodyLength(std::string_view digits);
  void ReadConnectionOptions();
  void Refuse(int status, std::string_view why);
  bool refused() const { return state_ == State::kRefused; }

  const ReaderRules& rules_;
  State state_ = State::kHead;
  Refusal refusal_;
  Request request_;
  std::string line_;  // the line at hand, with its line end once it is whole
  std::size_t head_bytes_ = 0;
  bool have_request_line_ = false;
  bool keep_alive_ = true;
  std::size_t body_left_ = 0;
};

}  // namespace hub::http

#endif  // HUB_HTTP_REQUEST_READER_H_
