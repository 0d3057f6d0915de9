// The open hub: its store, its services, wired once. A command holds one for as long as it
// runs; serve holds one for all commands that reach it. No logic of its own.

#ifndef HUB_APP_HUB_H_
#define HUB_APP_HUB_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "hub/app/place.h"
#include "hub/http/open_id_provider.h"
#include "hub/http/services.h"
#include "hub/service/administer.h"
#include "hub/service/curate.h"
#include "hub/service/directory.h"
#include "hub/service/enter_records.h"
#include "hub/service/export_child.h"
#include "hub/service/mend_records.h"
#include "hub/service/offer_services.h"
#include "hub/service/own_accesses.h"
#include "hub/service/own_children.h"
#include "hub/service/policy_book.h"
#include "hub/service/read_administration.h"
#include "hub/service/read_family.h"
#include "hub/service/read_log.h"
#include "hub/service/recalls.h"
#include "hub/service/search_log.h"
#include "hub/service/sign_in_by_provider.h"
#include "hub/web/pages.h"

namespace hub::app {

class Hub {
 public:
  // Locks the data folder; kUnavailable, saying what holds it, when another does.
  static Result<std::unique_ptr<Hub>> Open(Place place, const Clock& clock);

  const Place& place() const { return place_; }
  const Clock& clock() const { return clock_; }
  // In force now. While the hub is served, read it under policy_book().Answer().
  const access::Policy& policy() const { return policy_; }
  service::PolicyBook& policy_book() { return policy_book_; }
  const wire::Weights& weights() const { return *weights_; }
  const crypto::KeyPair& authority() const { return authority_; }
  store::Store& store() { return *store_; }
  service::Administer& administer() { return administer_; }
  service::ProveLog& prove_log() { return prove_log_; }
  service::SignIn& sign_in() { return sign_in_; }
  service::IngestBatch& ingest_batch() { return ingest_batch_; }
  service::Passkeys& passkeys() { return passkeys_; }
  // Where the pages are, for whoever names their address to others.
  void ServedAt(int people_port);
  http::Services& services() { return services_; }

  // Takes the agencies' duty lines anew into the page that is shown when nothing else can be.
  void RefreshDutyLines();

  // Reads config/policy/ anew and takes it up; refused, what is in force stays. Either is in the
  // log.
  Status ReadPolicies();

  // Takes again what waits for a reason that has gone: an agency or a person now known, a
  // label since understood, a day that was in the future. Returns how many. One at a time.
  Result<int> ReleaseQuarantine();

 private:
  Hub(Place place, const Clock& clock, std::vector<access::Policy> policies,
      linkage::Nicknames nicknames, crypto::KeyPair authority,
      std::unique_ptr<const wire::Weights> weights, std::unique_ptr<store::Store> store,
      web::Pages pages, Sensitive provider_secret);

  std::map<std::string, std::string> AgencyNames();
  // As ReleaseQuarantine(), for somebody who waits for a page: kTooMany while another runs.
  Result<int> TryQuarantine();

  Place place_;
  const Clock& clock_;
  crypto::KeyPair authority_;
  std::unique_ptr<const wire::Weights> weights_;  // outlive the store
  std::unique_ptr<store::Store> store_;
  service::PolicyBook policy_book_;
  const access::Policy& policy_;  // the one in force
  linkage::Nicknames nicknames_;
  service::Directory directory_;
  service::Administer administer_;
  service::ProveLog prove_log_;
  service::SignIn sign_in_;
  service::FindChild find_child_;
  service::KnownCheck known_check_;
  service::WhoIsInvolved who_is_involved_;
  service::ReadFamily read_family_;
  service::ReadChronology read_chronology_;
  service::SetRights set_rights_;
  service::ExplainDecision explain_decision_;
  service::AgencyDoor agency_door_;
  service::IngestBatch ingest_batch_;
  service::OfferServices offer_services_;
  service::EnterRecords enter_records_;
  service::OpenGateway open_gateway_;
  service::RecordPermission record_permission_;
  service::ShieldChild shield_child_;
  service::MarkEntry mark_entry_;
  service::SettleIncident settle_incident_;
  service::SettleContradiction settle_contradiction_;
  service::ReadMatches read_matches_;
  service::DecideMatch decide_match_;
  service::SplitChild split_child_;
  service::MayIShare may_i_share_;
  service::WhatIf what_if_;
  service::Passkeys passkeys_;
  service::BreakGlass break_glass_;
  service::Notices notices_;
  service::SendRecord send_record_;
  service::ReadDisclosures read_disclosures_;
  service::ExportChild export_child_;
  service::Recalls recalls_;
  service::Curate curate_;
  service::ReadRights read_rights_;
  service::CloseChild close_child_;
  service::RightsRequests rights_requests_;
  service::OwnChildren own_children_;
  service::ReadAdministration read_administration_;
  service::MendRecords mend_records_;
  service::ReadLog read_log_;
  service::SearchLog search_log_;
  service::OwnAccesses own_accesses_;
  web::Pages pages_;
  std::unique_ptr<http::OpenIdProvider> provider_;  // none: passwords and codes alone
  std::unique_ptr<service::SignInByProvider> by_provider_;
  http::PageServices page_services_;
  http::Services services_;
  std::mutex releasing_;
};

}  // namespace hub::app

#endif  // HUB_APP_HUB_H_
