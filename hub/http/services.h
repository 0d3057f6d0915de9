// What the handlers of both ports may ask of the hub: its services, and nothing beneath
// them. app/ fills it in; threads share it.

#ifndef HUB_HTTP_SERVICES_H_
#define HUB_HTTP_SERVICES_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/service/agency_door.h"
#include "hub/service/break_glass.h"
#include "hub/service/close_child.h"
#include "hub/service/decide_match.h"
#include "hub/service/enter_records.h"
#include "hub/service/explain_decision.h"
#include "hub/service/find_child.h"
#include "hub/service/ingest_batch.h"
#include "hub/service/known_check.h"
#include "hub/service/mark_entry.h"
#include "hub/service/may_i_share.h"
#include "hub/service/notices.h"
#include "hub/service/offer_services.h"
#include "hub/service/open_gateway.h"
#include "hub/service/passkeys.h"
#include "hub/service/prove_log.h"
#include "hub/service/read_chronology.h"
#include "hub/service/read_disclosures.h"
#include "hub/service/read_matches.h"
#include "hub/service/read_rights.h"
#include "hub/service/record_permission.h"
#include "hub/service/rights_requests.h"
#include "hub/service/send_record.h"
#include "hub/service/set_rights.h"
#include "hub/service/settle_contradiction.h"
#include "hub/service/settle_incident.h"
#include "hub/service/shield_child.h"
#include "hub/service/sign_in.h"
#include "hub/service/split_child.h"
#include "hub/service/what_if.h"
#include "hub/service/who_is_involved.h"
#include "hub/wire/small_answers.h"

namespace hub::service {
class Curate;
class ExportChild;
class MendRecords;
class OwnAccesses;
class OwnChildren;
class ReadAdministration;
class ReadFamily;
class ReadLog;
class Recalls;
class SearchLog;
class SignInByProvider;
}  // namespace hub::service
namespace hub::web {
class Pages;
}

namespace hub::http {

// What is asked from the desks of those who look after the hub, and from nowhere else.
struct DeskServices {
  service::ReadAdministration& administration;
  service::MendRecords& mend_records;
  service::ReadLog& read_log;
  service::SearchLog& search_log;
  service::OwnAccesses& own_accesses;  // everybody's
  const Clock& clock;
  // What the agencies are called, by their ids: as on the page of duty lines, which is for all.
  std::function<std::map<std::string, std::string>()> agency_names{};
};

// What the pages need besides; none on a port that has no pages.
struct PageServices {
  const web::Pages& pages;
  service::OwnChildren& own_children;
  DeskServices desk;
};

// The page for when no answer may be given, because its audit leaf could not be written:
// the agencies' duty telephone numbers and nothing else. Made beforehand, so that it needs
// no database when it is needed.
class NoAnswerPage {
 public:
  NoAnswerPage() { Set({}); }

  void Set(const std::vector<wire::DutyLine>& lines);
  std::string Body() const;
  std::vector<wire::DutyLine> Lines() const;

 private:
  mutable std::mutex mutex_;
  std::string body_;
  std::vector<wire::DutyLine> lines_;
};

struct Services {
  service::SignIn& sign_in;
  service::FindChild& find_child;
  service::KnownCheck& known_check;
  service::WhoIsInvolved& who_is_involved;
  service::ReadChronology& read_chronology;
  service::SetRights& set_rights;
  service::ExplainDecision& explain_decision;
  service::AgencyDoor& agency_door;
  service::IngestBatch& ingest_batch;
  service::ProveLog& prove_log;
  service::OfferServices& offer_services;
  service::EnterRecords& enter_records;
  service::OpenGateway& open_gateway;
  service::RecordPermission& record_permission;
  service::ShieldChild& shield_child;
  service::MarkEntry& mark_entry;
  service::SettleIncident& settle_incident;
  service::SettleContradiction& settle_contradiction;
  service::ReadMatches& read_matches;
  service::DecideMatch& decide_match;
  service::SplitChild& split_child;
  service::MayIShare& may_i_share;
  service::WhatIf& what_if;
  service::Passkeys& passkeys;
  service::BreakGlass& break_glass;
  service::Notices& notices;
  service::SendRecord& send_record;
  service::ReadDisclosures& read_disclosures;
  service::ReadRights& read_rights;
  service::CloseChild& close_child;
  service::RightsRequests& rights_requests;
  service::ExportChild& export_child;
  service::Recalls& recalls;
  service::Curate& curate;
  service::ReadFamily& read_family;

  const PageServices* pages = nullptr;
  service::SignInByProvider* by_provider = nullptr;  // none: passwords and codes alone

  NoAnswerPage no_answer{};
  std::string verifier_key{};  // sent with receipts

  // Told what failed in the hub, in the operator's words, which hold no child's data; what a
  // caller did wrong is no failure.
  std::function<void(std::string_view)> on_failure{};
};

}  // namespace hub::http

#endif  // HUB_HTTP_SERVICES_H_
