#include "hub/app/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <utility>

#include "hub/app/admin_socket.h"
#include "hub/app/commands/commands.h"
#include "hub/app/hub.h"
#include "hub/app/init.h"
#include "hub/app/place.h"
#include "hub/app/serve.h"
#include "hub/app/table.h"
#include "hub/http/routes.h"

namespace hub::app {
namespace {

constexpr const char* kAbout =
    "The hub through which schools, police, health and social care push what they know about\n"
    "children once, and named professionals read one chronology of a child.";

constexpr const char* kExamples = R"(Examples:
  Make a hub, and serve it:
    onestory init --data /srv/onestory --name Oxfordshire --host hub.example.org
    onestory serve --data /srv/onestory
  Take in a partner; its certificate is written to a folder:
    onestory agency add csc --data /srv/onestory --name "Children's Social Care" \
      --kind social_care --class social_care --class involvement \
      --duty-phone "01865 000000" --out csc-certificate
  Make an account; the one-time token that is printed enrols it:
    onestory person add a.patel --data /srv/onestory --agency csc --role LP --name "A Patel"
  Prove that the log is whole, also against a checkpoint that was kept elsewhere:
    onestory audit verify --data /srv/onestory --against /media/usb/checkpoint

While `serve` runs, commands reach it by data/admin.sock; otherwise they lock the data.
$ONESTORY_DATA stands in for --data. Relationships, agreements and gateways are not set here:
a signed-in lead professional or supervisor sets them.

Exit codes: 0 done, 1 something is wrong (doctor, verify), 2 the command line cannot be
understood, 3 refused or failed.)";

constexpr const char* kAboutTraining =
    R"(Each row is one person as one system knows them. The same child should come several times, as
different agencies wrote it: do not remove duplicates first. No column says who is who; that is
what is learnt. 1,000 rows at least; 100,000 and more are good. A first row names the columns:
  given family former_family birth sex postcode address phone email nhs_number upn
of which given, family and birth must be there and other columns are passed over.

Example:
  onestory linkage train --in school.csv --in health.csv --out config/linkage/2026-12-01.json \
    --version 2026-12-01 --about "two exports of autumn 2026" \
    --column given=Forename --column family=Surname --column birth=DOB \
    --column address=HouseNumber+Street

What is written holds how often fields agree and how common values are, by hash: no rows. A value
that fewer than --least-common rows have is left out. Read it, measure with it, have it agreed;
the hub does not take it up by itself. Delete the files that it was learnt from.)";

using Act = std::function<int(Hub&, Console&)>;

AnswerCommand AnswerOnSocket(const Clock& clock);

// What a command line asks for.
struct Wish {
  fs::path data;
  fs::path share;
  std::function<int(Console&)> here;  // done by this process, with no hub open
  Act on_hub;
  bool needs_data = true;
};

// Defines every command. What was chosen is in wish() once parsed.
class Grammar {
 public:
  explicit Grammar(const Clock& clock) : clock_(clock), app_(kAbout, "onestory") {
    app_.footer(kExamples);
    app_.require_subcommand(1);
    app_.fallthrough();
    app_.add_option("--data", wish_.data, "The hub's data folder")->envname("ONESTORY_DATA");
    app_.add_option("--share", wish_.share,
                    "Folder with schemas/, config/ and hub/web/ (or $ONESTORY_SHARE)");
    AddInit();
    AddServe();
    AddAgencies();
    AddPersons();
    AddAudit();
    AddVerifyExport();
    AddDecisions();
    AddPolicy();
    AddUpkeep();
    AddLinkage();
    AddRoutes();
  }

  CLI::App& app() { return app_; }
  const Wish& wish() const { return wish_; }

 private:
  static CLI::App* Sub(CLI::App* parent, const char* name, const char* about) {
    CLI::App* const sub = parent->add_subcommand(name, about);
    sub->fallthrough();
    return sub;
  }

  static CLI::App* Group(CLI::App* parent, const char* name, const char* about) {
    CLI::App* const group = Sub(parent, name, about);
    group->require_subcommand(1);
    return group;
  }

