#include "connectors/push/run.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "connectors/mapping/tables.h"
#include "connectors/push/cut_rows.h"
#include "connectors/push/folders.h"
#include "connectors/push/full_export.h"
#include "connectors/push/outbox.h"
#include "connectors/push/progress.h"
#include "connectors/push/recognise.h"
#include "connectors/push/remarks.h"
#include "connectors/push/report.h"
#include "connectors/push/sending.h"
#include "connectors/push/watched_file.h"
#include "hub/base/time.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::AgencyId;
using hub::Result;
using hub::Status;
using Outcome = Delivery::Outcome;

std::uint64_t SizeOf(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  return failed ? 0 : size;
}

Progress::Style StyleOf(const Options& options, bool terminal) {
  if (options.quiet) return Progress::Style::kQuiet;
  return terminal ? Progress::Style::kBar : Progress::Style::kLines;
}

std::string DefaultBasis(std::string_view sector) {
  return sector == "health" ? "ca2004-s16la" : "ca2004-s10";
}

class Runner {
 public:
  Runner(const Options& options, std::ostream& err, bool terminal)
      : options_(options), progress_(err, StyleOf(options, terminal)) {}

  RunReport Go() {
    const auto began = std::chrono::steady_clock::now();
    report_.agency = options_.agency;
    report_.dry_run = options_.dry_run;
    if (Ready()) {
      for (const Group& group : groups_) {
        if (!outbox_->Stopped()) ReadGroup(group);
      }
      progress_.Done();
      Conclude();
    }
    report_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return std::move(report_);
  }

 private:
  bool Fail(ExitCode code, const std::string& why) {
    report_.failure = why;
    report_.exit = code;
    return false;
  }

  bool Ready() {
    const std::optional<AgencyId> agency = AgencyId::From(options_.agency);
    if (!agency) return Fail(kUsage, "--agency must be the id that the hub's operator gave you");
    if (!FindOutWhatTheFilesAre() || !LoadAllTables()) return false;
    const Status remarks = remarks_.Open(options_.rejects, options_.warnings);
    if (!remarks.ok()) return Fail(kUsage, remarks.error().for_caller);
    if (!options_.dry_run) {
      const auto tell = [this](const std::string& words) { progress_.Say(words); };
      const auto fault = PrepareToSend(options_, *agency, tell, sending_);
      if (fault) return Fail(fault->exit, fault->why);
    }
    sender_.agency = *agency;
    sender_.team = options_.team;
    sender_.team_contact = hub::Sensitive(options_.team_contact);
    sender_.source_url = options_.source_url;
    sender_.now = hub::SystemClock().Now();
    Outbox::Limits limits;
    limits.records = options_.batch;
    outbox_ = std::make_unique<Outbox>(
        *agency, limits, sending_.courier.get(), sending_.journal ? &*sending_.journal : nullptr,
        sending_.receipts, remarks_, [this] { progress_.Count(outbox_->mapped()); });
    return true;
  }

  bool FindOutWhatTheFilesAre() {
    const Format* forced = options_.format.empty() ? nullptr : FindFormat(options_.format);
    if (!options_.format.empty() && forced == nullptr) {
      return Fail(kUsage, "no format has the id " + options_.format + "; there are:\n" +
                              ListOf(AllFormats()));
    }
    std::vector<Input> inputs;
    for (const std::string& file : options_.files) {
      inputs.push_back(Watched(file, [this, place = inputs.size()](std::uint64_t at) {
        progress_.At(BytesBefore(place) + at);
      }));
    }
    Recognition recognition = Recognise(inputs, options_.sector, forced);
    groups_ = std::move(recognition.groups);
    for (const Group& group : groups_) {
      for (const TakenFile& file : group.files) progress_.Say(Aloud(*group.format, file));
    }
    if (recognition.not_taken.empty()) return true;
    for (NotTaken& file : recognition.not_taken) {
      report_.unknown.push_back({std::move(file.name), std::move(file.why)});
    }
    return Fail(kFileBroken, "nothing was sent: leave these files out, or say what they are");
  }

  // Of the file's own group: those that are read before it.
  std::uint64_t BytesBefore(std::size_t place) const {
    const auto found = bytes_before_.find(options_.files[place]);
    return found == bytes_before_.end() ? 0 : found->second;
  }

