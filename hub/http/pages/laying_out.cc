#include "hub/http/pages/laying_out.h"

#include <utility>

#include "hub/http/answering.h"
#include "hub/http/request_target.h"

namespace hub::http {
namespace {

constexpr std::string_view kPagePolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
constexpr std::size_t kLongestAddress = 1'000;

struct Message {
  int status;
  std::string_view title;
  std::string_view words;
};

// What a problem is to somebody who reads it; without words it says its own.
constexpr Message kMessages[] = {
    {400, "That could not be understood", ""},
    {403, "This was not done", ""},
    {404, "Page not found", "There is no such page. If you typed the address, check it."},
    {405, "This address takes a form",
     "Only a form is sent to this address. Perhaps you came back to it by a bookmark, or after "
     "signing in again. Nothing was done: begin again from the first page."},
    {409, "Somebody else was faster", ""},
    {413, "That was too long",
     "What you sent is longer than the hub takes from a page, and none of it was kept. Go back, "
     "shorten it and send it again."},
    {414, "This address is too long",
     "The hub takes no address of that length. Begin again from the first page."},
    {415, "That could not be understood", "The hub takes its own forms only."},
    {421, "This hub has another name",
     "Your browser asked for another name than this hub's. Check the address, or use the link "
     "that your agency gave you."},
    {429, "Too many at once", ""},
    {431, "Your browser sent too much",
     "It sent more with its question than the hub takes. Delete the cookies that it keeps for "
     "this address, and sign in again."},
    {503, "The hub cannot answer just now",
     "It answers only when it can write down who looks and is sure of what may be shown, and just "
     "now it cannot. This says nothing about any child. Try again in a minute."},
};

constexpr Message kFault = {
    500, "Something went wrong",
    "It is the hub's fault and has been noted. If you were recording something, look whether it is "
    "there before you send it again."};

const Message& MessageFor(int status) {
  for (const Message& message : kMessages) {
    if (message.status == status) return message;
  }
  return kFault;
}

// What the hub's own problem details say: the last member, written by message.cc.
std::string DetailOf(std::string_view problem) {
  constexpr std::string_view kMember = "\"detail\":\"";
  const std::size_t at = problem.find(kMember);
  if (at == problem.npos) return "";
  const std::string_view rest = problem.substr(at + kMember.size());
  const std::string detail = Sentence(rest.substr(0, rest.find('"')));
  return detail.empty() ? detail : detail + ".";
}

}  // namespace

Response Html(std::string body, int status) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.headers.push_back({"Content-Security-Policy", std::string(kPagePolicy)});
  response.body = std::move(body);
  return response;
}

Response OpenPageOf(Services& services, std::string_view page, const web::Frame& frame,
                    const web::View& view, int status) {
  if (!services.pages) return NotFound();
  return Html(services.pages->pages.Render(page, frame, view), status);
}

Response PageOf(const Visit& visit, std::string_view page, web::Frame frame, const web::View& view,
                int status) {
  const service::Caller& caller = visit.caller;
  frame.reader = web::Reader{caller.who.display_name, caller.agency.name, caller.role,
                             std::string(visit.csrf)};
  return OpenPageOf(visit.services, page, frame, view, status);
}

web::View DutyView(const Services& services) {
  const std::vector<wire::DutyLine> lines = services.no_answer.Lines();
  std::vector<web::View> list;
  for (const wire::DutyLine& line : lines)
    list.emplace_back().Text("duty_agency", line.agency).Text("duty_phone", line.phone);
  const bool any = !list.empty();
  return web::View().Truth("duty", any).List("duty_lines", std::move(list));
}

bool IsOurs(const Error& error) { return wire::StatusOf(error.code) >= 500; }

std::string Sentence(std::string_view words) {
  std::string sentence(words);
  if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

Response SeeOther(std::string_view address) {
  Response response;
  response.status = 303;
  response.headers.push_back({"Location", std::string(address)});
  return response;
}

bool IsLocal(std::string_view address) {
  if (address.size() > kLongestAddress || address.starts_with("//")) return false;
  const std::optional<RequestTarget> target = ParseRequestTarget(address);
  if (!target || target->path.starts_with("/v1/")) return false;
  for (const std::string_view desk :
       {"/steward/", "/officer/", "/admin/", "/tasks/", "/messages"}) {
    if (target->path.starts_with(desk)) return true;
  }
  return target->path == "/" || target->path == "/find" || target->path == "/enter" ||
         target->path == "/passkeys" || target->path == "/tasks" || target->path == "/opened" ||
         target->path.starts_with("/children/");
}

std::string LocalOrHome(std::string_view address) {
  return IsLocal(address) ? std::string(address) : "/";
}

Response InWords(Response problem, Services& services) {
  const Message& message = MessageFor(problem.status);
  web::View view;
  view.Text("words", message.words.empty() ? DetailOf(problem.body) : std::string(message.words))
      .Text("onward", "/")
      .Text("onward_words", "Go to the first page");
  if (problem.status == 503) view.Add(DutyView(services));
  Response page = OpenPageOf(services, "message", {std::string(message.title), "/", {}, {}}, view,
                             problem.status);
  for (Header& header : problem.headers) page.headers.push_back(std::move(header));
  return page;
}

}  // namespace hub::http