  template <class Options>
  void OnHub(CLI::App* sub, Options& options, int (*act)(const Options&, Hub&, Console&)) {
    sub->add_flag("--json", options.json, "Print JSON");
    sub->callback([this, &options, act] {
      wish_.on_hub = [&options, act](Hub& hub, Console& console) {
        return act(options, hub, console);
      };
    });
  }

  void Here(CLI::App* sub, std::function<int(Console&)> act) {
    sub->callback([this, act = std::move(act)] { wish_.here = act; });
  }

  void WithoutHub(CLI::App* sub, std::function<int(Console&)> act) {
    sub->callback([this, act = std::move(act)] {
      wish_.here = act;
      wish_.needs_data = false;
    });
  }

  void AddInit() {
    CLI::App* const sub = Sub(&app_, "init", "Make a hub in an empty folder");
    sub->add_option("--keys", init_.keys, "Folder for the keys, better on another disk");
    sub->add_option("--name", init_.name, "The partnership's name")->capture_default_str();
    sub->add_option("--host", init_.hosts, "Names by which the hub is called")
        ->capture_default_str();
    sub->add_option("--address", init_.address, "To listen at; \"::\" for every network")
        ->capture_default_str();
    sub->add_option("--people-port", init_.people_port)->check(CLI::Range(0, 65535));
    sub->add_option("--agency-port", init_.agency_port)->check(CLI::Range(0, 65535));
    sub->add_option("--administrator", init_.administrator, "User name of the first one")
        ->capture_default_str();
    sub->add_flag("--json", init_.json, "Print JSON");
    Here(sub, [this](Console& console) {
      init_.data = wish_.data;
      init_.share = wish_.share;
      return Init(init_, clock_, console);
    });
  }

  void AddServe() {
    CLI::App* const sub = Sub(&app_, "serve", "Serve both ports until SIGTERM or SIGINT");
    sub->add_option("--people-port", serve_.people_port, "Instead of hub.json's; 0: any free one")
        ->check(CLI::Range(0, 65535));
    sub->add_option("--agency-port", serve_.agency_port, "Instead of hub.json's; 0: any free one")
        ->check(CLI::Range(0, 65535));
    sub->add_flag("--json", serve_.json, "Print the ports as one line of JSON when ready");
    Here(sub, [this](Console& console) {
      serve_.data = wish_.data;
      serve_.share = wish_.share;
      return Serve(serve_, clock_, AnswerOnSocket(clock_), console);
    });
  }

  void AddAgencies() {
    CLI::App* const group = Group(&app_, "agency", "Partner agencies and their certificates");
    CLI::App* const add = Sub(group, "add", "Register a partner");
    AddAgencyId(add);
    add->add_option("--name", agency_.name, "As people say it")->required();
    add->add_option("--kind", agency_.kind,
                    "school, police, health, social_care, voluntary or other")
        ->required();
    add->add_option("--class", agency_.classes,
                    "Records that it may push: education, health, social_care, police, support, "
                    "involvement; repeat for several");
    add->add_option("--duty-phone", agency_.duty_phone, "Shown when the hub cannot answer");
    add->add_option("--expected-days", agency_.expected_days,
                    "Without a push for longer, its feed is said to be silent")
        ->check(CLI::Range(1, 366))
        ->capture_default_str();
    AddCertificateOptions(add, "Issue its certificate, and write it to this folder");
    OnHub(add, agency_, &AddAgency);

    OnHub(Sub(group, "list", "All partners"), agency_, &ListAgencies);
    OnHub(Sub(group, "links",
              "How many people each partner told of, and how many the hub knew from others"),
          agency_, &CountLinks);
    OnHub(AddAgencyId(Sub(group, "show", "One partner with its certificates")), agency_,
          &ShowAgency);
    CLI::App* const certificate =
        Sub(group, "certificate", "Issue a further certificate; earlier ones stay good");
    AddAgencyId(certificate);
    AddCertificateOptions(certificate, "Folder to write it to")->required();
    OnHub(certificate, agency_, &IssueCertificate);
    OnHub(AddAgencyId(Sub(group, "revoke", "End all its certificates, and its people's sessions")),
          agency_, &RevokeAgency);
    AddEntry(group);
  }

