// A whole hub without its ports: a real store in a temporary folder, two agencies and a
// school, and the people of the promises below. For the tests of the services.

#ifndef TESTS_UNIT_SERVICE_HOUSE_H_
#define TESTS_UNIT_SERVICE_HOUSE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hub/service/administer.h"
#include "hub/service/directory.h"
#include "hub/service/explain_decision.h"
#include "hub/service/find_child.h"
#include "hub/service/ingest_batch.h"
#include "hub/service/read_chronology.h"
#include "hub/service/set_rights.h"
#include "hub/service/who_is_involved.h"
#include "hub/store/store.h"
#include "tests/support/catch.h"

namespace hub::service {

// Stands still until it is told to go on.
class StoppedClock final : public Clock {
 public:
  Instant Now() const override { return now; }
  Instant now = *Instant::Parse("2026-11-21T09:00:00Z");
};

// One agreement between all agencies, for everything that a family may agree to.
inline access::Policy OpenPolicy() {
  access::AgencyAgreement everybody;
  everybody.id = "county-sharing";
  everybody.version = 1;
  everybody.every_agency = true;
  everybody.purposes = {access::Purpose::kEarlyHelp, access::Purpose::kChildInNeed};
  everybody.classes = records::ClassSet(~0U);
  everybody.any_label = true;
  everybody.until = *Date::FromCivil(2099, 12, 31);
  access::Policy policy;
  policy.version = "2026-11-01.1";
  policy.agreement_months = 12;
  policy.agreements = {everybody};
  policy.break_glass_roles = {access::Role::kNamedProfessional, access::Role::kLeadProfessional};
  policy.search_identifiers = 2;
  policy.known_check_roles = {access::Role::kLeadProfessional, access::Role::kSupervisor};
  policy.known_check_purposes = {access::Purpose::kEarlyHelp, access::Purpose::kTransit};
  policy.known_check_rows = 5;
  policy.known_check_rows_per_day = 12;
  policy.readable = true;
  return policy;
}

class House {
 public:
  House() {
    // In memory where there is such a folder: what survives a power cut is not asked here.
    const std::filesystem::path memory = "/dev/shm";
    folder = (std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path()) /
             ("onestory-house-" + crypto::RandomId<ChildId>().Hex());
    std::filesystem::create_directories(folder / "data");
    std::filesystem::create_directories(folder / "keys");
    std::filesystem::permissions(folder / "keys", std::filesystem::perms::owner_all);
    options.data = folder / "data";
    options.keys = folder / "keys";
    options.migrations = std::filesystem::path(ONESTORY_SOURCE_DIR) / "schemas/store";
    options.origin = "hub.test/audit";
    options.clock = &clock;
    const Status made = store::Initialise(options);
    if (!made.ok()) FAIL(made.error().for_operator);
    Open();
    authority = crypto::MakeAuthority("Test", clock.now, clock.now.Plus(86'400));
    administer = std::make_unique<Administer>(*store, authority, clock);
    using records::AgencyKind;
    using records::RecordClass;
    AddAgency("csc", "Children's Services", AgencyKind::kSocialCare,
              {RecordClass::kSocialCare, RecordClass::kInvolvement});
    AddAgency("nhs", "Health Visiting", AgencyKind::kHealth,
              {RecordClass::kHealth, RecordClass::kInvolvement});
    AddAgency("st-marys", "St Mary's School", AgencyKind::kSchool, {RecordClass::kEducation});
    using access::Role;
    AddPerson("s.upper", "csc", {Role::kSupervisor});
    AddPerson("l.lead", "csc", {Role::kLeadProfessional, Role::kNamedProfessional});
    AddPerson("t.teach", "st-marys", {Role::kNamedProfessional});
    AddPerson("d.po", "csc", {Role::kDataProtectionOfficer});
    AddPerson("a.dmin", "csc", {Role::kAdministrator});
    policy = OpenPolicy();
  }

  ~House() {
    store.reset();
    std::filesystem::remove_all(folder);
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  void Open() {
    store.reset();
    auto opened = store::Store::Open(options);
    if (!opened.ok()) FAIL(opened.error().for_operator);
    store = std::move(opened).value();
  }

  Caller As(const std::string& who, access::Role role) {
    store::ReadTransaction reading = store->Read();
    const auto professional = reading.FindProfessional(*ProfessionalId::From(who));
    REQUIRE(professional);
    const auto agency = reading.AgencyOf(professional->agency);
    REQUIRE(agency);
    return {*professional, *agency, role, access::Authentication::kTwoFactor, {}, {}};
  }
  Caller Lead() { return As("l.lead", access::Role::kLeadProfessional); }
  Caller Teacher() { return As("t.teach", access::Role::kNamedProfessional); }
  Caller Supervisor() { return As("s.upper", access::Role::kSupervisor); }

  AgencyCaller Agency(const std::string& id) {
    store::ReadTransaction reading = store->Read();
    const auto agency = reading.FindAgency(*AgencyId::From(id));
    REQUIRE(agency);
    return {*agency};
  }

  // Pushes one batch; a new id each time.
  Result<SignedReceipt> Push(const std::string& agency, std::vector<records::Record> records,
                             const std::string& id = "") {
    ArrivingBatch batch;
    batch.id = id.empty() ? "b" + std::to_string(++batches) : id;
    batch.agency = *AgencyId::From(agency);
    for (records::Record& record : records) {
      batch.content = crypto::Sha256(
          {crypto::View(batch.content), record.source_id.Reveal(), record.narrative.Reveal()});
      batch.records.push_back({std::move(record), ""});
    }
    clock.now = clock.now.Plus(1);
    return IngestBatch(*store, clock).Run(Agency(agency), std::move(batch));
  }
  audit::RecordLine PushOne(const std::string& agency, const records::Record& record) {
    const auto receipt = Push(agency, {record});
    if (!receipt.ok()) FAIL(receipt.error().for_operator);
    REQUIRE(receipt.value().receipt.records.size() == 1);
    return receipt.value().receipt.records.front();
  }

  // The child of an agency's source person.
  ChildId ChildOf(const std::string& agency, const std::string& source_id) {
    const store::AgencyRow row = Agency(agency).agency.row;
    store::ReadTransaction reading = store->Read();
    const auto person = reading.FindPerson(row, store->SourceHash("person", row, source_id));
    REQUIRE(person);
    return *reading.IdOf(person->child);
  }

  void Relate(const ChildId& child, const std::string& who,
              access::Relationship state = access::Relationship::kNamed) {
    const auto set = SetRights(*store, policy, clock)
                         .SetRelationship(Supervisor(),
                                          {child, *ProfessionalId::From(who), state, std::nullopt});
    if (!set.ok()) FAIL(set.error().for_operator);
    REQUIRE(set.value().index() == 0);
    clock.now = clock.now.Plus(1);  // a commit's moment may be microseconds ahead of the clock
  }

  void Agree(const ChildId& child, access::AgreementState state = access::AgreementState::kGiven) {
    access::Agreement agreement;
    agreement.state = state;
    agreement.purpose = access::Purpose::kEarlyHelp;
    agreement.agencies = {*AgencyId::From("csc"), *AgencyId::From("nhs"),
                          *AgencyId::From("st-marys")};
    agreement.classes = records::ClassSet()
                            .With(records::RecordClass::kSocialCare)
                            .With(records::RecordClass::kHealth)
                            .With(records::RecordClass::kEducation)
                            .With(records::RecordClass::kInvolvement);
    const auto set =
        SetRights(*store, policy, clock)
            .RecordAgreement(Supervisor(), {child, agreement, "parent", Sensitive("form 12")});
    if (!set.ok()) FAIL(set.error().for_operator);
    REQUIRE(set.value().index() == 0);
    clock.now = clock.now.Plus(1);  // a commit's moment may be microseconds ahead of the clock
  }

  Outcome<chronology::ChronologyAnswer> Ask(const Caller& caller, const ChildId& child,
                                            std::optional<Instant> known_at = std::nullopt) {
    ChronologyQuery query;
    query.child = child;
    query.purpose = access::Purpose::kEarlyHelp;
    query.known_at = known_at;
    return ReadChronology(*store, directory, policy, clock).Run(caller, query);
  }
  // The answer, which must not be a refusal.
  chronology::ChronologyAnswer Read(const Caller& caller, const ChildId& child,
                                    std::optional<Instant> known_at = std::nullopt) {
    auto outcome = Ask(caller, child, known_at);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  access::Told Refused(const Caller& caller, const ChildId& child) {
    auto outcome = Ask(caller, child);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer();
  }

  StoppedClock clock;
  std::filesystem::path folder;
  store::Options options;
  std::unique_ptr<store::Store> store;
  crypto::KeyPair authority;
  std::unique_ptr<Administer> administer;
  Directory directory;
  linkage::Nicknames nicknames{{{"william", "bill", "will"}, {"adelaide", "ada", "addie"}}};
  access::Policy policy;
  int batches = 0;

 private:
  void AddAgency(const std::string& id, const std::string& name, records::AgencyKind kind,
                 std::initializer_list<records::RecordClass> classes) {
    NewAgency agency;
    agency.id = *AgencyId::From(id);
    agency.name = name;
    agency.kind = kind;
    for (const records::RecordClass c : classes) agency.classes = agency.classes.With(c);
    agency.duty_phone = "01865 000000";
    REQUIRE(administer->AddAgency(agency).ok());
  }
  void AddPerson(const std::string& id, const std::string& agency,
                 std::vector<access::Role> roles) {
    REQUIRE(administer
                ->AddProfessional(
                    {*ProfessionalId::From(id), *AgencyId::From(agency), id, std::move(roles)})
                .ok());
  }
};

// --- Invented records -----------------------------------------------------------------

inline records::Subject Person(const std::string& source_id, const std::string& given = "Ada",
                               const std::string& family = "Marlow",
                               const std::string& nhs = "9434765919") {
  records::Subject subject;
  subject.source_id = Sensitive(source_id);
  subject.names.push_back({records::NameUse::kCurrent, Sensitive(given), Sensitive(family)});
  subject.birth = PartialDate::Day(*Date::Parse("2015-02-28"));
  if (!nhs.empty())
    subject.identifiers.push_back(
        records::MakeIdentifier(records::IdentifierKind::kNhsNumber, nhs));
  return subject;
}

inline records::Record About(records::Subject subject, const std::string& source_id,
                             records::Kind kind, const std::string& day = "2026-03-04") {
  records::Record record;
  record.source_id = Sensitive(source_id);
  record.kind = kind;
  record.happened = *PartialDate::Parse(day);
  record.labels = records::LabelSet().With(records::ClassOf(kind) == records::RecordClass::kHealth
                                               ? records::Label::kHealth
                                               : records::Label::kGeneral);
  record.summary = Sensitive("Summary of " + source_id);
  record.narrative = Sensitive("Narrative of " + source_id);
  record.author.role = "social worker";
  record.subjects.push_back(std::move(subject));
  return record;
}

}  // namespace hub::service

#endif  // TESTS_UNIT_SERVICE_HOUSE_H_
