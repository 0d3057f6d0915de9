#include "connectors/push/check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "connectors/mapping/tables.h"
#include "connectors/push/check_sink.h"
#include "connectors/push/folders.h"
#include "connectors/push/recognise.h"
#include "connectors/push/report_text.h"
#include "hub/base/time.h"

namespace connectors::push {
namespace {

using hub::Result;

struct JudgedGroup {
  const Group* group = nullptr;
  std::string fault;  // why nothing of it could be read; empty: it was
  Summary summary;
  std::vector<Judged> files;

  bool Broken() const { return !fault.empty() || !summary.complete; }
  bool Rejects() const {
    return std::any_of(files.begin(), files.end(), [](const Judged& file) {
      return !file.rejects.empty() || !file.unfit.empty();
    });
  }
};

JudgedGroup Judge(const Group& group, const CheckOptions& options) {
  JudgedGroup judged;
  judged.group = &group;
  const Result<Tables> tables = LoadTables(ConfigFolder(options.config), group.format->tables);
  if (!tables.ok()) {
    judged.fault = "code and label tables: " + tables.error().for_caller;
    return judged;
  }
  Sender sender;
  sender.agency = *hub::AgencyId::From("check-only");
  sender.basis = "check-only";
  sender.source_url = options.source_url;
  sender.now = hub::SystemClock().Now();
  std::vector<Input> inputs;
  for (const TakenFile& file : group.files) inputs.push_back(file.input);
  CheckSink sink(inputs.size());
  const Result<Summary> summary = group.format->read(inputs, tables.value(), sender, sink);
  if (summary.ok()) {
    judged.summary = summary.value();
  } else {
    judged.fault = summary.error().for_caller;
  }
  judged.files = sink.judged();
  return judged;
}

std::string Places(const Problem& problem) {
  std::string places;
  for (const Position& at : problem.first) {
    if (at.unit == 0 && at.line == 0) continue;
    places += places.empty() ? "" : ", ";
    places += at.unit == 0 ? "line " + std::to_string(at.line) : std::to_string(at.unit);
  }
  if (places.empty()) return "the file itself";
  if (problem.count > problem.first.size()) {
    places += " and " + std::to_string(problem.count - problem.first.size()) + " more";
  }
  if (problem.first.front().unit == 0) return places;
  return (problem.count == 1 ? "row " : "rows ") + places;
}

std::string ProblemLines(const std::string& title, const Problems& problems) {
  if (problems.empty()) return "";
  std::string text = "  " + title + ":\n";
  for (const auto& [rule, problem] : problems) {
    text += "    " + std::to_string(problem.count) + "  " + rule + ": " + Places(problem) +
            "\n         " + problem.words + "\n";
  }
  return text;
}

std::string FileInWords(const JudgedGroup& judged, std::size_t i) {
  std::string text = Aloud(*judged.group->format, judged.group->files[i]) + "\n";
  if (!judged.fault.empty()) return text + "  CANNOT BE READ: " + judged.fault + "\n";
  const Judged& file = judged.files[i];
  text += "  " + Plural(file.records, "record", "records") + ", " +
          Plural(Sum(file.rejects), "reject", "rejects") + ", " +
          Plural(Sum(file.warnings), "warning", "warnings") + "\n";
  text += ProblemLines("rejected, no record is made", file.rejects);
  text += ProblemLines("records that the hub would refuse", file.unfit);
  text += ProblemLines("needs a look", file.warnings);
  return text;
}

std::string GroupInWords(const JudgedGroup& judged) {
  std::string text;
  for (std::size_t i = 0; i < judged.group->files.size(); ++i) text += FileInWords(judged, i);
  if (!judged.fault.empty()) return text;
  const Summary& summary = judged.summary;
  text += (judged.group->files.size() > 1 ? "together, " : "  ") + summary.collection + ": " +
          RowsInWords(summary) + "\n";
  if (!summary.not_taken.empty()) {
    text += "  rows of other kinds, not taken:\n" + CountLines(summary.not_taken, "    ");
  }
  if (!summary.ignored.empty()) {
    text += "  fields that no record has:\n" + CountLines(summary.ignored, "    ");
  }
  if (!summary.complete) {
    text += "  INCOMPLETE at line " + std::to_string(summary.broken_at.line) + ": " +
            summary.broken_why + "\n";
  }
  return text;
}

std::string ProblemsObject(const Problems& problems) {
  std::string json = "{";
  for (const auto& [rule, problem] : problems) {
    if (json.size() > 1) json += ',';
    json += Quoted(rule) + ":{\"count\":" + std::to_string(problem.count) +
            ",\"words\":" + Quoted(problem.words) + ",\"first\":[";
    for (const Position& at : problem.first) {
      if (json.back() != '[') json += ',';
      json += "{\"row\":" + std::to_string(at.unit) + ",\"line\":" + std::to_string(at.line) + "}";
    }
    json += "]}";
  }
  return json + "}";
}

std::string FileObject(const JudgedGroup& judged, std::size_t i) {
  const TakenFile& file = judged.group->files[i];
  std::string json = "{\"file\":" + Quoted(file.name) +
                     ",\"format\":" + Quoted(judged.group->format->id) +
                     ",\"shape\":" + Quoted(file.shape);
  if (!judged.fault.empty()) return json + ",\"fault\":" + Quoted(judged.fault) + "}";
  const Judged& found = judged.files[i];
  return json + ",\"records\":" + std::to_string(found.records) +
         ",\"kinds\":" + Object(found.kinds) + ",\"rejects\":" + ProblemsObject(found.rejects) +
         ",\"unfit\":" + ProblemsObject(found.unfit) +
         ",\"warnings\":" + ProblemsObject(found.warnings) + "}";
}

std::string InJson(const std::vector<JudgedGroup>& groups, const std::vector<NotTaken>& unknown,
                   int exit) {
  std::string files;
  std::string formats;
  for (const JudgedGroup& judged : groups) {
    for (std::size_t i = 0; i < judged.group->files.size(); ++i) {
      files += (files.empty() ? "" : ",") + FileObject(judged, i);
    }
    if (!judged.fault.empty()) continue;
    formats += (formats.empty() ? "" : ",") + std::string("{\"format\":") +
               Quoted(judged.group->format->id) + "," + SummaryMembers(judged.summary) + "}";
  }
  for (const NotTaken& file : unknown) {
    files += (files.empty() ? "" : ",") + std::string("{\"file\":") + Quoted(file.name) +
             ",\"fault\":" + Quoted(file.why) + "}";
  }
  return "{\"files\":[" + files + "],\"formats\":[" + formats +
         "],\"exit\":" + std::to_string(exit) + "}";
}

ExitCode ExitOf(const std::vector<JudgedGroup>& groups, bool unknown) {
  ExitCode exit = kAllTaken;
  for (const JudgedGroup& judged : groups) {
    if (judged.Broken()) return kFileBroken;
    if (judged.Rejects()) exit = kSomeNotTaken;
  }
  return unknown ? kFileBroken : exit;
}

std::string Verdict(const std::vector<JudgedGroup>& groups, ExitCode exit) {
  const bool tells = std::any_of(groups.begin(), groups.end(), [](const JudgedGroup& judged) {
    return judged.summary.records > 0;
  });
  switch (exit) {
    case kAllTaken:
      if (!tells) return "nothing would be sent: no row tells anything that becomes a record\n";
      return "every row can be pushed\n";
    case kSomeNotTaken:
      return "can be pushed; the rejected rows stay behind until they are mended\n";
    default:
      return "not fit to be pushed as it is: see above\n";
  }
}

}  // namespace

ExitCode Check(const CheckOptions& options, std::ostream& out, std::ostream& err) {
  const Format* forced = options.format.empty() ? nullptr : FindFormat(options.format);
  if (!options.format.empty() && forced == nullptr) {
    err << "onestory-push: no format has the id " << options.format << "; there are:\n"
        << ListOf(AllFormats());
    return kUsage;
  }
  std::vector<Input> inputs;
  for (const std::string& file : options.files) inputs.push_back({file, {}});
  const Recognition recognition = Recognise(inputs, options.sector, forced);
  std::vector<JudgedGroup> groups;
  for (const Group& group : recognition.groups) groups.push_back(Judge(group, options));
  const ExitCode exit = ExitOf(groups, !recognition.not_taken.empty());
  if (options.json) {
    out << InJson(groups, recognition.not_taken, exit) << '\n';
    return exit;
  }
  for (const JudgedGroup& judged : groups) out << GroupInWords(judged);
  for (const NotTaken& file : recognition.not_taken) out << file.name << ": " << file.why << '\n';
  out << Verdict(groups, exit);
  return exit;
}

}  // namespace connectors::push
