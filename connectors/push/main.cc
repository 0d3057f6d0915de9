// onestory-push: the command line. What it does is in run.h and verify_receipt.h.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "connectors/push/files.h"
#include "connectors/push/run.h"
#include "connectors/push/verify_receipt.h"

namespace {

using connectors::push::ExitCode;
using connectors::push::Format;
using connectors::push::Options;

constexpr const char* kAbout =
    "Sends what an agency already has to its Onestory hub.\n"
    "\n"
    "It reads files in the agency's own format, turns each row into records, and delivers them\n"
    "over mutual TLS. Every record ends in a signed receipt, or in the rejects file with its row\n"
    "and the rule that stopped it. Run it again at any time: it goes on where it stopped, and\n"
    "sends nothing twice.";

constexpr const char* kFooter =
    "Try it without sending:\n"
    "  onestory-push social-care cin_2025.xml --agency county-council --dry-run\n"
    "Send:\n"
    "  onestory-push social-care cin_2025.xml --agency county-council \\\n"
    "      --hub https://hub.example:8444 --cert agency.pem --key agency.key --ca hub-ca.pem \\\n"
    "      --rejects rejects.csv\n"
    "Check a receipt years later, without the hub:\n"
    "  onestory-push verify-receipt RECEIPT.json --key 'hub.example/audit+1a2b3c4d+AbC...'\n"
    "\n"
    "Exit codes:\n"
    "  0  everything was taken (or would be, with --dry-run)\n"
    "  1  the command line, a table or a credential cannot be used\n"
    "  2  some rows were rejected, or records refused or quarantined: see --rejects\n"
    "  3  the hub could not be reached: run the same command again later\n"
    "  4  a file broke off or could not be read; what came before the break was sent\n"
    "  5  the hub does not accept this sender, or is not who it should be\n"
    "  6  state or receipts could not be written on this machine";

void AddPushOptions(CLI::App& command, Options& options) {
  command.add_option("FILE", options.files, "files to read, in order")
      ->required()
      ->check(CLI::ExistingFile);
  auto* to = command.add_option_group("To the hub");
  to->add_option("--hub", options.hub, "the hub's agency port, such as https://hub.example:8444");
  to->add_option("--agency", options.agency, "your agency's id at the hub")->required();
  to->add_option("--cert", options.credentials.certificate_file, "your client certificate (PEM)")
      ->check(CLI::ExistingFile);
  to->add_option("--key", options.credentials.key_file, "its private key (PEM)")
      ->check(CLI::ExistingFile);
  to->add_option("--p12", options.credentials.p12_file,
                 "certificate and key in one PKCS#12 file, instead of --cert and --key")
      ->check(CLI::ExistingFile);
  to->add_option("--p12-password-file", options.p12_password_file,
                 "a file whose first line is the password of --p12")
      ->check(CLI::ExistingFile);
  to->add_option("--ca", options.credentials.ca_file,
                 "the authority that signed the hub's certificate (PEM)")
      ->check(CLI::ExistingFile);
  to->add_option("--batch", options.batch, "records in a batch")
      ->check(CLI::Range(1, 500))
      ->capture_default_str();
  to->add_option("--tries", options.tries, "tries for each batch before giving up")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  to->add_option("--retry-base", options.retry_base,
                 "seconds before the second try; doubled after each, at most 30")
      ->check(CLI::Range(0.0, 30.0))
      ->capture_default_str();
  to->add_option("--timeout", options.timeout, "seconds to wait for an answer")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
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
  auto* kept = command.add_option_group("What is kept");
  kept->add_option("--state", options.state,
                   "folder of what was delivered (default: ~/.local/state/onestory-push)");
  kept->add_option("--receipts", options.receipts,
                   "folder of receipts, one file per batch (default: in --state)");
  kept->add_option("--rejects", options.rejects,
                   "write each row not taken here: CSV, or JSON lines if it ends in .jsonl");
  kept->add_option("--warnings", options.warnings, "write each warning here, likewise");
  auto* how = command.add_option_group("How");
  how->add_flag("--dry-run", options.dry_run, "read, map and report; send nothing");
  how->add_flag("--json", options.json, "report as one JSON object");
  how->add_flag("--quiet", options.quiet, "no progress");
  command.footer(kFooter);
}

std::string WhatIsMissing(const Options& options) {
  if (options.dry_run) return "";
  const auto& credentials = options.credentials;
  if (options.hub.empty()) return "--hub is needed (or --dry-run)";
  if (credentials.ca_file.empty()) return "--ca is needed: without it any hub could be anyone";
  const bool pem = !credentials.certificate_file.empty() && !credentials.key_file.empty();
  if (!pem && credentials.p12_file.empty()) return "--cert and --key, or --p12, are needed";
  return "";
}

int Push(const Options& options) {
  const std::string missing = WhatIsMissing(options);
  if (!missing.empty()) {
    std::cerr << "onestory-push: " << missing << '\n';
    return ExitCode::kUsage;
  }
  return connectors::push::Run(options, std::cout, std::cerr, isatty(STDERR_FILENO) == 1);
}

int CheckReceipt(const std::string& file, const std::string& key) {
  constexpr std::size_t kLimit = 8U << 20U;
  const auto json = connectors::push::ReadWhole(file, kLimit);
  if (!json.ok()) {
    std::cerr << "onestory-push: " << json.error().for_caller << '\n';
    return ExitCode::kUsage;
  }
  const auto finding = connectors::push::VerifyReceipt(json.value(), key);
  if (!finding.ok()) {
    std::cerr << "NOT A RECEIPT: " << finding.error().for_caller << '\n';
    return ExitCode::kSomeNotTaken;
  }
  std::cout << finding.value().words;
  return finding.value().good ? ExitCode::kAllTaken : ExitCode::kSomeNotTaken;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(kAbout, "onestory-push");
  app.require_subcommand(1);
  app.footer(kFooter);
  Options options;
  auto* health =
      app.add_subcommand("health", "FHIR R4 bundles or single resources (UK Core, JSON)");
  AddPushOptions(*health, options);
  auto* social_care =
      app.add_subcommand("social-care", "DfE children in need census, XML, 2021 to 2026");
  AddPushOptions(*social_care, options);
  std::string receipt;
  std::string key;
  auto* verify = app.add_subcommand("verify-receipt", "check a receipt offline");
  verify->add_option("RECEIPT", receipt, "a receipt as this program keeps it")
      ->required()
      ->check(CLI::ExistingFile);
  verify->add_option("--key", key, "the hub's verifier key, as its operator published it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? ExitCode::kAllTaken : ExitCode::kUsage;
  }
  if (verify->parsed()) return CheckReceipt(receipt, key);
  options.format = health->parsed() ? Format::kHealth : Format::kSocialCare;
  return Push(options);
}
