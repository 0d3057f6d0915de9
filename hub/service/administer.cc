#include "hub/service/administer.h"

#include <algorithm>

#include "hub/crypto/password.h"
#include "hub/service/audit_detail.h"

namespace hub::service {
namespace {

constexpr std::int64_t kEnrolSeconds = 72 * 60 * 60;
constexpr std::size_t kLongestSubject = 255;  // OpenID Connect Core, section 2
constexpr std::size_t kLongestNote = 200;
constexpr std::int64_t kDay = 24 * 60 * 60;

Error NoSuchAgency() {
  return {ErrorCode::kNotFound, "no such agency: see `onestory agency list`", "unknown agency"};
}

Error NoSuchPerson() {
  return {ErrorCode::kNotFound, "no such person: see `onestory person list`", "unknown person"};
}

std::uint32_t Bits(const std::vector<access::Role>& roles) {
  std::uint32_t bits = 0;
  for (const access::Role role : roles) bits |= 1U << static_cast<int>(role);
  return bits;
}

}  // namespace

audit::Leaf Administer::Act(audit::Event event) const {
  audit::Leaf leaf;
  leaf.event = event;
  leaf.role = access::Name(access::Role::kAdministrator);
  leaf.auth = "socket";
  leaf.outcome = "ok";
  return leaf;
}

Status Administer::AddAgency(const NewAgency& agency) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    if (writing.FindAgency(agency.id))
      return Error{ErrorCode::kConflict, "an agency of this id is there already", "agency exists"};
    store::Agency row;
    row.id = agency.id;
    row.name = agency.name;
    row.kind = agency.kind;
    row.classes = agency.classes;
    row.duty_phone = agency.duty_phone;
    row.expected_days = agency.expected_days;
    row.added = writing.at();
    writing.AddAgency(row);
    audit::Leaf leaf = Act(audit::Event::kAgencyAdded);
    leaf.agency = agency.id.text();
    writing.AppendLeaf(leaf);
    return Done{};
  });
}

Result<IssuedCertificate> Administer::IssueCertificate(const AgencyId& agency, int days) {
  const Instant now = clock_.Now();
  IssuedCertificate issued;
  issued.pair = crypto::MakeAgencyCertificate(authority_, agency, now.Plus(-300),
                                              now.Plus(std::int64_t{days} * kDay));
  const auto facts = crypto::ReadCertificate(issued.pair.certificate_pem);
  if (!facts.ok()) return facts.error();
  issued.pkcs12_password = crypto::NewToken().substr(0, 20);
  issued.pkcs12 = crypto::Pkcs12(issued.pair, authority_.certificate_pem, issued.pkcs12_password);
  issued.pin.pin = facts.value().pin;
  issued.pin.expires = facts.value().until;
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto row = writing.FindAgency(agency);
    if (!row) return NoSuchAgency();
    if (row->revoked)
      return Error{ErrorCode::kConflict, "this agency is revoked: add it anew under another id",
                   "agency revoked"};
    issued.pin.agency = row->row;
    issued.pin.issued = writing.at();
    writing.AddPin(issued.pin);
    audit::Leaf leaf = Act(audit::Event::kAgencyCertificateIssued);
    leaf.agency = agency.text();
    writing.AppendLeaf(leaf);
    return Done{};
  });
  if (!written.ok()) return written.error();
  return issued;
}

Status Administer::RevokeAgency(const AgencyId& agency) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    auto row = writing.FindAgency(agency);
    if (!row) return NoSuchAgency();
    row->revoked = writing.at();
    writing.UpdateAgency(*row);
    writing.RevokePins(row->row);
    writing.RightsChanged();
    audit::Leaf leaf = Act(audit::Event::kAgencyRevoked);
    leaf.agency = agency.text();
    writing.AppendLeaf(leaf);
    return Done{};
  });
}

std::vector<store::Agency> Administer::Agencies() { return store_.Read().Agencies(); }

std::vector<std::pair<store::Agency, store::LinkFigures>> Administer::Figures() {
  store::ReadTransaction reading = store_.Read();
  std::vector<std::pair<store::Agency, store::LinkFigures>> figures;
  for (store::Agency& agency : reading.Agencies()) {
    const store::LinkFigures of_agency = reading.FiguresOf(agency.row);
    figures.emplace_back(std::move(agency), of_agency);
  }
  return figures;
}

