#include <optional>
#include <utility>

#include "hub/app/commands/commands.h"
#include "hub/app/files.h"
#include "hub/app/table.h"
#include "hub/base/user_name.h"

namespace hub::app {
namespace {

constexpr const char* kFiles[] = {"cert.pem", "key.pem", "ca.pem", "agency.p12"};

Result<AgencyId> IdOf(const AgencyOptions& options) {
  const std::optional<AgencyId> id = AgencyId::From(options.id);
  if (id) return *id;
  return Error{ErrorCode::kInvalid, "an agency's id is 2 to 64 of a-z, 0-9, - . _", ""};
}

Result<ProfessionalId> EntererOf(const AgencyOptions& options) {
  const std::optional<ProfessionalId> id = UserNameFrom(options.enterer);
  if (id) return *id;
  return Error{ErrorCode::kInvalid, "a user name is 2 to 64 of a-z, 0-9, - . _", ""};
}

Result<service::NewAgency> Read(const AgencyOptions& options) {
  const Result<AgencyId> id = IdOf(options);
  if (!id.ok()) return id.error();
  const auto kind = records::AgencyKindFrom(options.kind);
  if (!kind) return Error{ErrorCode::kInvalid, "not a kind of agency: " + options.kind, ""};
  service::NewAgency agency;
  agency.id = id.value();
  agency.name = options.name;
  agency.kind = *kind;
  agency.duty_phone = options.duty_phone;
  agency.expected_days = options.expected_days;
  for (const std::string& name : options.classes) {
    const auto klass = records::RecordClassFrom(name);
    if (!klass) return Error{ErrorCode::kInvalid, "not a class of records: " + name, ""};
    agency.classes = agency.classes.With(*klass);
  }
  return agency;
}

// Before a certificate is made that could then be written nowhere.
Status PrepareFolder(const fs::path& folder) {
  std::error_code failed;
  const bool made = fs::create_directories(folder, failed);
  if (failed) {
    return Error{ErrorCode::kUnavailable, "cannot make " + folder.string(), failed.message()};
  }
  if (made) fs::permissions(folder, fs::perms::owner_all, failed);
  for (const char* const name : kFiles) {
    if (fs::exists(folder / name)) {
      return Error{ErrorCode::kConflict, "will not overwrite " + (folder / name).string(), ""};
    }
  }
  return Done{};
}

Status WriteFiles(const fs::path& folder, const service::IssuedCertificate& issued,
                  const std::string& authority) {
  const std::string* const texts[] = {&issued.pair.certificate_pem, &issued.pair.key_pem,
                                      &authority, &issued.pkcs12};
  for (std::size_t i = 0; i < 4; ++i) {
    const Status written = WriteNewFile(folder / kFiles[i], *texts[i]);
    if (!written.ok()) return written;
  }
  return Done{};
}

// REQUIRES: the folder is prepared
int Issue(const AgencyOptions& options, const AgencyId& id, Hub& hub, Console& console) {
  const auto issued = hub.administer().IssueCertificate(id, options.days);
  if (!issued.ok()) return console.Fail(issued.error());
  const fs::path folder = console.Resolve(options.out);
  const Status written = WriteFiles(folder, issued.value(), hub.authority().certificate_pem);
  if (!written.ok()) return console.Fail(written.error());
  const wire::Row row = {{"agency", id.text()},
                         {"folder", folder.string()},
                         {"expires", issued.value().pin.expires.Rfc3339()},
                         {"pin", crypto::Hex(crypto::View(issued.value().pin.pin))},
                         {"pkcs12_password", issued.value().pkcs12_password}};
  Print(row, options.json, console.out);
  if (!options.json) {
    console.out << "Hand cert.pem, key.pem and ca.pem (or agency.p12 with its password, shown "
                   "this once)\nto the agency by a safe way, and delete the folder.\n";
  }
  return kExitDone;
}

std::vector<std::string> ClassNames(const records::ClassSet& classes) {
  std::vector<std::string> names;
  for (const auto klass : {records::RecordClass::kEducation, records::RecordClass::kHealth,
                           records::RecordClass::kSocialCare, records::RecordClass::kPolice,
                           records::RecordClass::kSupport, records::RecordClass::kInvolvement}) {
    if (classes.Has(klass)) names.emplace_back(records::Name(klass));
  }
  return names;
}

std::string Moment(const std::optional<Instant>& at) { return at ? at->Rfc3339() : "-"; }

std::vector<std::string> DescribeEnterers(Hub& hub, store::AgencyRow agency) {
  std::vector<std::string> lines;
  for (const auto& [who, arrangement] : hub.administer().EnterersOf(agency)) {
    lines.push_back(who.id.text() + " since " + arrangement.since.Rfc3339() +
                    (arrangement.ended ? ", ended " + arrangement.ended->Rfc3339() : "") + ": " +
                    arrangement.allowed_by);
  }
  return lines;
}

wire::Row Describe(const store::Agency& agency) {
  return {{"id", agency.id.text()},
          {"kind", std::string(records::Name(agency.kind))},
          {"name", agency.name},
          {"classes", ClassNames(agency.classes)},
          {"duty_phone", agency.duty_phone},
          {"expected_days", static_cast<std::uint64_t>(agency.expected_days)},
          {"last_received", Moment(agency.last_received)},
          {"revoked", Moment(agency.revoked)}};
}

}  // namespace

int AddAgency(const AgencyOptions& options, Hub& hub, Console& console) {
  const Result<service::NewAgency> agency = Read(options);
  if (!agency.ok()) return console.Fail(agency.error());
  if (!options.out.empty()) {
    const Status prepared = PrepareFolder(console.Resolve(options.out));
    if (!prepared.ok()) return console.Fail(prepared.error());
  }
  const Status added = hub.administer().AddAgency(agency.value());
  if (!added.ok()) return console.Fail(added.error());
  hub.RefreshDutyLines();
  TakeWhatWaited(hub, console);
  if (!options.out.empty()) return Issue(options, agency.value().id, hub, console);
  Print({{"agency", options.id}}, options.json, console.out);
  return kExitDone;
}

int IssueCertificate(const AgencyOptions& options, Hub& hub, Console& console) {
  const Result<AgencyId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  const Status prepared = PrepareFolder(console.Resolve(options.out));
  if (!prepared.ok()) return console.Fail(prepared.error());
  return Issue(options, id.value(), hub, console);
}

int ListAgencies(const AgencyOptions& options, Hub& hub, Console& console) {
  std::vector<wire::Row> rows;
  for (const store::Agency& agency : hub.administer().Agencies()) rows.push_back(Describe(agency));
  Print(rows, options.json, console.out);
  return kExitDone;
}

int CountLinks(const AgencyOptions& options, Hub& hub, Console& console) {
  std::vector<wire::Row> rows;
  for (const auto& [agency, figures] : hub.administer().Figures()) {
    rows.push_back({{"id", agency.id.text()},
                    {"people", figures.people},
                    {"new", figures.first},
                    {"known_from_others", figures.joined},
                    {"to_decide", figures.undecided},
                    {"quarantined_records", figures.quarantined}});
  }
  Print(rows, options.json, console.out);
  return kExitDone;
}

int ShowAgency(const AgencyOptions& options, Hub& hub, Console& console) {
  const Result<AgencyId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  const auto shown = hub.administer().ShowAgency(id.value());
  if (!shown.ok()) return console.Fail(shown.error());
  std::vector<std::string> pins;
  for (const store::Pin& pin : shown.value().second) {
    pins.push_back(crypto::Hex(crypto::View(pin.pin)) + " until " + pin.expires.Rfc3339() +
                   (pin.revoked ? " revoked" : ""));
  }
  wire::Row row = Describe(shown.value().first);
  row.emplace_back("certificates", std::move(pins));
  row.emplace_back("entered_by", DescribeEnterers(hub, shown.value().first.row));
  Print(row, options.json, console.out);
  return kExitDone;
}

int RevokeAgency(const AgencyOptions& options, Hub& hub, Console& console) {
  const Result<AgencyId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  const Status revoked = hub.administer().RevokeAgency(id.value());
  if (!revoked.ok()) return console.Fail(revoked.error());
  hub.RefreshDutyLines();
  hub.sign_in().Forget();
  Print({{"revoked", options.id}}, options.json, console.out);
  return kExitDone;
}

int AllowEntry(const AgencyOptions& options, Hub& hub, Console& console) {
  const Result<AgencyId> agency = IdOf(options);
  if (!agency.ok()) return console.Fail(agency.error());
  const Result<ProfessionalId> who = EntererOf(options);
  if (!who.ok()) return console.Fail(who.error());
  const Status allowed =
      hub.administer().AllowEntry(agency.value(), who.value(), options.allowed_by);
  if (!allowed.ok()) return console.Fail(allowed.error());
  Print({{"agency", options.id}, {"entered_by", who.value().text()}}, options.json, console.out);
  return kExitDone;
}

int EndEntry(const AgencyOptions& options, Hub& hub, Console& console) {
  const Result<AgencyId> agency = IdOf(options);
  if (!agency.ok()) return console.Fail(agency.error());
  const Result<ProfessionalId> who = EntererOf(options);
  if (!who.ok()) return console.Fail(who.error());
  const Status ended = hub.administer().EndEntry(agency.value(), who.value());
  if (!ended.ok()) return console.Fail(ended.error());
  Print({{"agency", options.id}, {"ended", who.value().text()}}, options.json, console.out);
  return kExitDone;
}

}  // namespace hub::app