  void AddEntry(CLI::App* group) {
    CLI::App* const allow =
        Sub(group, "allow-entry", "A person may enter its records, for it has no system");
    AddAgencyId(allow);
    AddEnterer(allow);
    allow
        ->add_option("--allowed-by", agency_.allowed_by,
                     "Where the agency asked for it: \"letter of 3 March\"; no names")
        ->required();
    OnHub(allow, agency_, &AllowEntry);
    CLI::App* const end = Sub(group, "end-entry", "They may no longer; what they entered stays");
    AddAgencyId(end);
    AddEnterer(end);
    OnHub(end, agency_, &EndEntry);
  }

  void AddEnterer(CLI::App* sub) {
    sub->add_option("--person", agency_.enterer, "User name of who enters, of any agency")
        ->required();
  }

  CLI::App* AddAgencyId(CLI::App* sub) {
    sub->add_option("id", agency_.id, "The agency's id, such as st-marys")->required();
    return sub;
  }

  CLI::Option* AddCertificateOptions(CLI::App* sub, const char* about_folder) {
    sub->add_option("--days", agency_.days, "How long the certificate is good")
        ->check(CLI::Range(1, 825))
        ->capture_default_str();
    return sub->add_option("--out", agency_.out, about_folder);
  }

  void AddPersons() {
    CLI::App* const group = Group(&app_, "person", "Professionals' accounts");
    CLI::App* const add = AddPersonId(Sub(group, "add", "Make an account; prints a token"));
    add->add_option("--agency", person_.agency, "Where they work")->required();
    add->add_option("--name", person_.name, "As colleagues know them")->required();
    add->add_option("--role", person_.roles,
                    "NP, LP, SUP, STEWARD, DPO, CALD, ADMIN ...; repeat for several, of which "
                    "one is active at a time")
        ->required();
    OnHub(add, person_, &AddPerson);
    OnHub(Sub(group, "list", "All accounts"), person_, &ListPersons);
    OnHub(AddPersonId(Sub(group, "disable", "End an account and its sessions")), person_,
          &DisablePerson);
    OnHub(AddPersonId(Sub(group, "renew", "A new token, after a lost telephone or password")),
          person_, &RenewPerson);
    CLI::App* const link = AddPersonId(
        Sub(group, "link-login", "They may sign in with their account at the identity provider"));
    link->add_option("--subject", person_.subject,
                     "As whom the provider knows them: the claim that provider.json names, never a "
                     "name or an e-mail address")
        ->required();
    OnHub(link, person_, &LinkLogin);
    OnHub(AddPersonId(Sub(group, "unlink-login", "They no longer may; ends their sessions")),
          person_, &UnlinkLogin);
  }

  CLI::App* AddPersonId(CLI::App* sub) {
    sub->add_option("id", person_.id, "Their user name, such as a.patel")->required();
    return sub;
  }

  void AddAudit() {
    CLI::App* const group = Group(&app_, "audit", "The log: prove it, take it away");
    CLI::App* const verify = Sub(group, "verify", "Read every leaf anew and tell what is wrong");
    AddAgainst(verify);
    verify->add_option("--receipt", audit_.receipts, "Receipts to find in the log");
    OnHub(verify, audit_, &VerifyAudit);

    CLI::App* const verify_file = Sub(group, "verify-file", "The same for an exported log");
    verify_file->add_option("file", audit_.file)->required();
    verify_file->add_option("--key", audit_.key, "The hub's verifier key, known from elsewhere");
    AddAgainst(verify_file);
    verify_file->add_flag("--json", audit_.json, "Print JSON");
    WithoutHub(verify_file, [this](Console& console) { return VerifyAuditFile(audit_, console); });

    CLI::App* const exported = Sub(group, "export", "Write the log to a file, for a DPO to check");
    exported->add_option("file", audit_.file)->required();
    OnHub(exported, audit_, &ExportAudit);
    OnHub(Sub(group, "checkpoint", "Sign and print a checkpoint, to be kept elsewhere"), audit_,
          &SignCheckpoint);
  }

