#include "hub/http/routes.h"

#include <optional>
#include <string>

#include "hub/base/thrown.h"
#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/http/pages/page_handlers.h"
#include "hub/service/request_proof.h"
#include "hub/wire/queries.h"
#include "hub/wire/services_on_offer.h"

namespace hub::http {
namespace {

constexpr std::string_view kTokenIsTheRight = "the one-time token in the body is the right";

const Route kPeopleRoutes[] = {
    {Verb::kGet, "/healthz", OpenToAll{"liveness for the load balancer", &Healthz}},
    {Verb::kPost, "/v1/enrol", OpenToAll{kTokenIsTheRight, &Enrol}},
    {Verb::kPost, "/v1/enrol/confirm", OpenToAll{kTokenIsTheRight, &ConfirmEnrolment}},
    {Verb::kPost, "/v1/session", OpenToAll{"it is how one signs in", &StartSession}},
    {Verb::kGet, "/v1/session", SignedIn{&ShowSession}},
    {Verb::kDelete, "/v1/session", SignedInWithCsrf{&EndSession}},
    {Verb::kPost, "/v1/children/search", SignedInWithCsrf{&SearchChildren}},
    {Verb::kPost, "/v1/known-checks", SignedInWithCsrf{&CheckKnown}},
    {Verb::kGet, "/v1/known-checks/{decision}", SignedIn{&ReadKnownCheck}},
    {Verb::kGet, "/v1/children/{child}/involved", SignedIn{&ReadInvolved}},
    {Verb::kGet, "/v1/children/{child}/family", SignedIn{&ReadFamily}},
    {Verb::kGet, "/v1/children/{child}/chronology", SignedIn{&ReadChronology}},
    {Verb::kPost, "/v1/children/{child}/relationships", SignedInWithCsrf{&SetRelationship}},
    {Verb::kPost, "/v1/children/{child}/agreements", SignedInWithCsrf{&RecordAgreement}},
    {Verb::kPost, "/v1/children/{child}/permissions", SignedInWithCsrf{&RecordPermission}},
    {Verb::kPost, "/v1/children/{child}/gateways", SignedInWithCsrf{&OpenGateway}},
    {Verb::kPost, "/v1/children/{child}/shield", SignedInWithCsrf{&ShieldChild}},
    {Verb::kPost, "/v1/children/{child}/clearances", SignedInWithCsrf{&SetClearance}},
    {Verb::kPost, "/v1/children/{child}/closures", SignedInWithCsrf{&CloseChild}},
    {Verb::kGet, "/v1/children/{child}/rights", SignedIn{&ReadRights}},
    {Verb::kGet, "/v1/children/{child}/disclosures", SignedIn{&ReadDisclosures}},
    {Verb::kPost, "/v1/children/{child}/exports", SignedInWithCsrf{&ExportChild}},
    {Verb::kPost, "/v1/children/{child}/curated", SignedInWithCsrf{&KeepCurated}},
    {Verb::kGet, "/v1/children/{child}/curated", SignedIn{&ReadCurated}},
    {Verb::kGet, "/v1/messages", SignedIn{&ListMessages}},
    {Verb::kPost, "/v1/messages/{entry}/read", SignedInWithCsrf{&AcknowledgeMessage}},
    {Verb::kGet, "/v1/entries/{entry}/readers", SignedIn{&ReadEntryReaders}},
    {Verb::kGet, "/v1/children/{child}/who-looked", SignedIn{&ReadWhoLooked}},
    {Verb::kPost, "/v1/children/{child}/rights-requests", SignedInWithCsrf{&RecordRightsRequest}},
    {Verb::kGet, "/v1/rights-requests", SignedIn{&ListRightsRequests}},
    {Verb::kPost, "/v1/rights-requests/{request}/decision", SignedInWithCsrf{&DecideRightsRequest}},
    {Verb::kPost, "/v1/gateways/{gateway}/changes", SignedInWithCsrf{&ChangeGateway}},
    {Verb::kPost, "/v1/gateways/{gateway}/close", SignedInWithCsrf{&CloseGateway}},
    {Verb::kPost, "/v1/entries/{entry}/permissions", SignedInWithCsrf{&RecordPermissionOfEntry}},
    {Verb::kPost, "/v1/entries/{entry}/labels", SignedInWithCsrf{&SetLabels}},
    {Verb::kPost, "/v1/entries/{entry}/handling", SignedInWithCsrf{&SetHandling}},
    {Verb::kPost, "/v1/entries/{entry}/dispute", SignedInWithCsrf{&DisputeEntry}},
    {Verb::kPost, "/v1/entries/{entry}/restrict", SignedInWithCsrf{&RestrictEntry}},
    {Verb::kPost, "/v1/entries/{entry}/sendings", SignedInWithCsrf{&SendRecord}},
    {Verb::kPost, "/v1/entries/{entry}/sendings/end", SignedInWithCsrf{&EndSending}},
    {Verb::kPost, "/v1/entries/{entry}/significance", SignedInWithCsrf{&SignifyEntry}},
    {Verb::kPost, "/v1/children/{child}/incidents", SignedInWithCsrf{&SettleIncident}},
    {Verb::kPost, "/v1/children/{child}/contradictions", SignedInWithCsrf{&SettleContradiction}},
    {Verb::kPost, "/v1/children/{child}/chronology/search", SignedInWithCsrf{&SearchChronology}},
    {Verb::kPost, "/v1/children/{child}/break-glass/challenge", SignedInWithCsrf{&ChallengeGlass}},
    {Verb::kPost, "/v1/children/{child}/break-glass", SignedInWithCsrf{&OpenGlass}},
    {Verb::kGet, "/v1/break-glass", SignedIn{&ListGlass}},
    {Verb::kGet, "/v1/break-glass/{opening}", SignedIn{&ShowGlass}},
    {Verb::kPost, "/v1/break-glass/{opening}/second", SignedInWithCsrf{&SecondGlass}},
    {Verb::kPost, "/v1/break-glass/{opening}/review", SignedInWithCsrf{&ReviewGlass}},
    {Verb::kPost, "/v1/break-glass/unlocks", SignedInWithCsrf{&UnlockGlass}},
    {Verb::kPost, "/v1/session/passkeys/challenge", SignedInWithCsrf{&ChallengePasskey}},
    {Verb::kPost, "/v1/session/passkeys", SignedInWithCsrf{&RegisterPasskey}},
    {Verb::kGet, "/v1/session/passkeys", SignedIn{&ListPasskeys}},
    {Verb::kDelete, "/v1/session/passkeys/{passkey}", SignedInWithCsrf{&RemovePasskey}},
    {Verb::kPost, "/v1/session/passkeys/{passkey}/vouch", SignedInWithCsrf{&VouchForPasskey}},
    {Verb::kPost, "/v1/may-i-share", SignedInWithCsrf{&AskMayIShare}},
    {Verb::kPost, "/v1/consultations", SignedInWithCsrf{&Consult}},
    {Verb::kPost, "/v1/share-decisions", SignedInWithCsrf{&RecordShareDecision}},
    {Verb::kGet, "/v1/share-decisions", SignedIn{&ListShareDecisions}},
    {Verb::kPost, "/v1/what-if", SignedInWithCsrf{&AskWhatIf}},
    {Verb::kGet, "/v1/directory", SignedIn{&FindServices}},
    {Verb::kPost, "/v1/agencies/{agency}/records", SignedInWithCsrf{&EnterRecords}},
    {Verb::kGet, "/v1/agencies/{agency}/quarantine", SignedIn{&ReadAgencysQuarantine}},
    {Verb::kGet, "/v1/matches", SignedIn{&ListMatches}},
    {Verb::kGet, "/v1/matches/{match}", SignedIn{&ReadMatch}},
    {Verb::kGet, "/v1/matches/{match}/readers", SignedIn{&ReadMatchReaders}},
    {Verb::kPost, "/v1/matches/{match}/decision", SignedInWithCsrf{&DecideMatch}},
    {Verb::kPost, "/v1/splits", SignedInWithCsrf{&SplitChild}},
    {Verb::kGet, "/v1/relationships/waiting", SignedIn{&ListWaitingTies}},
    {Verb::kGet, "/v1/decisions/{decision}", SignedIn{&ReadDecision}},
    {Verb::kGet, "/v1/audit/checkpoint", SignedIn{&ReadCheckpoint}},
    {Verb::kGet, "/v1/audit/accesses", SignedIn{&ReadAccesses}},
    {Verb::kGet, "/v1/audit/notices", SignedIn{&ListNotices}},
    {Verb::kGet, "/v1/audit/notices/{notice}", SignedIn{&ShowNotice}},
    {Verb::kPost, "/v1/audit/reviews", SignedInWithCsrf{&ReviewNotices}},

    {Verb::kGet, "/assets/{asset}", OpenPage{"style and script, the same for all", &ShowAsset}},
    {Verb::kGet, "/sign-in", OpenPage{"it is how one signs in", &ShowSignIn}},
    {Verb::kPost, "/sign-in", OpenForm{"it is how one signs in", &SignInByForm}},
    {Verb::kPost, "/sign-in/role", OpenForm{"the ticket in the form is the right", &ChooseRole}},
    {Verb::kGet, "/sign-in/provider", OpenPage{"it is how one signs in", &GoToProvider}},
    {Verb::kGet, "/sign-in/provider/back",
     OpenPage{"the provider's code and this browser's own cookie are the right",
              &BackFromProvider}},
    {Verb::kGet, "/enrol", OpenPage{"it only asks for the one-time token", &ShowEnrolment}},
    {Verb::kPost, "/enrol", OpenForm{kTokenIsTheRight, &EnrolByForm}},
    {Verb::kPost, "/enrol/confirm", OpenForm{kTokenIsTheRight, &ConfirmByForm}},
    {Verb::kGet, "/hidden", OpenPage{"it shows nothing", &ShowHidden}},
    {Verb::kPost, "/sign-out", PageForm{&SignOutByForm}},
    {Verb::kGet, "/", Page{&ShowHome}},
    {Verb::kGet, "/find", Page{&ShowFind}},
    {Verb::kPost, "/find", PageForm{&FindByForm}},
    {Verb::kGet, "/children/{child}", Page{&ShowChild}},
    {Verb::kGet, "/open", Page{&OpenByNumber}},
    {Verb::kGet, "/children/{child}/entry", Page{&ShowEntry}},
    {Verb::kGet, "/children/{child}/family", Page{&ShowFamily}},
    {Verb::kPost, "/children/{child}/dispute", PageForm{&DisputeByForm}},
    {Verb::kPost, "/children/{child}/incident", PageForm{&SettleIncidentByForm}},
    {Verb::kPost, "/children/{child}/contradiction", PageForm{&SettleContradictionByForm}},
    {Verb::kGet, "/children/{child}/search", Page{&ShowSearchWithin}},
    {Verb::kPost, "/children/{child}/search", PageForm{&SearchWithinByForm}},
    {Verb::kGet, "/children/{child}/others", Page{&ShowOthers}},
    {Verb::kGet, "/children/{child}/export", Page{&ShowExportForm}},
    {Verb::kPost, "/children/{child}/export", PageForm{&ExportByForm}},
    {Verb::kGet, "/children/{child}/curated", Page{&ShowCurated}},
    {Verb::kGet, "/children/{child}/curate", Page{&ShowCurateForm}},
    {Verb::kPost, "/children/{child}/curate", PageForm{&CurateByForm}},
    {Verb::kPost, "/children/{child}/curate-end", PageForm{&WithdrawCuratedByForm}},
    {Verb::kGet, "/messages", Page{&ShowMessages}},
    {Verb::kPost, "/messages/{entry}/read", PageForm{&AcknowledgeByForm}},
    {Verb::kGet, "/children/{child}/share", Page{&ShowShare}},
    {Verb::kPost, "/children/{child}/share", PageForm{&ShareByForm}},
    {Verb::kPost, "/children/{child}/share-decision", PageForm{&ShareDecisionByForm}},
    {Verb::kGet, "/children/{child}/emergency", Page{&ShowGlassForm}},
    {Verb::kGet, "/passkeys", Page{&ShowPasskeyPage}},
    {Verb::kPost, "/passkeys/{passkey}/remove", PageForm{&RemovePasskeyByForm}},
    {Verb::kPost, "/passkeys/{passkey}/vouch", PageForm{&VouchByForm}},
    {Verb::kGet, "/tasks", Page{&ShowTasks}},
    {Verb::kGet, "/tasks/emergencies/{opening}", Page{&ShowEmergency}},
    {Verb::kPost, "/tasks/emergencies/{opening}", PageForm{&ReviewEmergencyByForm}},
    {Verb::kPost, "/tasks/emergencies/{opening}/second", PageForm{&SecondEmergencyByForm}},
    {Verb::kGet, "/opened", Page{&ShowOpened}},
    {Verb::kGet, "/enter", Page{&ShowHandEntry}},
    {Verb::kPost, "/enter", PageForm{&EnterByHand}},
    {Verb::kGet, "/children/{child}/agreement", Page{&ShowAgreement}},
    {Verb::kPost, "/children/{child}/agreement", PageForm{&AgreementByForm}},
    {Verb::kGet, "/children/{child}/rights", Page{&ShowRights}},
    {Verb::kGet, "/children/{child}/tie", Page{&ShowTie}},
    {Verb::kPost, "/children/{child}/tie", PageForm{&TieByForm}},

    {Verb::kGet, "/steward/matches", Page{&ShowMatches}},
    {Verb::kGet, "/steward/matches/{match}", Page{&ShowMatch}},
    {Verb::kPost, "/steward/matches/{match}", PageForm{&AnswerMatchByForm}},
    {Verb::kGet, "/steward/matches/{match}/readers", Page{&ShowMatchReaders}},
    {Verb::kGet, "/steward/split", Page{&ShowSplit}},
    {Verb::kPost, "/steward/split", PageForm{&SplitByForm}},
    {Verb::kGet, "/steward/waiting", Page{&ShowWaiting}},
    {Verb::kPost, "/steward/waiting", PageForm{&TryWaitingByForm}},
    {Verb::kGet, "/steward/labels", Page{&ShowLabels}},
    {Verb::kPost, "/steward/labels", PageForm{&LabelByForm}},
    {Verb::kPost, "/steward/dispute", PageForm{&AnswerDisputeByForm}},
    {Verb::kGet, "/officer/search", Page{&ShowLogSearch}},
    {Verb::kPost, "/officer/search", PageForm{&SearchLogByForm}},
    {Verb::kGet, "/officer/reviews", Page{&ShowNotices}},
    {Verb::kGet, "/officer/reviews/{notice}", Page{&ShowNoticePage}},
    {Verb::kPost, "/officer/reviews/{notice}", PageForm{&ReviewNoticeByForm}},
    {Verb::kGet, "/officer/break-glass", Page{&ShowOpenings}},
    {Verb::kGet, "/officer/break-glass/{opening}", Page{&ShowOpening}},
    {Verb::kPost, "/officer/break-glass/{opening}", PageForm{&ReviewOpeningByForm}},
    {Verb::kGet, "/officer/disclosures", Page{&ShowDisclosures}},
    {Verb::kGet, "/officer/rights", Page{&ShowRightsDue}},
    {Verb::kPost, "/officer/rights", PageForm{&RecordRightByForm}},
    {Verb::kGet, "/officer/rights/{request}", Page{&ShowRightDue}},
    {Verb::kPost, "/officer/rights/{request}", PageForm{&DecideRightByForm}},
    {Verb::kGet, "/officer/log", Page{&ShowLogHealth}},
    {Verb::kPost, "/officer/log", PageForm{&CheckLogByForm}},
    {Verb::kGet, "/admin/agencies", Page{&ShowAgencies}},
    {Verb::kGet, "/admin/people", Page{&ShowPeople}},
    {Verb::kGet, "/admin/policy", Page{&ShowPolicy}},
};

const Route kAgencyRoutes[] = {
    {Verb::kGet, "/healthz",
     OpenToAll{"liveness; the handshake has asked for a certificate already", &Healthz}},
    {Verb::kPost, "/v1/batches", PinnedAgency{&TakeBatch}},
    {Verb::kGet, "/v1/batches/{batch}", PinnedAgency{&ReadReceipt}},
    {Verb::kGet, "/v1/quarantine", PinnedAgency{&ReadQuarantine}},
    {Verb::kPut, "/v1/directory", PinnedAgency{&ReplaceServices}},
    {Verb::kGet, "/v1/checkpoint", PinnedAgency{&ReadCheckpointAsAgency}},
};

// Cuts the first segment, without its slash, from a path that starts with one.
std::string_view TakeSegment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path = end == std::string_view::npos ? "" : path.substr(end);
  return segment;
}

// What stands for the braces, empty if there are none; nullopt when the path is another.
std::optional<std::string_view> Match(std::string_view pattern, std::string_view path) {
  std::string_view id;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = TakeSegment(pattern);
    const std::string_view given = TakeSegment(path);
    if (wanted.starts_with('{') && !given.empty()) {
      id = given;
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return id;
}

struct Found {
  const Route* route = nullptr;
  std::string_view id;
  std::string allowed;  // verbs of this path: "GET, POST"; empty when no route has it
};

// A segment that is written out beats one in braces, whatever the table's order.
bool IsExact(const Route& route) { return route.path.find('{') == std::string_view::npos; }

Found Find(std::span<const Route> routes, const Request& request) {
  const Verb verb = request.verb == Verb::kHead ? Verb::kGet : request.verb;
  Found found;
  for (const Route& route : routes) {
    const std::optional<std::string_view> id = Match(route.path, request.path);
    if (!id) continue;
    found.allowed += (found.allowed.empty() ? "" : ", ") + std::string(Name(route.verb));
    if (route.verb == verb && (!found.route || IsExact(route))) {
      found.route = &route;
      found.id = *id;
    }
  }
  return found;
}

bool IsWrite(Verb verb) { return verb != Verb::kGet && verb != Verb::kHead; }

// Browsers say from where a request was made; another site's page makes no writes here.
bool FromElsewhere(const Request& request) {
  const auto site = request.header("sec-fetch-site");
  return site && *site != "same-origin" && *site != "none";
}

bool IsOfType(const Request& request, std::string_view wanted) {
  std::string_view type = request.header("content-type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type == wanted;
}

// What a browser shows, beside the addresses for programs.
bool IsPagePath(std::string_view path) { return !path.starts_with("/v1/") && path != "/healthz"; }

std::optional<Response> RefuseWrite(const Request& request) {
  if (!IsWrite(request.verb)) return std::nullopt;
  if (FromElsewhere(request)) return Problem(403, "sent from another site");
  const bool form = IsPagePath(request.path);
  if (form && !IsOfType(request, "application/x-www-form-urlencoded")) {
    return Problem(415, "the body must be a form's");
  }
  if (!form && request.verb != Verb::kDelete && !IsOfType(request, "application/json")) {
    return Problem(415, "the body must be application/json");
  }
  return std::nullopt;
}

// Each door lets its handler be reached, or answers for it.
class Door {
 public:
  Door(const Call& call, Services& services) : call_(call), services_(services) {}

  Response operator()(const OpenToAll& route) const { return route.handler(call_, services_); }

  Response operator()(const SignedIn& route) const {
    const Result<service::Caller> caller = Who();
    if (!caller.ok()) return Failure(caller.error(), services_);
    return route.handler(call_, caller.value(), services_);
  }

  Response operator()(const SignedInWithCsrf& route) const {
    const Result<service::Caller> caller = Who();
    if (!caller.ok()) return Failure(caller.error(), services_);
    const auto token = call_.request.header("x-csrf-token");
    if (!token || !service::IsCsrfOf(caller.value(), *token)) {
      return Problem(403, "the header X-CSRF-Token is missing or of another session");
    }
    return route.handler(call_, caller.value(), services_);
  }

  Response operator()(const OpenPage& route) const { return route.handler(call_, services_); }

  Response operator()(const OpenForm& route) const {
    const std::optional<Fields> fields = ParseForm(call_.request.body);
    if (!fields) return Problem(400, "this is not a form of the hub's");
    return route.handler(call_, *fields, services_);
  }

  Response operator()(const Page& route) const {
    const Result<service::Caller> caller = Who();
    const std::string_view csrf = FormToken(call_.request);
    if (!caller.ok() && caller.error().code != ErrorCode::kUnauthenticated) {
      return Failure(caller.error(), services_);
    }
    if (!caller.ok() || !service::IsCsrfOf(caller.value(), csrf)) return AskToSignIn();
    return route.handler({call_, caller.value(), csrf, services_});
  }

  Response operator()(const PageForm& route) const {
    const Result<service::Caller> caller = Who();
    if (!caller.ok() && caller.error().code != ErrorCode::kUnauthenticated) {
      return Failure(caller.error(), services_);
    }
    if (!caller.ok()) return AskToSignIn();
    const std::optional<Fields> fields = ParseForm(call_.request.body);
    if (!fields) {
      return Problem(403,
                     "what was typed holds a character that no keyboard makes, perhaps pasted from "
                     "elsewhere: go back, type that part anew and send it once more");
    }
    const std::string_view csrf = FieldOf(*fields, "csrf");
    if (!service::IsCsrfOf(caller.value(), csrf)) {
      return Problem(403,
                     "this form is of another session: go back, load the page again and send "
                     "it once more");
    }
    return route.handler({call_, caller.value(), csrf, services_}, *fields);
  }

  Response operator()(const PinnedAgency& route) const {
    const Result<service::AgencyCaller> caller =
        services_.agency_door.Who(call_.request.peer.client_certificate_der);
    if (!caller.ok()) return Failure(caller.error(), services_);
    return route.handler(call_, caller.value(), services_);
  }

 private:
  Response AskToSignIn() const { return SignInFirst(call_.request, services_); }

  Result<service::Caller> Who() const {
    const std::string_view token = SessionToken(call_.request);
    if (token.empty()) return Error{ErrorCode::kUnauthenticated, "sign in first", ""};
    return services_.sign_in.Who(std::string(token));
  }

  const Call& call_;
  Services& services_;
};

}  // namespace

std::string_view Name(const Needs& needs) {
  constexpr std::string_view kNames[] = {"open_to_all",   "signed_in", "signed_in_with_csrf",
                                         "pinned_agency", "open_page", "open_form",
                                         "page",          "page_form"};
  return kNames[needs.index()];
}

std::span<const Route> PeopleRoutes() { return kPeopleRoutes; }
std::span<const Route> AgencyRoutes() { return kAgencyRoutes; }

namespace {

Response AnswerPlainly(std::span<const Route> routes, const Request& request, Services& services) {
  const Found found = Find(routes, request);
  if (!found.route && found.allowed.empty()) return NotFound();
  if (!found.route) {
    Response response = Problem(405, "this address does not take that method");
    response.headers.push_back({"Allow", found.allowed});
    return response;
  }
  if (std::optional<Response> refused = RefuseWrite(request)) return *std::move(refused);
  const Call call{request, found.id};
  return std::visit(Door(call, services), found.route->needs);
}

}  // namespace

Response Answer(std::span<const Route> routes, const Request& request, Services& services) {
  try {
    return ForReaderOf(request.path, AnswerPlainly(routes, request, services), services);
  } catch (const Thrown& thrown) {
    const Error error = thrown.ToError();
    if (error.code != ErrorCode::kUnavailable) throw;
    return ForReaderOf(request.path, Failure(error, services), services);
  }
}

Response ForReaderOf(std::string_view path, Response response, Services& services) {
  const bool in_words = response.content_type == kProblemType && path.starts_with('/') &&
                        IsPagePath(path) && services.pages;
  return in_words ? InWords(std::move(response), services) : response;
}

bool WaitsForOthers(const Request& request) {
  return request.path == "/sign-in/provider" || request.path == "/sign-in/provider/back";
}

std::size_t AgencyBodyLimit(std::string_view path) {
  constexpr std::size_t kMegabyte = 1024 * 1024;
  if (path == "/v1/batches") return 5 * kMegabyte;
  return path == "/v1/directory" ? wire::kOfferedBodyLimit : kMegabyte;
}

}  // namespace hub::http
