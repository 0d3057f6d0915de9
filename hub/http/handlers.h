// The handlers: each takes a request apart (wire/), asks one service, and encodes what it
// said. What a caller may do is decided in service/ and access/, never here.

#ifndef HUB_HTTP_HANDLERS_H_
#define HUB_HTTP_HANDLERS_H_

#include "hub/http/routes.h"

namespace hub::http {

// Sessions (session_handlers.cc).
Response Enrol(const Call& call, Services& services);
Response ConfirmEnrolment(const Call& call, Services& services);
Response StartSession(const Call& call, Services& services);
Response ShowSession(const Call& call, const service::Caller& caller, Services& services);
Response EndSession(const Call& call, const service::Caller& caller, Services& services);

// The value of a cookie; empty when there is none of the name, or more than one.
std::string_view CookieNamed(const Request& request, std::string_view name);
std::string_view SessionToken(const Request& request);
// Sets the session's cookie, or takes it back.
void GiveSession(std::string_view token, Response& response);
void TakeSession(Response& response);

// Whom one asks for (search_handlers.cc).
Response SearchChildren(const Call& call, const service::Caller& caller, Services& services);
Response CheckKnown(const Call& call, const service::Caller& caller, Services& services);
Response ReadKnownCheck(const Call& call, const service::Caller& caller, Services& services);

// Children (child_handlers.cc).
Response ReadInvolved(const Call& call, const service::Caller& caller, Services& services);
Response ReadFamily(const Call& call, const service::Caller& caller, Services& services);
Response ReadChronology(const Call& call, const service::Caller& caller, Services& services);
Response SetRelationship(const Call& call, const service::Caller& caller, Services& services);
Response RecordAgreement(const Call& call, const service::Caller& caller, Services& services);

// Who may read (rights_handlers.cc).
Response OpenGateway(const Call& call, const service::Caller& caller, Services& services);
Response ChangeGateway(const Call& call, const service::Caller& caller, Services& services);
Response CloseGateway(const Call& call, const service::Caller& caller, Services& services);
Response RecordPermission(const Call& call, const service::Caller& caller, Services& services);
Response RecordPermissionOfEntry(const Call& call, const service::Caller& caller,
                                 Services& services);
Response ShieldChild(const Call& call, const service::Caller& caller, Services& services);
Response SetClearance(const Call& call, const service::Caller& caller, Services& services);
Response SetLabels(const Call& call, const service::Caller& caller, Services& services);
Response SetHandling(const Call& call, const service::Caller& caller, Services& services);
Response DisputeEntry(const Call& call, const service::Caller& caller, Services& services);
Response RestrictEntry(const Call& call, const service::Caller& caller, Services& services);
Response SendRecord(const Call& call, const service::Caller& caller, Services& services);
Response EndSending(const Call& call, const service::Caller& caller, Services& services);
Response CloseChild(const Call& call, const service::Caller& caller, Services& services);
Response ReadRights(const Call& call, const service::Caller& caller, Services& services);
Response ReadDisclosures(const Call& call, const service::Caller& caller, Services& services);
Response ExportChild(const Call& call, const service::Caller& caller, Services& services);
Response KeepCurated(const Call& call, const service::Caller& caller, Services& services);
Response ReadCurated(const Call& call, const service::Caller& caller, Services& services);
Response ListMessages(const Call& call, const service::Caller& caller, Services& services);
Response AcknowledgeMessage(const Call& call, const service::Caller& caller, Services& services);
Response ReadEntryReaders(const Call& call, const service::Caller& caller, Services& services);
Response SignifyEntry(const Call& call, const service::Caller& caller, Services& services);
Response SettleIncident(const Call& call, const service::Caller& caller, Services& services);
Response ReadWhoLooked(const Call& call, const service::Caller& caller, Services& services);
Response RecordRightsRequest(const Call& call, const service::Caller& caller, Services& services);
Response DecideRightsRequest(const Call& call, const service::Caller& caller, Services& services);
Response ListRightsRequests(const Call& call, const service::Caller& caller, Services& services);
Response SettleContradiction(const Call& call, const service::Caller& caller, Services& services);
Response SearchChronology(const Call& call, const service::Caller& caller, Services& services);
// Whether two records are about one child (match_handlers.cc).
Response ListMatches(const Call& call, const service::Caller& caller, Services& services);
Response ReadMatch(const Call& call, const service::Caller& caller, Services& services);
Response ReadMatchReaders(const Call& call, const service::Caller& caller, Services& services);
Response DecideMatch(const Call& call, const service::Caller& caller, Services& services);
Response SplitChild(const Call& call, const service::Caller& caller, Services& services);
Response ListWaitingTies(const Call& call, const service::Caller& caller, Services& services);

// Decisions and the log (audit_handlers.cc).
Response ReadDecision(const Call& call, const service::Caller& caller, Services& services);
Response ReadAccesses(const Call& call, const service::Caller& caller, Services& services);
Response ListNotices(const Call& call, const service::Caller& caller, Services& services);
Response ShowNotice(const Call& call, const service::Caller& caller, Services& services);
Response ReviewNotices(const Call& call, const service::Caller& caller, Services& services);
Response ReadCheckpoint(const Call& call, const service::Caller& caller, Services& services);
Response ReadCheckpointAsAgency(const Call& call, const service::AgencyCaller& caller,
                                Services& services);

// Agencies (agency_handlers.cc).
Response TakeBatch(const Call& call, const service::AgencyCaller& caller, Services& services);
Response ReadReceipt(const Call& call, const service::AgencyCaller& caller, Services& services);
Response ReadQuarantine(const Call& call, const service::AgencyCaller& caller, Services& services);

// Services on offer (directory_handlers.cc).
Response FindServices(const Call& call, const service::Caller& caller, Services& services);
Response ReplaceServices(const Call& call, const service::AgencyCaller& caller, Services& services);

// Records entered for an agency (entry_handlers.cc).
Response EnterRecords(const Call& call, const service::Caller& caller, Services& services);
Response ReadAgencysQuarantine(const Call& call, const service::Caller& caller, Services& services);

// Sharing, and what a role would see (sharing_handlers.cc).
Response AskMayIShare(const Call& call, const service::Caller& caller, Services& services);
Response Consult(const Call& call, const service::Caller& caller, Services& services);
Response RecordShareDecision(const Call& call, const service::Caller& caller, Services& services);
Response ListShareDecisions(const Call& call, const service::Caller& caller, Services& services);
Response AskWhatIf(const Call& call, const service::Caller& caller, Services& services);

// Passkeys and break-glass (glass_handlers.cc).
Response ChallengePasskey(const Call& call, const service::Caller& caller, Services& services);
Response RegisterPasskey(const Call& call, const service::Caller& caller, Services& services);
Response ListPasskeys(const Call& call, const service::Caller& caller, Services& services);
Response RemovePasskey(const Call& call, const service::Caller& caller, Services& services);
Response VouchForPasskey(const Call& call, const service::Caller& caller, Services& services);
Response ChallengeGlass(const Call& call, const service::Caller& caller, Services& services);
Response OpenGlass(const Call& call, const service::Caller& caller, Services& services);
Response ListGlass(const Call& call, const service::Caller& caller, Services& services);
Response ShowGlass(const Call& call, const service::Caller& caller, Services& services);
Response SecondGlass(const Call& call, const service::Caller& caller, Services& services);
Response ReviewGlass(const Call& call, const service::Caller& caller, Services& services);
Response UnlockGlass(const Call& call, const service::Caller& caller, Services& services);

Response Healthz(const Call& call, Services& services);

}  // namespace hub::http

#endif  // HUB_HTTP_HANDLERS_H_