  void AddVerifyExport() {
    CLI::App* const verify =
        Sub(&app_, "verify-export", "Whether a pack that left a hub is whole, without that hub");
    verify->add_option("file", export_.file, "The PDF or the JSON")->required();
    verify->add_option("--key", export_.key, "The hub's verifier key, known from elsewhere")
        ->required();
    verify->add_flag("--json", export_.json, "Print JSON");
    WithoutHub(verify, [this](Console& console) { return VerifyExport(export_, console); });
  }

  void AddAgainst(CLI::App* sub) {
    sub->add_option("--against", audit_.against, "Checkpoints that were kept elsewhere");
  }

  void AddDecisions() {
    CLI::App* const group = Group(&app_, "decisions", "What was decided, and why");
    CLI::App* const replay =
        Sub(group, "replay",
            "Decide again from the facts and the policy of then; tells where the answer differs");
    replay->add_option("--from", decisions_.from, "The first leaf of the log to look at")
        ->capture_default_str();
    OnHub(replay, decisions_, &ReplayDecisions);
  }

  void AddPolicy() {
    CLI::App* const group = Group(&app_, "policy", "What the partners agreed, by version");
    OnHub(Sub(group, "list", "Every version, and which is in force"), policy_, &ListPolicies);
    OnHub(Sub(group, "reload",
              "Take up the files of config/policy as they are now; one that is wrong refuses them "
              "all"),
          policy_, &ReloadPolicies);
  }

  void AddUpkeep() {
    CLI::App* const doctor = Sub(&app_, "doctor", "Look at everything and say what to do");
    doctor->add_flag("--deep", upkeep_.deep, "Read the whole database too");
    OnHub(doctor, upkeep_, &Doctor);

    CLI::App* const backup = Sub(&app_, "backup", "A consistent copy, while serving");
    backup->add_option("--to", upkeep_.to, "Empty folder for the data")->required();
    backup->add_option("--keys-to", upkeep_.keys, "Empty folder for the keys, on another disk");
    OnHub(backup, upkeep_, &BackUp);

    CLI::App* const restore = Sub(&app_, "restore", "Put a backup in place; serve must be stopped");
    restore->add_option("--from", upkeep_.to, "What backup --to wrote")->required();
    restore->add_option("--keys-from", upkeep_.keys, "What backup --keys-to wrote");
    Here(restore, [this](Console& console) {
      return RestoreBackup(wish_.data, wish_.share, upkeep_.to, upkeep_.keys, clock_, console);
    });

    CLI::App* const erase = Sub(&app_, "erase", "Destroy what is held about a child, for ever");
    erase->add_option("child", upkeep_.child, "32 hex digits")->required();
    erase->add_flag("--yes", upkeep_.yes, "It cannot be undone");
    OnHub(erase, upkeep_, &EraseChild);

    OnHub(Sub(&app_, "renew-certificate", "A new server certificate for the hosts of hub.json"),
          upkeep_, &RenewCertificate);
  }

  void AddLinkage() {
    CLI::App* const group = Group(&app_, "linkage", "How people are told to be the same child");
    CLI::App* const train =
        Sub(group, "train", "Learn weights from files of people; no hub needed");
    train->footer(kAboutTraining);
    train->add_option("--in", linkage_.in, "CSV of people; repeat for several")->required();
    train->add_option("--out", linkage_.out, "New file for the weights")->required();
    train->add_option("--version", linkage_.version, "Its version, never used before: a day")
        ->required();
    train->add_option("--about", linkage_.about, "What it was learnt from, in words; no names")
        ->required();
    train->add_option("--column", linkage_.columns,
                      "WHAT=NAME, where a column is called otherwise");
    train->add_option("--nicknames", linkage_.nicknames,
                      "Instead of config/linkage/nicknames.json");
    train
        ->add_option("--least-common", linkage_.least_common,
                     "A value that fewer rows have is left out of the file")
        ->check(CLI::Range(2, 1'000'000))
        ->capture_default_str();
    train->add_flag("--json", linkage_.json, "Print JSON");
    WithoutHub(train, [this](Console& console) {
      linkage_.share = wish_.share;
      return TrainLinkage(linkage_, console);
    });
  }

