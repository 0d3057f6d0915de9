#include "connectors/push/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <vector>

#include "connectors/push/registry.h"

namespace connectors::push {
namespace {

constexpr const char* kAbout =
    "Sends what an agency already has to its Onestory hub.\n"
    "\n"
    "It reads files in the agency's own format, which it tells by their content, turns each row\n"
    "into records, and delivers them over mutual TLS. Every record ends in a signed receipt, or\n"
    "in the rejects file with its row and the rule that stopped it. Run it again at any time: it\n"
    "goes on where it stopped, and sends only what changed.";

constexpr const char* kFooter =
    "See what a file is, and what is wrong with it, without a hub:\n"
    "  onestory-push check cin_2025.xml\n"
    "Send:\n"
    "  onestory-push social-care cin_2025.xml --agency county-council \\\n"
    "      --hub https://hub.example:8444 --cert agency.pem --key agency.key --ca hub-ca.pem \\\n"
    "      --rejects rejects.csv\n"
    "Send whatever a folder holds, rows that are not taken kept apart to be mended:\n"
    "  onestory-push auto exports/* --agency county-council ... --rejects-rows to-mend/\n"
    "Send an export that is everything: what is gone from it is taken back at the hub:\n"
    "  onestory-push social-care cin_2025.xml --agency county-council ... --full\n"
    "Put your services in the hub's directory, in place of those you had there:\n"
    "  onestory-push directory services_*.json --hub ... --cert ... --key ... --ca ...\n"
    "Check a receipt years later, without the hub:\n"
    "  onestory-push verify-receipt RECEIPT.json --key 'hub.example/audit+1a2b3c4d+AbC...'\n"
    "\n"
    "Exit codes:\n"
    "  0  everything was taken (or would be, with --dry-run)\n"
    "  1  the command line, a table or a credential cannot be used\n"
    "  2  some rows were rejected, or records refused or quarantined: see --rejects\n"
    "  3  the hub could not be reached: run the same command again later\n"
    "  4  a file is not recognised (nothing was sent) or broke off (what came before was sent)\n"
    "  5  the hub does not accept this sender, or is not who it should be\n"
    "  6  state or receipts could not be written on this machine\n"
    "  7  records are gone from a full export; none is taken back until --yes-retract says so";

void AddFiles(CLI::App& command, std::vector<std::string>& files, std::string& format) {
  command.add_option("FILE", files, "files to read, in order")
      ->required()
      ->check(CLI::ExistingFile);
  command.add_option("--format", format,
                     "take every FILE for this format (an id of: onestory-push formats)");
}

void AddCredentials(CLI::Option_group& to, Credentials& credentials,
                    std::string& p12_password_file) {
  to.add_option("--cert", credentials.certificate_file, "your client certificate (PEM)")
      ->check(CLI::ExistingFile);
  to.add_option("--key", credentials.key_file, "its private key (PEM)")->check(CLI::ExistingFile);
  to.add_option("--p12", credentials.p12_file,
                "certificate and key in one PKCS#12 file, instead of --cert and --key")
      ->check(CLI::ExistingFile);
  to.add_option("--p12-password-file", p12_password_file,
                "a file whose first line is the password of --p12")
      ->check(CLI::ExistingFile);
  to.add_option("--ca", credentials.ca_file,
                "the authority that signed the hub's certificate (PEM)")
      ->check(CLI::ExistingFile);
}

template <class AnyOptions>
void AddPatience(CLI::Option_group& to, AnyOptions& options, const std::string& what) {
  to.add_option("--tries", options.tries, "tries for " + what + " before giving up")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  to.add_option("--retry-base", options.retry_base,
                "seconds before the second try; doubled after each, at most 30")
      ->check(CLI::Range(0.0, 30.0))
      ->capture_default_str();
  to.add_option("--timeout", options.timeout, "seconds to wait for an answer")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
}

void AddHubOptions(CLI::App& command, Options& options) {
  auto* to = command.add_option_group("To the hub");
  to->add_option("--hub", options.hub, "the hub's agency port, such as https://hub.example:8444");
  to->add_option("--agency", options.agency, "your agency's id at the hub")->required();
  AddCredentials(*to, options.credentials, options.p12_password_file);
  to->add_option("--batch", options.batch, "records in a batch")
      ->check(CLI::Range(1, 500))
      ->capture_default_str();
  AddPatience(*to, options, "each batch");
}

void AddRecordOptions(CLI::App& command, Options& options) {
  auto* records = command.add_option_group("What the records say");
  records->add_option("--basis", options.basis,
                      "your legal basis for sharing, as a short code of your agreement");
  records->add_option("--team", options.team, "the team to ask about these records");
  records->add_option("--team-contact", options.team_contact, "its duty line or mailbox");
  records->add_option("--source-url", options.source_url,
                      "base address of the system the files came from; references that begin "
                      "with it are its own");
  records
      ->add_option("--config", options.config,
                   "folder of code and label tables (default: the one installed with it)")
      ->check(CLI::ExistingDirectory);
}

void AddFullOptions(CLI::App& command, Options& options) {
  auto* full = command.add_option_group("An export that is everything");
  full->add_flag("--full", options.full,
                 "the files are everything of their format and scope: a record of the last full "
                 "export that is gone from them is taken back at the hub");
  full->add_option("--scope", options.scope,
                   "what they are everything of, the same words each time (default: what the "
                   "files call their collection)");
  full->add_option("--retract-share", options.retract_share,
                   "the share that may be gone without a question")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  full->add_option("--yes-retract", options.yes_retract,
                   "exactly so many records are really gone: take them back");
}

void AddKeepingOptions(CLI::App& command, Options& options) {
  auto* kept = command.add_option_group("What is kept");
  kept->add_option("--state", options.state,
                   "folder of what was delivered (default: ~/.local/state/onestory-push)");
  kept->add_option("--receipts", options.receipts,
                   "folder of receipts, one file per batch (default: in --state)");
  kept->add_option("--rejects", options.rejects,
                   "write each row not taken here: CSV, or JSON lines if it ends in .jsonl");
  kept->add_option("--rejects-rows", options.rejects_rows,
                   "folder for those rows as they stand in their files, to be mended and pushed: "
                   "they hold personal data");
  kept->add_option("--warnings", options.warnings, "write each warning here, likewise");
  auto* how = command.add_option_group("How");
  how->add_flag("--dry-run", options.dry_run, "read, map and report; send nothing");
  how->add_flag("--json", options.json, "report as one JSON object");
  how->add_flag("--quiet", options.quiet, "no progress");
  how->add_flag("--verbose", options.verbose, "report all that is known of each file");
}

std::string WhatIsMissing(const std::string& hub, const Credentials& credentials,
                          const std::string& instead) {
  if (hub.empty()) return "--hub is needed (or " + instead + ")";
  if (credentials.ca_file.empty()) return "--ca is needed: without it any hub could be anyone";
  const bool pem = !credentials.certificate_file.empty() && !credentials.key_file.empty();
  if (!pem && credentials.p12_file.empty()) return "--cert and --key, or --p12, are needed";
  return "";
}

std::string WhatIsMissing(const Options& options) {
  if (options.dry_run && options.full) return "--full needs the hub: leave out --dry-run";
  if (options.yes_retract && !options.full) return "--yes-retract goes with --full";
  if (options.dry_run) return "";
  return WhatIsMissing(options.hub, options.credentials, "--dry-run");
}

std::string WhatIsMissing(const DirectoryOptions& options) {
  if (options.hub.empty() && !options.out.empty()) return "";
  return WhatIsMissing(options.hub, options.credentials, "--out");
}

std::string WhatIsMissing(const CommandLine& line) {
  if (line.command == CommandLine::Command::kPush) return WhatIsMissing(line.push);
  if (line.command == CommandLine::Command::kDirectory) return WhatIsMissing(line.directory);
  return "";
}

std::string WordsOf(const std::string& sector) {
  std::string words;
  for (const Format* format : FormatsOf(sector)) {
    words += (words.empty() ? "" : "; ") + std::string(format->words);
  }
  return words;
}

void AddPush(CLI::App& app, const std::string& sector, const std::string& words,
             CommandLine& line) {
  CLI::App* command = app.add_subcommand(sector, words);
  AddFiles(*command, line.push.files, line.push.format);
  AddHubOptions(*command, line.push);
  AddRecordOptions(*command, line.push);
  AddFullOptions(*command, line.push);
  AddKeepingOptions(*command, line.push);
  command->footer(kFooter);
  command->callback([&line, sector] { line.push.sector = sector == "auto" ? "" : sector; });
}

void AddCheck(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "check", "judge files without a hub: what they are, what comes of them, what is wrong");
  AddFiles(*command, line.check.files, line.check.format);
  command->add_option("--sector", line.check.sector, "look for formats of this sector only");
  command->add_option("--config", line.check.config, "folder of code and label tables")
      ->check(CLI::ExistingDirectory);
  command->add_option("--source-url", line.check.source_url,
                      "base address of the system the files came from");
  command->add_flag("--json", line.check.json, "report as one JSON object");
  command->callback([&line] { line.command = CommandLine::Command::kCheck; });
}

void AddDirectory(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand(
      "directory", "put services on offer (Open Referral UK 3.0, JSON) in the hub's directory");
  DirectoryOptions& options = line.directory;
  command->add_option("FILE", options.files, "all pages of one list")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--out", options.out, "write the list to this file, too or instead");
  command->add_option("--config", options.config, "folder of code tables")
      ->check(CLI::ExistingDirectory);
  command->add_option("--rejects", options.rejects, "write each service not taken here");
  command->add_option("--warnings", options.warnings, "write each warning here");
  command->add_flag("--json", options.json, "report as one JSON object");
  auto* to = command->add_option_group("To the hub");
  to->add_option("--hub", options.hub, "the hub's agency port, such as https://hub.example:8444");
  AddCredentials(*to, options.credentials, options.p12_password_file);
  AddPatience(*to, options, "the list");
  command->callback([&line] { line.command = CommandLine::Command::kDirectory; });
}

void AddVerifyReceipt(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("verify-receipt", "check a receipt offline");
  command->add_option("RECEIPT", line.receipt, "a receipt as this program keeps it")
      ->required()
      ->check(CLI::ExistingFile);
  command->add_option("--key", line.key, "the hub's verifier key, as its operator published it");
  command->callback([&line] { line.command = CommandLine::Command::kVerifyReceipt; });
}

}  // namespace

std::optional<CommandLine> ReadCommandLine(int argc, char** argv, int& exit) {
  CommandLine line;
  CLI::App app(kAbout, "onestory-push");
  app.require_subcommand(1);
  app.footer(kFooter);
  AddPush(app, "auto", "push files of any format below, each told by its content", line);
  for (const std::string& sector : Sectors()) AddPush(app, sector, WordsOf(sector), line);
  AddCheck(app, line);
  app.add_subcommand("formats", "list every format with its id")->callback([&line] {
    line.command = CommandLine::Command::kFormats;
  });
  AddDirectory(app, line);
  AddVerifyReceipt(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    exit = app.exit(e) == 0 ? kAllTaken : kUsage;
    return std::nullopt;
  }
  const std::string missing = WhatIsMissing(line);
  if (missing.empty()) return line;
  std::cerr << "onestory-push: " << missing << '\n';
  exit = kUsage;
  return std::nullopt;
}

}  // namespace connectors::push