  bool LoadAllTables() {
    for (const Group& group : groups_) {
      const std::string name(group.format->tables);
      if (tables_.count(name) > 0) continue;
      Result<Tables> tables = LoadTables(ConfigFolder(options_.config), name);
      if (!tables.ok()) return Fail(kUsage, "code and label tables: " + tables.error().for_caller);
      tables_.emplace(name, std::move(tables).value());
    }
    return true;
  }

  void ReadGroup(const Group& group) {
    GroupReport report;
    report.format = group.format->id;
    report.words = group.format->words;
    std::vector<Input> inputs;
    std::vector<std::string> names;
    std::uint64_t bytes = 0;
    for (const TakenFile& file : group.files) {
      inputs.push_back(file.input);
      names.push_back(file.name);
      bytes_before_[file.input.path.string()] = bytes;
      bytes += SizeOf(file.input.path);
    }
    progress_.Begin(bytes);
    sender_.basis = options_.basis.empty() ? DefaultBasis(group.format->sector) : options_.basis;
    outbox_->BeginGroup(names, {options_.full, group.format->purged_by_person});
    Result<Summary> summary = group.format->read(
        inputs, tables_.at(std::string(group.format->tables)), sender_, *outbox_);
    outbox_->Flush();
    if (summary.ok()) {
      report.summary = std::move(summary).value();
      if (options_.full) ConcludeFull(report);
    } else {
      report.readable = false;
      report.fault = summary.error().for_caller;
    }
    TellOfFiles(group, report);
    report.account = outbox_->account();
    report_.account.Add(report.account);
    report_.groups.push_back(std::move(report));
  }

  void ConcludeFull(GroupReport& report) {
    const std::string scope = report.format + ": " +
                              (options_.scope.empty() ? report.summary.collection : options_.scope);
    Result<FullExport> full =
        push::Conclude(scope, report.summary, {options_.retract_share, options_.yes_retract},
                       *outbox_, *sending_.journal);
    if (full.ok()) {
      report.full = std::move(full).value();
    } else {
      Fail(kLocalFault, full.error().for_caller);
    }
  }

  void TellOfFiles(const Group& group, GroupReport& report) {
    for (std::size_t i = 0; i < group.files.size(); ++i) {
      const FileAccount& account = outbox_->files()[i];
      FileReport file;
      file.name = account.name;
      file.shape = group.files[i].shape;
      file.records = account.records;
      file.rejects = account.rejects;
      file.warnings = account.warnings;
      if (!options_.rejects_rows.empty()) CutOut(group, i, file);
      report.files.push_back(std::move(file));
    }
  }

  void CutOut(const Group& group, std::size_t i, FileReport& file) {
    const FileAccount& account = outbox_->files()[i];
    const Result<Cut> cut =
        CutRows(group.files[i].input, *group.format,
                {account.units, account.lines, account.first_line}, options_.rejects_rows);
    if (cut.ok()) {
      file.cut_file = cut.value().file.string();
      file.cut_rows = cut.value().rows;
    } else {
      Fail(kLocalFault, cut.error().for_caller);
    }
  }

  void Conclude() {
    bool broken = false;
    bool rejected = report_.account.bad > 0;
    bool waits = false;
    for (const GroupReport& group : report_.groups) {
      broken = broken || !group.readable || !group.summary.complete;
      rejected = rejected || group.summary.rejects > 0;
      waits = waits || (group.full && group.full->waits);
    }
    if (report_.exit == kAllTaken) {
      report_.exit = broken ? kFileBroken : waits ? kWaitsForPerson : rejected ? kSomeNotTaken : 0;
    }
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
  std::vector<Group> groups_;
  std::map<std::string, std::uint64_t> bytes_before_;  // by path
  std::map<std::string, Tables> tables_;
  Sender sender_;
  Remarks remarks_;
  Sending sending_;
  std::unique_ptr<Outbox> outbox_;
};

}  // namespace

ExitCode Run(const Options& options, std::ostream& out, std::ostream& err, bool terminal) {
  const RunReport report = Runner(options, err, terminal).Go();
  if (options.json) {
    out << InJson(report) << '\n';
  } else if (report.groups.empty() && report.unknown.empty()) {
    err << "onestory-push: " << report.failure << '\n';
  } else {
    out << InWords(report, options.verbose);
  }
  out.flush();
  return static_cast<ExitCode>(report.exit);
}

}  // namespace connectors::push
