// The handlers of pages: each takes a form or an address apart, asks the same services as the
// handlers of the API, and has web/ lay out what they said.

#ifndef HUB_HTTP_PAGES_PAGE_HANDLERS_H_
#define HUB_HTTP_PAGES_PAGE_HANDLERS_H_

#include "hub/http/routes.h"

namespace hub::http {

// Style and script (account_pages.cc).
Response ShowAsset(const Call& call, Services& services);

// Signing in and out (account_pages.cc).
Response ShowSignIn(const Call& call, Services& services);
Response SignInByForm(const Call& call, const Fields& form, Services& services);
Response ChooseRole(const Call& call, const Fields& form, Services& services);
Response ShowEnrolment(const Call& call, Services& services);
Response EnrolByForm(const Call& call, const Fields& form, Services& services);
Response ConfirmByForm(const Call& call, const Fields& form, Services& services);
Response ShowHidden(const Call& call, Services& services);
Response SignOutByForm(const Visit& visit, const Fields& form);

// Signing in with an account elsewhere (oidc_pages.cc).
Response GoToProvider(const Call& call, Services& services);
Response BackFromProvider(const Call& call, Services& services);

// Children (child_pages.cc).
Response ShowHome(const Visit& visit);
Response ShowFind(const Visit& visit);
Response FindByForm(const Visit& visit, const Fields& form);
Response ShowChild(const Visit& visit);
// Who belongs to the family and household (family_pages.cc).
Response ShowFamily(const Visit& visit);
Response OpenByNumber(const Visit& visit);

// What waits for the visitor (task_pages.cc), on home in short.
Response ShowTasks(const Visit& visit);
Response ShowEmergency(const Visit& visit);
Response SecondEmergencyByForm(const Visit& visit, const Fields& form);
Response ReviewEmergencyByForm(const Visit& visit, const Fields& form);

// What the visitor did themselves, as the log tells it (own_pages.cc).
Response ShowOpened(const Visit& visit);

// One record, and what is said of records (entry_pages.cc).
Response ShowEntry(const Visit& visit);
Response DisputeByForm(const Visit& visit, const Fields& form);
Response SettleIncidentByForm(const Visit& visit, const Fields& form);
Response SettleContradictionByForm(const Visit& visit, const Fields& form);

// Words in a child's story, and what others could have seen of it (within_pages.cc).
Response ShowSearchWithin(const Visit& visit);
Response SearchWithinByForm(const Visit& visit, const Fields& form);
Response ShowOthers(const Visit& visit);

// A child's story taken out of the hub, and what people write from it (paper_pages.cc).
Response ShowExportForm(const Visit& visit);
Response ExportByForm(const Visit& visit, const Fields& form);
Response ShowCurated(const Visit& visit);
Response ShowCurateForm(const Visit& visit);
Response CurateByForm(const Visit& visit, const Fields& form);
Response WithdrawCuratedByForm(const Visit& visit, const Fields& form);

// What the hub tells the visitor (message_pages.cc).
Response ShowMessages(const Visit& visit);
Response AcknowledgeByForm(const Visit& visit, const Fields& form);

// "May I share this?" (share_pages.cc).
Response ShowShare(const Visit& visit);
Response ShareByForm(const Visit& visit, const Fields& form);
Response ShareDecisionByForm(const Visit& visit, const Fields& form);

// Records entered by hand for an agency without a system (hand_pages.cc).
Response ShowHandEntry(const Visit& visit);
Response EnterByHand(const Visit& visit, const Fields& form);

// Break-glass and the passkeys that it takes (glass_pages.cc).
Response ShowGlassForm(const Visit& visit);
Response ShowPasskeyPage(const Visit& visit);
Response RemovePasskeyByForm(const Visit& visit, const Fields& form);
Response VouchByForm(const Visit& visit, const Fields& form);

// What is recorded about a child (act_pages.cc).
Response ShowAgreement(const Visit& visit);
Response AgreementByForm(const Visit& visit, const Fields& form);
Response ShowTie(const Visit& visit);
Response ShowRights(const Visit& visit);
Response TieByForm(const Visit& visit, const Fields& form);

// The desks of those who look after the hub: home (desk.cc), data stewards (steward_pages.cc),
// officers (officer_pages.cc, due_pages.cc), administrators (admin_pages.cc).
Response ShowDesk(const Visit& visit);
Response ShowMatches(const Visit& visit);
Response ShowMatch(const Visit& visit);
Response AnswerMatchByForm(const Visit& visit, const Fields& form);
Response ShowMatchReaders(const Visit& visit);
Response ShowSplit(const Visit& visit);
Response SplitByForm(const Visit& visit, const Fields& form);
Response ShowWaiting(const Visit& visit);
Response TryWaitingByForm(const Visit& visit, const Fields& form);
Response ShowLabels(const Visit& visit);
Response LabelByForm(const Visit& visit, const Fields& form);
Response AnswerDisputeByForm(const Visit& visit, const Fields& form);
Response ShowLogSearch(const Visit& visit);
Response SearchLogByForm(const Visit& visit, const Fields& form);
Response ShowNotices(const Visit& visit);
Response ShowNoticePage(const Visit& visit);
Response ReviewNoticeByForm(const Visit& visit, const Fields& form);
Response ShowOpenings(const Visit& visit);
Response ShowOpening(const Visit& visit);
Response ReviewOpeningByForm(const Visit& visit, const Fields& form);
Response ShowDisclosures(const Visit& visit);
Response ShowRightsDue(const Visit& visit);
Response RecordRightByForm(const Visit& visit, const Fields& form);
Response ShowRightDue(const Visit& visit);
Response DecideRightByForm(const Visit& visit, const Fields& form);
Response ShowLogHealth(const Visit& visit);
Response CheckLogByForm(const Visit& visit, const Fields& form);
Response ShowAgencies(const Visit& visit);
Response ShowPeople(const Visit& visit);
Response ShowPolicy(const Visit& visit);

// The token that the forms of the session's pages carry; empty when there is none.
std::string_view FormToken(const Request& request);
// What the form says under this name; empty when it says nothing.
std::string_view FieldOf(const Fields& form, std::string_view name);

// The sign-in page with status 401, leading back to what was asked for.
Response SignInFirst(const Request& request, Services& services);
// Problem details as a page, with the status they had.
Response InWords(Response problem, Services& services);

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_PAGE_HANDLERS_H_
