#include "hub/app/hub.h"

#include <utility>
#include <vector>

#include "hub/app/init.h"

namespace hub::app {
namespace {

service::RelyingParty PartyOf(const wire::HubConfig& config) {
  if (config.passkeys) return {config.passkeys->relying_party, config.passkeys->origins};
  return {config.hosts.empty() ? "localhost" : config.hosts.front()};
}

// Where the identity provider sends browsers back to, at `port` unless provider.json says where.
std::string ReturnAddress(const Place& place, int port) {
  constexpr std::string_view kBack = "/sign-in/provider/back";
  std::string address = place.provider->page_address;
  if (address.empty()) {
    const std::vector<std::string>& hosts = place.config.hosts;
    address = "https://" + (hosts.empty() ? "localhost" : hosts.front());
    if (port != 443) address += ":" + std::to_string(port);
  }
  return address.append(kBack);
}

std::unique_ptr<http::OpenIdProvider> ProviderOf(const Place& place, Sensitive secret) {
  const wire::ProviderConfig& config = *place.provider;
  const std::string authority =
      config.authority_file.empty() ? "" : (place.data / config.authority_file).string();
  return std::make_unique<http::OpenIdProvider>(
      http::OpenIdProvider::Account{config.issuer, config.client_id, std::move(secret),
                                    config.person_claim},
      [line = std::make_shared<const http::HttpsLine>(authority)](const http::Question& question) {
        return line->Ask(question);
      });
}

service::ProviderSettings SettingsOf(const Place& place) {
  const wire::ProviderConfig& config = *place.provider;
  return {config.name,
          config.issuer,
          config.client_id,
          config.acr,
          config.amr,
          config.max_age_seconds,
          config.clock_skew_seconds,
          ReturnAddress(place, place.config.people.port)};
}

}  // namespace

Result<std::unique_ptr<Hub>> Hub::Open(Place place, const Clock& clock) {
  const Result<access::Policy> policy = PolicyInForce(place.share, clock.Now());
  if (!policy.ok()) return policy.error();
  Result<linkage::Nicknames> nicknames = NicknamesIn(place.share);
  if (!nicknames.ok()) return nicknames.error();
  Result<std::vector<access::Policy>> policies = Policies(place.share);
  if (!policies.ok()) return policies.error();
  Result<crypto::KeyPair> authority = ReadAuthority(place);
  if (!authority.ok()) return authority.error();
  Result<wire::Weights> learnt = WeightsOf(place);
  if (!learnt.ok()) return learnt.error();
  auto weights = std::make_unique<const wire::Weights>(std::move(learnt).value());
  Result<web::Pages> pages = web::Pages::Read(place.share, place.config.name);
  if (!pages.ok()) return pages.error();
  Result<Sensitive> secret = ProviderSecret(place);
  if (!secret.ok()) return secret.error();
  Result<std::unique_ptr<store::Store>> store =
      store::Store::Open(place.StoreOptions(clock, weights->model));
  if (!store.ok()) return store.error();
  return std::unique_ptr<Hub>(new Hub(std::move(place), clock, std::move(policies).value(),
                                      std::move(nicknames).value(), std::move(authority).value(),
                                      std::move(weights), std::move(store).value(),
                                      std::move(pages).value(), std::move(secret).value()));
}

Hub::Hub(Place place, const Clock& clock, std::vector<access::Policy> policies,
         linkage::Nicknames nicknames, crypto::KeyPair authority,
         std::unique_ptr<const wire::Weights> weights, std::unique_ptr<store::Store> store,
         web::Pages pages, Sensitive provider_secret)
    : place_(std::move(place)),
      clock_(clock),
      authority_(std::move(authority)),
      weights_(std::move(weights)),
      store_(std::move(store)),
      policy_book_(*store_, std::move(policies), clock_),
      policy_(policy_book_.in_force()),
      nicknames_(std::move(nicknames)),
      administer_(*store_, authority_, clock_),
      prove_log_(*store_, clock_),
      sign_in_(*store_, clock_),
      find_child_(*store_, directory_, nicknames_, policy_, clock_),
      known_check_(*store_, directory_, nicknames_, policy_, clock_),
      who_is_involved_(*store_, directory_, policy_, clock_),
      read_family_(*store_, directory_, policy_, clock_),
      read_chronology_(*store_, directory_, policy_, clock_, place_.config.chronology,
                       [this](Instant at) { return policy_book_.InForceAt(at); }),
      set_rights_(*store_, policy_, clock_),
      explain_decision_(*store_, policy_, clock_),
      agency_door_(*store_, clock_),
      ingest_batch_(*store_, clock_),
      offer_services_(*store_),
      enter_records_(*store_, ingest_batch_, policy_, clock_),
      open_gateway_(*store_, policy_, clock_),
      record_permission_(*store_, policy_, clock_),
      shield_child_(*store_, policy_, clock_),
      mark_entry_(*store_, policy_, clock_),
      settle_incident_(*store_, directory_, policy_, clock_),
      settle_contradiction_(*store_, directory_, policy_, clock_, read_chronology_),
      read_matches_(*store_, policy_, clock_),
      decide_match_(*store_, policy_, clock_),
      split_child_(*store_, policy_, clock_),
      may_i_share_(*store_, policy_, clock_),
      what_if_(*store_, directory_, policy_, clock_),
      passkeys_(*store_, clock_, PartyOf(place_.config)),
      break_glass_(*store_, passkeys_, policy_, clock_),
      notices_(*store_, policy_, clock_),
      send_record_(*store_, directory_, policy_, clock_),
      read_disclosures_(*store_, directory_, policy_, clock_),
      export_child_(*store_, directory_, policy_, clock_),
      recalls_(*store_, policy_, clock_),
      curate_(*store_, directory_, policy_, clock_),
      read_rights_(*store_, directory_, policy_, clock_),
      close_child_(*store_, policy_, clock_),
      rights_requests_(*store_, policy_, clock_),
      own_children_(*store_, directory_, policy_, clock_),
      read_administration_(*store_, directory_, policy_book_, clock_, *AgencyId::From(kHubAgency)),
      mend_records_(*store_, policy_, clock_, [this] { return TryQuarantine(); }),
      read_log_(*store_, prove_log_, policy_, clock_),
      search_log_(*store_, policy_, clock_),
      own_accesses_(*store_, policy_, clock_),
      pages_(std::move(pages)),
      page_services_{pages_,
                     own_children_,
                     {read_administration_, mend_records_, read_log_, search_log_, own_accesses_,
                      clock_, [this] { return AgencyNames(); }}},
      services_{sign_in_,          find_child_,
                known_check_,      who_is_involved_,
                read_chronology_,  set_rights_,
                explain_decision_, agency_door_,
                ingest_batch_,     prove_log_,
                offer_services_,   enter_records_,
                open_gateway_,     record_permission_,
                shield_child_,     mark_entry_,
                settle_incident_,  settle_contradiction_,
                read_matches_,     decide_match_,
                split_child_,      may_i_share_,
                what_if_,          passkeys_,
                break_glass_,      notices_,
                send_record_,      read_disclosures_,
                read_rights_,      close_child_,
                rights_requests_,  export_child_,
                recalls_,          curate_,
                read_family_} {
  if (place_.provider) {
    provider_ = ProviderOf(place_, std::move(provider_secret));
    by_provider_ = std::make_unique<service::SignInByProvider>(*store_, clock_, sign_in_,
                                                               *provider_, SettingsOf(place_));
    services_.by_provider = by_provider_.get();
  }
  services_.pages = &page_services_;
  services_.verifier_key = prove_log_.VerifierKey();
  RefreshDutyLines();
  read_chronology_.KeepUpWith([this](const std::function<void()>& work) {
    const auto answering = policy_book_.Answer();
    if (answering.ok()) work();
  });
}

std::map<std::string, std::string> Hub::AgencyNames() {
  std::map<std::string, std::string> names;
  for (const store::Agency& agency : administer_.Agencies())
    names.emplace(agency.id.text(), agency.name);
  return names;
}

void Hub::ServedAt(int people_port) {
  passkeys_.ServedAt(people_port);
  if (by_provider_) by_provider_->ComesBackTo(ReturnAddress(place_, people_port));
}

void Hub::RefreshDutyLines() {
  std::vector<wire::DutyLine> lines;
  for (const store::Agency& agency : administer_.Agencies()) {
    if (!agency.revoked && !agency.duty_phone.empty()) {
      lines.push_back({agency.name, agency.duty_phone});
    }
  }
  services_.no_answer.Set(lines);
}

Status Hub::ReadPolicies() {
  Result<std::vector<access::Policy>> policies = Policies(place_.share);
  const Status taken =
      policies.ok() ? policy_book_.TakeUp(std::move(policies).value()) : Status(policies.error());
  if (taken.ok()) return taken;
  const Status noted = policy_book_.Refuse();
  return noted.ok() ? taken : noted;
}

Result<int> Hub::TryQuarantine() {
  const std::unique_lock lock(releasing_, std::try_to_lock);
  if (!lock.owns_lock())
    return Error{ErrorCode::kTooMany,
                 "the records that wait are being tried already: look again in a minute", ""};
  return ingest_batch_.ReleaseQuarantine();
}

Result<int> Hub::ReleaseQuarantine() {
  const std::lock_guard lock(releasing_);
  return ingest_batch_.ReleaseQuarantine();
}

}  // namespace hub::app