Result<std::pair<store::Agency, std::vector<store::Pin>>> Administer::ShowAgency(
    const AgencyId& agency) {
  store::ReadTransaction reading = store_.Read();
  auto row = reading.FindAgency(agency);
  if (!row) return NoSuchAgency();
  std::vector<store::Pin> pins = reading.PinsOf(row->row);
  return std::pair(std::move(*row), std::move(pins));
}

// About a professional and the agency whose records they enter: who exactly is for the detail.
void Administer::AppendEntryLeaf(store::Writing& writing, audit::Event event,
                                 const AgencyId& agency, const ProfessionalId& who) const {
  audit::Leaf leaf = Act(event);
  leaf.agency = agency.text();
  leaf.actor = store_.pseudonyms().Actor(who, writing.at());
  writing.AppendLeaf(leaf, Encode(AuditDetail{who, std::nullopt, std::nullopt, {}}));
}

Status Administer::AllowEntry(const AgencyId& agency, const ProfessionalId& who,
                              const std::string& allowed_by) {
  if (allowed_by.empty() || allowed_by.size() > kLongestNote)
    return Error{ErrorCode::kInvalid, "say in 1 to 200 bytes where the agency allowed it",
                 "bad note of an arrangement"};
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto owner = writing.FindAgency(agency);
    if (!owner || owner->revoked) return NoSuchAgency();
    const auto professional = writing.FindProfessional(who);
    if (!professional || professional->disabled) return NoSuchPerson();
    if (writing.MayEnterFor(owner->row, professional->row))
      return Error{ErrorCode::kConflict, "they may enter records for this agency already",
                   "arrangement exists"};
    writing.AllowEntry({owner->row, professional->row, allowed_by, writing.at(), std::nullopt});
    AppendEntryLeaf(writing, audit::Event::kEntryAllowed, agency, who);
    return Done{};
  });
}

Status Administer::EndEntry(const AgencyId& agency, const ProfessionalId& who) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto owner = writing.FindAgency(agency);
    if (!owner) return NoSuchAgency();
    const auto professional = writing.FindProfessional(who);
    if (!professional) return NoSuchPerson();
    if (!writing.EndEntry(owner->row, professional->row))
      return Error{ErrorCode::kNotFound, "they may not enter records for this agency anyway",
                   "no such arrangement"};
    AppendEntryLeaf(writing, audit::Event::kEntryEnded, agency, who);
    return Done{};
  });
}

std::vector<Administer::Enterer> Administer::EnterersOf(store::AgencyRow agency) {
  store::ReadTransaction reading = store_.Read();
  std::vector<Enterer> enterers;
  for (store::EntryArrangement& arrangement : reading.EntryArrangementsOf(agency)) {
    auto who = reading.ProfessionalOf(arrangement.professional);
    if (who) enterers.push_back({*std::move(who), std::move(arrangement)});
  }
  return enterers;
}

Result<EnrolmentToken> Administer::AddProfessional(const NewProfessional& professional) {
  EnrolmentToken token{crypto::NewToken(), clock_.Now().Plus(kEnrolSeconds)};
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto agency = writing.FindAgency(professional.agency);
    if (!agency) return NoSuchAgency();
    if (writing.FindProfessional(professional.id))
      return Error{ErrorCode::kConflict, "a person of this user name is there already",
                   "professional exists"};
    store::Professional row;
    row.id = professional.id;
    row.agency = agency->row;
    row.roles = Bits(professional.roles);
    row.display_name = professional.display_name;
    row.added = writing.at();
    row.enrol_token = crypto::Sha256(token.token);
    row.enrol_until = token.until;
    writing.AddProfessional(row);
    audit::Leaf leaf = Act(audit::Event::kPersonAdded);
    leaf.actor = store_.pseudonyms().Actor(professional.id, writing.at());
    leaf.agency = professional.agency.text();
    writing.AppendLeaf(leaf);
    return Done{};
  });
  if (!written.ok()) return written.error();
  return token;
}

