#include "hub/http/request_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "hub/http/request_target.h"

namespace hub::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
// "DELETE" and " HTTP/1.1" around the target, generously.
constexpr std::size_t kLongestRequestLine = kLongestTarget + 64;
// A body's buffer grows as bytes come: a promised length alone costs no memory.
constexpr std::size_t kFirstBodyBuffer = 64 * 1024;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// RFC 9110 tchar.
bool IsTokenCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenCharacter);
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string_view TrimSpaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Headers that are lists by definition and that no rule of ours reads. Any other may come
// once: which of two values counts is exactly what two readers disagree about.
bool MayRepeat(std::string_view name) {
  static constexpr std::string_view kLists[] = {
      "accept", "accept-encoding", "accept-language", "cache-control", "forwarded",
      "via",    "x-forwarded-for"};
  return std::find(std::begin(kLists), std::end(kLists), name) != std::end(kLists);
}

bool CarriesBody(Verb verb) { return verb == Verb::kPost || verb == Verb::kPut; }

// "[::1]:8443" -> "[::1]"; the text itself if no port ends it.
std::string_view WithoutPort(std::string_view host) {
  const std::size_t colon = host.rfind(':');
  if (colon == std::string_view::npos) return host;
  const std::string_view port = host.substr(colon + 1);
  if (port.empty() || port.size() > 5 || !AllDigits(port)) return host;
  return host.substr(0, colon);
}

}  // namespace

std::size_t RequestReader::Feed(std::string_view input) {
  std::size_t used = 0;
  while (used < input.size() && state_ == State::kHead) used += FeedHead(input.substr(used));
  if (state_ == State::kBody) used += FeedBody(input.substr(used));
  return used;
}

Request RequestReader::Take() {
  Request taken = std::exchange(request_, Request());
  state_ = State::kHead;
  line_.clear();
  head_bytes_ = 0;
  have_request_line_ = false;
  keep_alive_ = true;
  return taken;
}

std::size_t RequestReader::FeedHead(std::string_view input) {
  const std::size_t newline = input.find('\n');
  const std::size_t wanted = newline == std::string_view::npos ? input.size() : newline + 1;
  const std::size_t longest = have_request_line_ ? kLongestLine : kLongestRequestLine;
  // One byte beyond a limit settles the matter, so that how bytes arrive changes nothing.
  const std::size_t room = std::min(longest - line_.size(), kLongestHead - head_bytes_);
  const std::size_t taken = std::min(wanted, room);

  line_.append(input.substr(0, taken));
  head_bytes_ += taken;
  if (taken < wanted) {
    if (!have_request_line_) NotePath(line_);
    have_request_line_ ? Refuse(431, "the request head is too long")
                       : Refuse(414, "the request target is too long");
  } else if (newline != std::string_view::npos) {
    OnLine();
    line_.clear();
  }
  return taken;
}

std::size_t RequestReader::FeedBody(std::string_view input) {
  const std::size_t taken = std::min(input.size(), body_left_);
  request_.body.append(input.substr(0, taken));
  body_left_ -= taken;
  if (body_left_ == 0) state_ = State::kDone;
  return taken;
}

void RequestReader::OnLine() {
  std::string_view line = line_;
  if (!line.ends_with(kLineEnd)) return Refuse(400, "a line of the head does not end in CR LF");
  line.remove_suffix(kLineEnd.size());
  if (std::any_of(line.begin(), line.end(), IsControl))
    return Refuse(400, "the request head holds a control character");

  if (!have_request_line_) return ReadRequestLine(line);
  if (line.empty()) return FinishHead();
  ReadHeader(line);
}

void RequestReader::ReadRequestLine(std::string_view line) {
  have_request_line_ = true;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last)
    return Refuse(400, "the request line is not 'METHOD /path HTTP/1.1'");

  const std::string_view text = line.substr(first + 1, last - first - 1);
  NotePath(line);
  ReadVerb(line.substr(0, first));
  if (!refused()) ReadVersion(line.substr(last + 1));
  if (refused()) return;
  if (text.size() > kLongestTarget) return Refuse(414, "the request target is too long");
  std::optional<RequestTarget> target = ParseRequestTarget(text);
  if (!target) return Refuse(400, "the request target is not a plain path and query");
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
}