  void AddRoutes() {
    CLI::App* const sub = Sub(&app_, "routes", "Every address of both ports and what it needs");
    sub->add_flag("--json", json_, "Print JSON");
    WithoutHub(sub, [this](Console& console) {
      std::vector<wire::Row> rows;
      AddRows("people", http::PeopleRoutes(), rows);
      AddRows("agency", http::AgencyRoutes(), rows);
      Print(rows, json_, console.out);
      return static_cast<int>(kExitDone);
    });
  }

  static void AddRows(const char* port, std::span<const http::Route> routes,
                      std::vector<wire::Row>& rows) {
    for (const http::Route& route : routes) {
      const auto* const open = std::get_if<http::OpenToAll>(&route.needs);
      rows.push_back({{"port", std::string(port)},
                      {"verb", std::string(http::Name(route.verb))},
                      {"path", std::string(route.path)},
                      {"needs", std::string(http::Name(route.needs))},
                      {"why", std::string(open ? open->why : "")}});
    }
  }

  const Clock& clock_;
  CLI::App app_;
  Wish wish_;
  InitOptions init_;
  ServeOptions serve_;
  AgencyOptions agency_;
  PersonOptions person_;
  AuditOptions audit_;
  ExportOptions export_;
  DecisionOptions decisions_;
  PolicyOptions policy_;
  UpkeepOptions upkeep_;
  LinkageOptions linkage_;
  bool json_ = false;
};

// nullopt when understood; else the exit code, with help or the mistake printed.
std::optional<int> Understand(Grammar& grammar, std::vector<std::string> args, Console& console) {
  std::reverse(args.begin(), args.end());  // as CLI11 takes them
  try {
    grammar.app().parse(std::move(args));
  } catch (const CLI::ParseError& error) {
    return grammar.app().exit(error, console.out, console.err) == 0 ? kExitDone : kExitUsage;
  }
  return std::nullopt;
}

// In this process, with the data locked.
int ActHere(const Wish& wish, const Clock& clock, Console& console) {
  Result<Place> place = FindPlace(console.Resolve(wish.data), wish.share);
  if (!place.ok()) return console.Fail(place.error());
  const Result<std::unique_ptr<Hub>> hub = Hub::Open(std::move(place).value(), clock);
  if (!hub.ok()) return console.Fail(hub.error());
  return wish.on_hub(*hub.value(), console);
}

AnswerCommand AnswerOnSocket(const Clock& clock) {
  return [&clock](const wire::AdminRequest& request, Hub& hub) {
    std::ostringstream out;
    std::ostringstream err;
    Console console{out, err, request.directory};
    Grammar grammar(clock);
    int exit = kExitUsage;
    const std::optional<int> ended = Understand(grammar, request.args, console);
    try {
      if (ended || grammar.wish().on_hub)
        exit = ended ? *ended : grammar.wish().on_hub(hub, console);
    } catch (const std::exception& fault) {  // ends the command, not the hub that serves
      err << "onestory: a fault of the program: " << fault.what() << "\n";
      exit = kExitFailed;
    }
    return wire::AdminReply{exit, out.str(), err.str()};
  };
}

}  // namespace

int RunCommandLine(const std::vector<std::string>& args, const Clock& clock, Console& console) {
  Grammar grammar(clock);
  if (const std::optional<int> ended = Understand(grammar, args, console)) return *ended;
  const Wish& wish = grammar.wish();
  if (wish.needs_data && wish.data.empty()) {
    console.err << "onestory: which hub? say --data DIR or set ONESTORY_DATA\n";
    return kExitUsage;
  }
  if (wish.here) return wish.here(console);

  const fs::path socket = console.Resolve(wish.data) / "admin.sock";
  const auto reply = AskRunningHub(socket, {console.directory.string(), args});
  if (!reply) return ActHere(wish, clock, console);
  if (!reply->ok()) return console.Fail(reply->error());
  console.out << reply->value().out;
  console.err << reply->value().err;
  return reply->value().exit;
}

}  // namespace hub::app