// A lost telephone or password: everything is set anew, and sessions end.
Result<EnrolmentToken> Administer::RenewEnrolment(const ProfessionalId& professional) {
  EnrolmentToken token{crypto::NewToken(), clock_.Now().Plus(kEnrolSeconds)};
  const Status written = store_.writer().Write([&](store::Writing& writing) -> Status {
    auto row = writing.FindProfessional(professional);
    if (!row) return NoSuchPerson();
    if (row->disabled)
      return Error{ErrorCode::kConflict, "this person is disabled", "professional disabled"};
    row->password.clear();
    row->totp_secret.clear();
    row->enrol_token = crypto::Sha256(token.token);
    row->enrol_until = token.until;
    writing.UpdateProfessional(*row);
    writing.EndSessionsOf(row->row);
    audit::Leaf leaf = Act(audit::Event::kEnrolmentRenewed);
    leaf.actor = store_.pseudonyms().Actor(professional, writing.at());
    writing.AppendLeaf(leaf);
    return Done{};
  });
  if (!written.ok()) return written.error();
  return token;
}

Status Administer::DisableProfessional(const ProfessionalId& professional) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    auto row = writing.FindProfessional(professional);
    if (!row) return NoSuchPerson();
    row->disabled = writing.at();
    writing.UpdateProfessional(*row);
    writing.EndSessionsOf(row->row);
    writing.RightsChanged();
    audit::Leaf leaf = Act(audit::Event::kPersonDisabled);
    leaf.actor = store_.pseudonyms().Actor(professional, writing.at());
    writing.AppendLeaf(leaf);
    return Done{};
  });
}

void Administer::AppendLoginLeaf(store::Writing& writing, audit::Event event,
                                 const ProfessionalId& who) const {
  audit::Leaf leaf = Act(event);
  leaf.actor = store_.pseudonyms().Actor(who, writing.at());
  writing.AppendLeaf(leaf, Encode(AuditDetail{who, std::nullopt, std::nullopt, {}}));
}

Status Administer::LinkLogin(const ProfessionalId& professional, const std::string& issuer,
                             const Sensitive& subject) {
  if (subject.empty() || subject.Reveal().size() > kLongestSubject)
    return Error{ErrorCode::kInvalid, "say in 1 to 255 bytes as whom the provider knows them",
                 "bad subject of a login"};
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto row = writing.FindProfessional(professional);
    if (!row || row->disabled) return NoSuchPerson();
    if (writing.HasLogin(row->row)) writing.EndSessionsOf(row->row);
    if (!writing.LinkLogin(issuer, subject, row->row))
      return Error{ErrorCode::kConflict, "the provider's account is linked to somebody else",
                   "login is linked"};
    AppendLoginLeaf(writing, audit::Event::kLoginLinked, professional);
    return Done{};
  });
}

Status Administer::UnlinkLogin(const ProfessionalId& professional) {
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    const auto row = writing.FindProfessional(professional);
    if (!row) return NoSuchPerson();
    if (!writing.EndLogin(row->row))
      return Error{ErrorCode::kNotFound, "no account of a provider is linked to them",
                   "no such login"};
    writing.EndSessionsOf(row->row);
    AppendLoginLeaf(writing, audit::Event::kLoginUnlinked, professional);
    return Done{};
  });
}

std::vector<store::Professional> Administer::Professionals() {
  return store_.Read().Professionals();
}

Status Administer::Erase(const ChildId& child) {
  std::optional<store::ChildRow> row;
  {
    store::ReadTransaction reading = store_.Read();
    row = reading.FindChild(child);
  }
  if (!row) return Error{ErrorCode::kNotFound, "no such child", "unknown child"};
  audit::Leaf leaf = Act(audit::Event::kErased);
  leaf.subject = store_.pseudonyms().Subject(child, clock_.Now());
  return store_.Erase(*row, leaf);
}

Status Administer::Backup(const std::filesystem::path& data, const std::filesystem::path& keys) {
  const Status made = store_.Backup(data, keys);
  if (!made.ok()) return made;
  return store_.writer().Write([&](store::Writing& writing) -> Status {
    writing.AppendLeaf(Act(audit::Event::kBackupMade));
    return Done{};
  });
}

}  // namespace hub::service