void RequestReader::NotePath(std::string_view line) {
  const std::size_t space = std::min(line.find(' '), line.size());
  const std::string_view target = line.substr(std::min(space + 1, line.size()));
  request_.path = target.substr(0, std::min(target.find_first_of("? "), kLongestTarget));
}

void RequestReader::ReadVerb(std::string_view text) {
  for (const Verb verb : {Verb::kGet, Verb::kHead, Verb::kPost, Verb::kPut, Verb::kDelete}) {
    if (text != Name(verb)) continue;
    request_.verb = verb;
    return;
  }
  if (IsToken(text)) return Refuse(405, "the method is not one of GET, HEAD, POST, PUT, DELETE");
  Refuse(400, "the method is not a token");
}

void RequestReader::ReadVersion(std::string_view text) {
  if (text == "HTTP/1.1") return;
  const bool well_formed = text.size() == 8 && text.starts_with("HTTP/") && IsDigit(text[5]) &&
                           text[6] == '.' && IsDigit(text[7]);
  if (well_formed) return Refuse(505, "only HTTP/1.1 is spoken here");
  Refuse(400, "the request line does not end in a protocol version");
}

// A folded line starts with a space, which is no token, and is refused as such.
void RequestReader::ReadHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon)))
    return Refuse(400, "a header line is not 'name: value'");
  if (request_.headers.size() == kMostHeaders) return Refuse(431, "there are too many headers");

  std::string name = LowerCase(line.substr(0, colon));
  if (request_.header(name) && !MayRepeat(name))
    return Refuse(400, "a header that may come once comes twice");
  request_.headers.push_back({std::move(name), std::string(TrimSpaces(line.substr(colon + 1)))});
}

void RequestReader::FinishHead() {
  CheckHost();
  if (!refused()) CheckFraming();
  if (refused()) return;
  ReadConnectionOptions();
  request_.body.reserve(std::min(body_left_, kFirstBodyBuffer));
  state_ = body_left_ == 0 ? State::kDone : State::kBody;
}

void RequestReader::CheckHost() {
  const std::optional<std::string_view> named = request_.header("host");
  if (!named) return Refuse(400, "there is no Host header");
  const std::string host = LowerCase(*named);
  const bool ours = std::any_of(
      rules_.hosts.begin(), rules_.hosts.end(),
      [&](const std::string& allowed) { return host == allowed || WithoutPort(host) == allowed; });
  if (!ours) Refuse(421, "the Host header does not name this hub");
}

void RequestReader::CheckFraming() {
  body_left_ = 0;
  if (request_.header("transfer-encoding"))
    return Refuse(400, "Transfer-Encoding is not accepted: send Content-Length");
  if (request_.header("expect"))
    return Refuse(417, "Expect is not accepted: send the body at once");

  const std::optional<std::string_view> length = request_.header("content-length");
  if (length) return SetBodyLength(*length);
  if (CarriesBody(request_.verb)) Refuse(411, "a Content-Length is required");
}

void RequestReader::SetBodyLength(std::string_view digits) {
  if (digits.empty() || digits.size() > 10 || !AllDigits(digits))
    return Refuse(400, "Content-Length is not a number of one to ten digits");
  std::uint64_t length = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (length > 0 && !CarriesBody(request_.verb))
    return Refuse(400, "a request with this method has no body");
  const std::size_t limit = rules_.body_limit ? rules_.body_limit(request_.path) : kLargestBody;
  if (length > limit) return Refuse(413, "the body is larger than is accepted here");
  body_left_ = static_cast<std::size_t>(length);
}

void RequestReader::ReadConnectionOptions() {
  const std::string options = LowerCase(request_.header("connection").value_or(""));
  std::string_view rest = options;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (TrimSpaces(rest.substr(0, comma)) == "close") keep_alive_ = false;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

void RequestReader::Refuse(int status, std::string_view why) {
  state_ = State::kRefused;
  refusal_ = {status, why};
}

}  // namespace hub::http
