#include <optional>

#include "hub/app/commands/commands.h"
#include "hub/app/table.h"
#include "hub/base/user_name.h"

namespace hub::app {
namespace {

Result<ProfessionalId> IdOf(const PersonOptions& options) {
  const std::optional<ProfessionalId> id = UserNameFrom(options.id);
  if (id) return *id;
  return Error{ErrorCode::kInvalid, "a user name is 2 to 64 of a-z, 0-9, - . _", ""};
}

Result<service::NewProfessional> Read(const PersonOptions& options) {
  const Result<ProfessionalId> id = IdOf(options);
  if (!id.ok()) return id.error();
  const std::optional<AgencyId> agency = AgencyId::From(options.agency);
  if (!agency) return Error{ErrorCode::kInvalid, "not an agency's id: " + options.agency, ""};
  service::NewProfessional person{id.value(), *agency, options.name, {}};
  for (const std::string& name : options.roles) {
    const auto role = access::RoleFrom(name);
    if (!role) return Error{ErrorCode::kInvalid, "not a role: " + name, ""};
    person.roles.push_back(*role);
  }
  return person;
}

int Tell(const PersonOptions& options, const ProfessionalId& id,
         const Result<service::EnrolmentToken>& token, Console& console) {
  if (!token.ok()) return console.Fail(token.error());
  Print({{"person", id.text()},
         {"token", token.value().token},
         {"until", token.value().until.Rfc3339()}},
        options.json, console.out);
  if (!options.json) {
    console.out << "The token is shown this once: give it to them in person. With it they set\n"
                   "their password and the codes of their telephone.\n";
  }
  return kExitDone;
}

std::vector<std::string> RoleNames(const store::Professional& person) {
  std::vector<std::string> names;
  for (int bit = 1; bit < 32; ++bit) {
    const auto role = static_cast<access::Role>(bit);
    if (person.May(role)) names.emplace_back(access::Name(role));
  }
  return names;
}

std::string StateOf(const store::Professional& person) {
  if (person.disabled) return "disabled";
  return person.password.empty() || person.enrol_token ? "not enrolled" : "enrolled";
}

}  // namespace

int AddPerson(const PersonOptions& options, Hub& hub, Console& console) {
  const Result<service::NewProfessional> person = Read(options);
  if (!person.ok()) return console.Fail(person.error());
  const auto token = hub.administer().AddProfessional(person.value());
  if (token.ok()) TakeWhatWaited(hub, console);
  return Tell(options, person.value().id, token, console);
}

int RenewPerson(const PersonOptions& options, Hub& hub, Console& console) {
  const Result<ProfessionalId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  const auto token = hub.administer().RenewEnrolment(id.value());
  hub.sign_in().Forget();
  return Tell(options, id.value(), token, console);
}

int ListPersons(const PersonOptions& options, Hub& hub, Console& console) {
  std::vector<wire::Row> rows;
  const std::vector<store::Agency> agencies = hub.administer().Agencies();
  for (const store::Professional& person : hub.administer().Professionals()) {
    std::string agency;
    for (const store::Agency& one : agencies) {
      if (one.row == person.agency) agency = one.id.text();
    }
    rows.push_back({{"id", person.id.text()},
                    {"agency", agency},
                    {"roles", RoleNames(person)},
                    {"name", person.display_name},
                    {"state", StateOf(person)}});
  }
  Print(rows, options.json, console.out);
  return kExitDone;
}

int LinkLogin(const PersonOptions& options, Hub& hub, Console& console) {
  const Result<ProfessionalId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  if (!hub.place().provider) {
    return console.Fail({ErrorCode::kConflict,
                         "this hub has no identity provider: name one in " +
                             hub.place().provider_settings().string() + " first",
                         ""});
  }
  const Status linked = hub.administer().LinkLogin(id.value(), hub.place().provider->issuer,
                                                   Sensitive(options.subject));
  if (!linked.ok()) return console.Fail(linked.error());
  hub.sign_in().Forget();
  Print({{"linked", id.value().text()}, {"issuer", hub.place().provider->issuer}}, options.json,
        console.out);
  return kExitDone;
}

int UnlinkLogin(const PersonOptions& options, Hub& hub, Console& console) {
  const Result<ProfessionalId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  const Status unlinked = hub.administer().UnlinkLogin(id.value());
  if (!unlinked.ok()) return console.Fail(unlinked.error());
  hub.sign_in().Forget();
  Print({{"unlinked", id.value().text()}}, options.json, console.out);
  return kExitDone;
}

int DisablePerson(const PersonOptions& options, Hub& hub, Console& console) {
  const Result<ProfessionalId> id = IdOf(options);
  if (!id.ok()) return console.Fail(id.error());
  const Status disabled = hub.administer().DisableProfessional(id.value());
  if (!disabled.ok()) return console.Fail(disabled.error());
  hub.sign_in().Forget();
  Print({{"disabled", id.value().text()}}, options.json, console.out);
  return kExitDone;
}

}  // namespace hub::app
