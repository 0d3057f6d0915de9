#include "connectors/push/push_directory.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "connectors/push/folders.h"
#include "connectors/push/remarks.h"
#include "connectors/push/report_text.h"
#include "connectors/push/sending.h"
#include "connectors/voluntary/directory.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::wire::OfferedReplaced;
using voluntary::Directory;

// Rejects and warnings of a list, by the names of its files.
class ListSink final : public Sink {
 public:
  ListSink(Remarks& remarks, const std::vector<std::string>& files)
      : remarks_(remarks), files_(files) {}

  void Take(hub::records::Record, const Position&) override {}
  void Reject(const Position& at, std::string_view rule, std::string_view words) override {
    remarks_.Reject(NameOf(at), at, "rejected", rule, words);
  }
  void Warn(const Position& at, std::string_view rule, std::string_view words) override {
    remarks_.Warn(NameOf(at), at, rule, words);
  }

 private:
  std::string NameOf(const Position& at) const {
    return at.file < files_.size() ? fs::path(files_[at.file]).filename().string() : "";
  }

  Remarks& remarks_;
  const std::vector<std::string>& files_;
};

struct Sent {
  ExitCode exit = kAllTaken;
  std::string why;  // empty: it was
  std::optional<OfferedReplaced> answer;
};

ExitCode ExitOf(ErrorCode code) {
  if (code == ErrorCode::kUnavailable) return kHubUnreachable;
  return code == ErrorCode::kForbidden ? kNotAccepted : kSomeNotTaken;
}

Sent Send(const DirectoryOptions& options, const Directory& directory) {
  if (!directory.lacks.empty()) {
    return {
        kFileBroken, "nothing was sent, since " + directory.lacks + ": give the whole list", {}};
  }
  const auto link =
      ConnectTo(options.hub, options.credentials, options.p12_password_file, options.timeout);
  if (!link.ok()) return {kUsage, link.error().for_caller, {}};
  RetryPolicy policy;
  policy.tries = options.tries;
  policy.base_seconds = options.retry_base;
  Result<OfferedReplaced> answer = SendDirectory(
      *link.value(), directory.text, policy,
      [](double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); });
  if (!answer.ok()) return {ExitOf(answer.error().code), answer.error().for_caller, {}};
  return {kAllTaken, "", std::move(answer).value()};
}

std::string JsonReport(const Directory& directory, const Sent& sent) {
  std::string json = "{\"services\":" + std::to_string(directory.services) + "," +
                     SummaryMembers(directory.summary) +
                     ",\"sent\":" + (sent.answer ? "true" : "false");
  if (sent.answer) {
    json += ",\"added\":" + std::to_string(sent.answer->added) +
            ",\"changed\":" + std::to_string(sent.answer->changed) +
            ",\"removed\":" + std::to_string(sent.answer->removed) +
            ",\"leaf\":" + std::to_string(sent.answer->leaf);
  }
  if (!sent.why.empty()) json += ",\"why\":" + Quoted(sent.why);
  return json + "}\n";
}

std::string TextReport(const DirectoryOptions& options, const Directory& directory,
                       const Sent& sent) {
  std::string text = Plural(directory.services, "service on offer", "services on offer") + " of " +
                     RowsInWords(directory.summary) + "\n";
  if (!options.out.empty()) text += "written to " + options.out + "\n";
  if (sent.answer) {
    text += "in the hub's directory: " + std::to_string(sent.answer->added) + " added, " +
            std::to_string(sent.answer->changed) + " changed, " +
            std::to_string(sent.answer->removed) + " removed (leaf " +
            std::to_string(sent.answer->leaf) + ")\n";
  }
  return text;
}

ExitCode Fail(ExitCode exit, const std::string& why, std::ostream& err) {
  err << "onestory-push: " << why << '\n';
  return exit;
}

std::vector<Input> InputsOf(const std::vector<std::string>& files) {
  std::vector<Input> inputs;
  for (const std::string& file : files) inputs.push_back({file, nullptr});
  return inputs;
}

}  // namespace

Result<OfferedReplaced> SendDirectory(HubLink& link, const std::string& text,
                                      const RetryPolicy& policy, const Wait& wait) {
  std::string why;
  for (int tried = 1; tried <= policy.tries; ++tried) {
    const Result<Reply> reply = link.Put("/v1/directory", text);
    int asked_for = 0;
    if (!reply.ok()) {
      why = reply.error().for_caller;
      if (reply.error().code == ErrorCode::kUnauthenticated) {
        return Error{ErrorCode::kForbidden, why, ""};
      }
    } else if (const int status = reply.value().status; status == 200) {
      return hub::wire::ParseOfferedReplaced(reply.value().body);
    } else if (!IsPassing(status)) {
      const bool unwelcome = status == 401 || status == 403;
      return Error{unwelcome ? ErrorCode::kForbidden : ErrorCode::kInvalid, WordsOf(reply.value()),
                   ""};
    } else {
      why = WordsOf(reply.value());
      asked_for = reply.value().retry_after;
    }
    if (tried < policy.tries) wait(SecondsToWait(policy, tried, asked_for));
  }
  return Error{ErrorCode::kUnavailable, why, ""};
}

ExitCode PushDirectory(const DirectoryOptions& options, std::ostream& out, std::ostream& err) {
  Remarks remarks;
  const hub::Status opened = remarks.Open(options.rejects, options.warnings);
  if (!opened.ok()) return Fail(kLocalFault, opened.error().for_caller, err);
  ListSink sink(remarks, options.files);
  const Result<Directory> directory = voluntary::ReadDirectory(
      InputsOf(options.files), ConfigFolder(options.config), hub::SystemClock().Now(), sink);
  if (!remarks.Close()) return Fail(kLocalFault, "rejects or warnings could not be written", err);
  if (!directory.ok()) return Fail(kFileBroken, directory.error().for_caller, err);
  if (!options.out.empty()) {
    const hub::Status written = voluntary::WriteDirectory(options.out, directory.value().text);
    if (!written.ok()) return Fail(kLocalFault, written.error().for_caller, err);
  }
  Sent sent;
  if (!options.hub.empty()) sent = Send(options, directory.value());
  out << (options.json ? JsonReport(directory.value(), sent)
                       : TextReport(options, directory.value(), sent));
  if (!sent.why.empty()) return Fail(sent.exit, sent.why, err);
  const Summary& summary = directory.value().summary;
  if (!summary.complete) return kFileBroken;
  return summary.rejects > 0 ? kSomeNotTaken : kAllTaken;
}

}  // namespace connectors::push
