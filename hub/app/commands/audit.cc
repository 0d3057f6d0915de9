
#include <fstream>
#include <optional>
#include <utility>

#include "hub/app/commands/commands.h"
#include "hub/app/files.h"
#include "hub/app/table.h"
#include "hub/audit/export_seal.h"
#include "hub/audit/verify.h"
#include "hub/wire/answers.h"

namespace hub::app {
namespace {

Result<std::vector<audit::SignedNote>> ReadNotes(const std::vector<fs::path>& files,
                                                 const Console& console) {
  std::vector<audit::SignedNote> notes;
  for (const fs::path& file : files) {
    Result<std::string> text = ReadFile(console.Resolve(file));
    if (!text.ok()) return text.error();
    notes.push_back({file.string(), std::move(text).value()});
  }
  return notes;
}

Result<std::vector<service::ReceiptToCheck>> ReadReceipts(const std::vector<fs::path>& files,
                                                          const Console& console) {
  std::vector<service::ReceiptToCheck> receipts;
  for (const fs::path& file : files) {
    const Result<std::string> text = ReadFile(console.Resolve(file));
    if (!text.ok()) return text.error();
    const Result<wire::SignedReceipt> receipt = wire::ParseReceipt(text.value());
    if (!receipt.ok()) {
      return Error{receipt.error().code, file.string() + ": " + receipt.error().for_caller, ""};
    }
    receipts.push_back({file.string(), receipt.value().receipt, receipt.value().signature});
  }
  return receipts;
}

wire::Row Summary(const audit::LogReport& report) {
  return {{"whole", report.clean()},
          {"leaves", report.size},
          {"root", crypto::Base64(crypto::View(report.root))},
          {"covered_by_checkpoints", report.covered},
          {"first", report.first ? report.first->Rfc3339() : "-"},
          {"last", report.last ? report.last->Rfc3339() : "-"}};
}

int Tell(const audit::LogReport& report, const std::vector<service::ReceiptFinding>& receipts,
         const Status& rights, bool json, Console& console) {
  std::vector<std::string> wrong;
  if (!rights.ok()) {
    wrong.push_back(rights.error().for_caller + ": " + rights.error().for_operator);
  }
  for (const audit::Finding& finding : report.findings) {
    wrong.push_back("leaf " + std::to_string(finding.leaf) + ": " + finding.words);
  }
  std::vector<std::string> checked;
  for (const service::ReceiptFinding& finding : receipts) {
    (finding.good ? checked : wrong).push_back(finding.name + ": " + finding.words);
  }
  wire::Row row = Summary(report);
  if (json) {
    row.emplace_back("receipts", checked);
    row.emplace_back("wrong", wrong);
    Print(row, true, console.out);
  } else {
    Print(row, false, console.out);
    for (const std::string& line : checked) console.out << "receipt " << line << "\n";
    for (const std::string& line : wrong) console.out << "WRONG " << line << "\n";
    console.out << (wrong.empty() ? "The log is whole.\n" : "The log is NOT whole.\n");
  }
  return wrong.empty() ? kExitDone : kExitFoundWrong;
}

}  // namespace

int VerifyAudit(const AuditOptions& options, Hub& hub, Console& console) {
  const auto notes = ReadNotes(options.against, console);
  if (!notes.ok()) return console.Fail(notes.error());
  const auto receipts = ReadReceipts(options.receipts, console);
  if (!receipts.ok()) return console.Fail(receipts.error());
  const Result<audit::LogReport> report = hub.prove_log().Verify(notes.value());
  if (!report.ok()) return console.Fail(report.error());
  return Tell(report.value(), hub.prove_log().Check(receipts.value()), hub.store().CheckRights(),
              options.json, console);
}

int VerifyAuditFile(const AuditOptions& options, Console& console) {
  const auto notes = ReadNotes(options.against, console);
  if (!notes.ok()) return console.Fail(notes.error());
  std::ifstream in(console.Resolve(options.file), std::ios::binary);
  const std::optional<std::string_view> key =
      options.key.empty() ? std::nullopt : std::optional<std::string_view>(options.key);
  const Result<audit::LogReport> report = audit::VerifyLogFile(in, key, notes.value());
  if (!report.ok()) return console.Fail(report.error());
  return Tell(report.value(), {}, Done{}, options.json, console);
}

int VerifyExport(const ExportOptions& options, Console& console) {
  const Result<std::string> file = ReadFile(console.Resolve(options.file));
  if (!file.ok()) return console.Fail(file.error());
  std::string origin;
  const Result<crypto::PublicKey> key = audit::ReadVerifierKey(options.key, origin);
  if (!key.ok()) return console.Fail(key.error());
  const auto seal = audit::VerifyExport(file.value(), origin, key.value());
  if (!seal.ok()) {
    Print({{"whole", false}, {"why", seal.error().for_caller}}, options.json, console.out);
    return kExitFoundWrong;
  }
  Print({{"whole", true},
         {"code", seal.value().code},
         {"at", seal.value().at.Rfc3339()},
         {"hub", seal.value().origin},
         {"leaf", seal.value().leaf}},
        options.json, console.out);
  return kExitDone;
}

int ExportAudit(const AuditOptions& options, Hub& hub, Console& console) {
  const fs::path file = console.Resolve(options.file);
  const Status made = WriteNewFile(file, "");
  if (!made.ok()) return console.Fail(made.error());
  std::ofstream out(file, std::ios::binary);
  const Result<std::uint64_t> leaves = hub.prove_log().Export(out);
  out.close();
  if (!leaves.ok() || !out) {
    std::error_code ignored;
    fs::remove(file, ignored);
    return console.Fail(leaves.ok() ? Error{ErrorCode::kUnavailable, "cannot write the file", ""}
                                    : leaves.error());
  }
  Print({{"file", file.string()},
         {"leaves", leaves.value()},
         {"verifier_key", hub.prove_log().VerifierKey()}},
        options.json, console.out);
  return kExitDone;
}

int SignCheckpoint(const AuditOptions& options, Hub& hub, Console& console) {
  const Result<std::string> note = hub.prove_log().Sign();
  if (!note.ok()) return console.Fail(note.error());
  if (options.json) {
    Print({{"checkpoint", note.value()}, {"verifier_key", hub.prove_log().VerifierKey()}}, true,
          console.out);
  } else {
    console.out << note.value();
  }
  return kExitDone;
}

}  // namespace hub::app
