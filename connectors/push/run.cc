#include "connectors/push/run.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "connectors/health/read_fhir.h"
#include "connectors/mapping/tables.h"
#include "connectors/push/delivery.h"
#include "connectors/push/files.h"
#include "connectors/push/journal.h"
#include "connectors/push/outbox.h"
#include "connectors/push/progress.h"
#include "connectors/push/remarks.h"
#include "connectors/push/report.h"
#include "connectors/social_care/read_cin.h"
#include "hub/base/time.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::AgencyId;
using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;
using Outcome = Delivery::Outcome;

Error Usage(std::string why) { return Error{ErrorCode::kInvalid, std::move(why), ""}; }

fs::path ConfigFolder(const Options& options) {
  if (!options.config.empty()) return options.config;
  if (const char* named = std::getenv("ONESTORY_CONFIG")) return named;
  std::error_code failed;
  const fs::path program = fs::canonical("/proc/self/exe", failed);
  for (const char* way : {"../../../config", "../share/onestory/config", "../../config"}) {
    const fs::path folder = (program.parent_path() / way).lexically_normal();
    if (fs::is_directory(folder / "codes", failed)) return folder;
  }
  return "config";
}

fs::path StateFolder(const Options& options) {
  if (!options.state.empty()) return options.state;
  if (const char* state = std::getenv("XDG_STATE_HOME")) return fs::path(state) / "onestory-push";
  if (const char* home = std::getenv("HOME")) {
    return fs::path(home) / ".local" / "state" / "onestory-push";
  }
  return "onestory-push-state";
}

// A file name for "agency to hub".
std::string JournalName(const Options& options) {
  std::string name = options.agency + "@";
  const std::size_t scheme = options.hub.find("://");
  for (const char c : scheme == std::string::npos ? options.hub : options.hub.substr(scheme + 3)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    name += plain ? c : '_';
  }
  return name;
}

std::uint64_t SizeOf(const std::string& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  return failed ? 0 : size;
}

class Runner {
 public:
  Runner(const Options& options, std::ostream& err, bool terminal)
      : options_(options), progress_(err, StyleOf(options, terminal), TotalOf(options)) {}

  RunReport Go() {
    const auto began = std::chrono::steady_clock::now();
    report_.dry_run = options_.dry_run;
    const Status ready = Prepare();
    if (!ready.ok()) {
      Fail(exit_when_not_ready_, ready.error().for_caller);
    } else {
      for (const std::string& file : options_.files) {
        if (outbox_->Stopped()) break;
        ReadOne(file);
      }
      progress_.Done();
      Conclude();
    }
    report_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return std::move(report_);
  }

 private:
  static Progress::Style StyleOf(const Options& options, bool terminal) {
    if (options.quiet) return Progress::Style::kQuiet;
    return terminal ? Progress::Style::kBar : Progress::Style::kLines;
  }
  static std::uint64_t TotalOf(const Options& options) {
    std::uint64_t total = 0;
    for (const std::string& file : options.files) total += SizeOf(file);
    return total;
  }

  void Fail(ExitCode code, const std::string& why) {
    report_.failure = why;
    report_.exit = code;
  }

  Status Prepare() {
    exit_when_not_ready_ = kUsage;
    const std::optional<AgencyId> agency = AgencyId::From(options_.agency);
    if (!agency) return Usage("--agency must be the id that the hub's operator gave you");
    const bool health = options_.format == Format::kHealth;
    Result<Tables> tables = LoadTables(ConfigFolder(options_), health ? "fhir" : "cin");
    if (!tables.ok()) return Usage("code and label tables: " + tables.error().for_caller);
    tables_ = std::move(tables).value();
    sender_.agency = *agency;
    sender_.basis =
        options_.basis.empty() ? (health ? "ca2004-s16la" : "ca2004-s10") : options_.basis;
    sender_.team = options_.team;
    sender_.team_contact = hub::Sensitive(options_.team_contact);
    sender_.source_url = options_.source_url;
    sender_.now = hub::SystemClock().Now();
    const Status remarks = remarks_.Open(options_.rejects, options_.warnings);
    if (!remarks.ok()) return remarks.error();
    if (!options_.dry_run) {
      const Status connected = PrepareToSend(*agency);
      if (!connected.ok()) return connected.error();
    }
    const fs::path receipts = options_.receipts.empty() ? StateFolder(options_) / "receipts"
                                                        : fs::path(options_.receipts);
    if (!options_.dry_run) {
      std::error_code failed;
      fs::create_directories(receipts, failed);
      exit_when_not_ready_ = kLocalFault;
      if (failed) return Usage("cannot make folder " + receipts.string());
    }
    Outbox::Limits limits;
    limits.records = options_.batch;
    outbox_ =
        std::make_unique<Outbox>(*agency, limits, courier_.get(), journal_ ? &*journal_ : nullptr,
                                 receipts, remarks_, [this] { ShowProgress(); });
    return Done{};
  }

  Status PrepareToSend(const AgencyId& agency) {
    Credentials credentials = options_.credentials;
    if (!options_.p12_password_file.empty()) {
      Result<std::string> password = ReadWhole(options_.p12_password_file, 4096);
      if (!password.ok()) return password.error();
      credentials.p12_password = password.value().substr(0, password.value().find_first_of("\r\n"));
    }
    auto link = TlsLink::To(options_.hub, credentials, options_.timeout);
    if (!link.ok()) return link.error();
    link_ = std::move(link).value();
    exit_when_not_ready_ = kLocalFault;
    Result<Journal> journal = Journal::Open(StateFolder(options_), JournalName(options_));
    if (!journal.ok()) return journal.error();
    journal_.emplace(std::move(journal).value());
    courier_ = std::make_unique<Courier>(
        *link_, agency, RetryPolicy{options_.tries, options_.retry_base, 30},
        [](double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); },
        [this](const std::string& words) { progress_.Say(words); });
    return CheckJournal();
  }

  // The journal is worth something only while the hub holds what it says: not after the
  // hub was set up anew or restored from an older backup.
  Status CheckJournal() {
    if (journal_->last_batch().empty()) return Done{};
    const Delivery known = courier_->Ask(journal_->last_batch());
    switch (known.outcome) {
      case Outcome::kReceipt:
        return Done{};
      case Outcome::kUnreachable:
        exit_when_not_ready_ = kHubUnreachable;
        return Usage("the hub cannot be reached: " + known.why);
      case Outcome::kRefusedWhole:
        progress_.Say("the hub does not know the last batch of " + options_.agency +
                      ": everything is sent again, which does no harm");
        return journal_->StartOver();
      default:
        exit_when_not_ready_ = kNotAccepted;
        return Usage(known.why);
    }
  }

  void ShowProgress() {
    std::uint64_t at = bytes_before_;
    if (in_ != nullptr && in_->good()) at += static_cast<std::uint64_t>(in_->tellg());
    progress_.At(at, outbox_ ? outbox_->account().mapped : 0);
  }

  void ReadOne(const std::string& file) {
    FileReport report;
    report.name = fs::path(file).filename().string();
    std::ifstream in(file, std::ios::binary);
    outbox_->BeginFile(report.name);
    in_ = &in;
    Result<Summary> summary = !in || fs::is_directory(file)
                                  ? Result<Summary>(Usage("cannot open it"))
                                  : (options_.format == Format::kHealth
                                         ? health::ReadFhir(in, tables_, sender_, *outbox_)
                                         : social_care::ReadCin(in, tables_, sender_, *outbox_));
    outbox_->Flush();
    in_ = nullptr;
    bytes_before_ += SizeOf(file);
    if (summary.ok()) {
      report.summary = std::move(summary).value();
    } else {
      report.readable = false;
      report.fault = summary.error().for_caller;
    }
    progress_.Say(report.name + (report.readable && report.summary.complete
                                     ? ": read"
                                     : ": NOT read to its end"));
    report_.files.push_back(std::move(report));
  }

  void Conclude() {
    report_.account = outbox_->account();
    bool broken = false;
    bool rejected = report_.account.bad > 0;
    for (const FileReport& file : report_.files) {
      broken = broken || !file.readable || !file.summary.complete;
      rejected = rejected || file.summary.rejects > 0;
    }
    if (rejected) report_.exit = kSomeNotTaken;
    if (broken) report_.exit = kFileBroken;
    if (outbox_->Stopped()) ConcludeStopped();
    if (!remarks_.Close()) Fail(kLocalFault, "the rejects or warnings file could not be written");
  }

  void ConcludeStopped() {
    const std::string why = outbox_->failure_words();
    switch (outbox_->failure()) {
      case Outcome::kUnreachable:
        Fail(kHubUnreachable, "the hub cannot be reached: " + why);
        report_.advice =
            "Nothing is lost. Run the same command again when the hub answers: it goes on where "
            "it stopped and sends nothing twice.";
        break;
      case Outcome::kNotWelcome:
        Fail(kNotAccepted, why);
        report_.advice =
            "Check --cert, --key, --ca and --agency with the hub's operator. What the hub took "
            "before is safe; the same command goes on from there.";
        break;
      default:
        Fail(kLocalFault, why);
        report_.advice =
            "Check space and permissions of --state and --receipts, then run it again.";
    }
  }

  const Options& options_;
  Progress progress_;
  RunReport report_;
  Tables tables_;
  Sender sender_;
  Remarks remarks_;
  std::unique_ptr<TlsLink> link_;
  std::optional<Journal> journal_;
  std::unique_ptr<Courier> courier_;
  std::unique_ptr<Outbox> outbox_;
  std::ifstream* in_ = nullptr;
  std::uint64_t bytes_before_ = 0;
  ExitCode exit_when_not_ready_ = kUsage;
};

}  // namespace

ExitCode Run(const Options& options, std::ostream& out, std::ostream& err, bool terminal) {
  const RunReport report = Runner(options, err, terminal).Go();
  if (options.json) {
    out << InJson(report) << '\n';
  } else if (report.files.empty() && !report.failure.empty()) {
    err << "onestory-push: " << report.failure << '\n';
  } else {
    out << InWords(report);
  }
  out.flush();
  return static_cast<ExitCode>(report.exit);
}

}  // namespace connectors::push
