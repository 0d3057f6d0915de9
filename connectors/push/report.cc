#include "connectors/push/report.h"

#include <cstdint>
#include <map>
#include <string_view>

#include "hub/records/entry_format.h"

namespace connectors::push {
namespace {

using Counts = std::map<std::string, std::uint64_t>;

std::string Plural(std::uint64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void AddCounts(const Counts& counts, const std::string& indent, std::string& out) {
  for (const auto& [what, count] : counts) {
    out += indent + std::to_string(count) + "  " + what + "\n";
  }
}

void AddFile(const FileReport& file, std::string& out) {
  out += file.name + "\n";
  if (!file.readable) {
    out += "  cannot be read: " + file.fault + "\n";
    return;
  }
  const Summary& summary = file.summary;
  out += "  " + summary.collection + ": " + Plural(summary.units, "entry", "entries") + ", " +
         Plural(summary.people, "person", "people") + "\n";
  out += "  " + Plural(summary.rows, "row", "rows") + " = " +
         Plural(summary.records, "record", "records") + " + " +
         Plural(summary.rejects, "reject", "rejects") + " + " + std::to_string(summary.NotTaken()) +
         " not taken; " + Plural(summary.warnings, "warning", "warnings") + "\n";
  if (!summary.not_taken.empty()) {
    out += "  not taken:\n";
    AddCounts(summary.not_taken, "    ", out);
  }
  if (!summary.ignored.empty()) {
    out += "  fields that no record has:\n";
    AddCounts(summary.ignored, "    ", out);
  }
  if (!summary.complete) {
    out += "  INCOMPLETE at line " + std::to_string(summary.broken_at.line) + ": " +
           summary.broken_why + "\n";
  }
}

std::string Quoted(std::string_view text) {
  std::string json;
  hub::records::AppendJsonString(text, json);
  return json;
}

std::string Object(const Counts& counts) {
  std::string json = "{";
  for (const auto& [what, count] : counts) {
    if (json.size() > 1) json += ',';
    json += Quoted(what) + ":" + std::to_string(count);
  }
  return json + "}";
}

std::string FileObject(const FileReport& file) {
  const Summary& summary = file.summary;
  std::string json = "{\"file\":" + Quoted(file.name);
  json += ",\"readable\":";
  json += file.readable ? "true" : "false";
  if (!file.readable) return json + ",\"fault\":" + Quoted(file.fault) + "}";
  json += ",\"collection\":" + Quoted(summary.collection);
  json += ",\"units\":" + std::to_string(summary.units);
  json += ",\"people\":" + std::to_string(summary.people);
  json += ",\"rows\":" + std::to_string(summary.rows);
  json += ",\"records\":" + std::to_string(summary.records);
  json += ",\"rejects\":" + std::to_string(summary.rejects);
  json += ",\"warnings\":" + std::to_string(summary.warnings);
  json += ",\"not_taken\":" + Object(summary.not_taken);
  json += ",\"ignored\":" + Object(summary.ignored);
  json += ",\"complete\":";
  json += summary.complete ? "true" : "false";
  if (!summary.complete) {
    json += ",\"broken\":{\"line\":" + std::to_string(summary.broken_at.line) +
            ",\"column\":" + std::to_string(summary.broken_at.column) +
            ",\"why\":" + Quoted(summary.broken_why) + "}";
  }
  return json + "}";
}

}  // namespace

std::string InWords(const RunReport& report) {
  std::string out;
  for (const FileReport& file : report.files) AddFile(file, out);
  const Account& account = report.account;
  out += "records by kind:\n";
  AddCounts(account.kinds, "  ", out);
  if (!account.warnings.empty()) {
    out += "warnings by rule (--warnings FILE lists each):\n";
    AddCounts(account.warnings, "  ", out);
  }
  if (report.dry_run) {
    out += "dry run: nothing was sent\n";
  } else {
    out += "sent in " + Plural(account.batches, "batch", "batches") + "; " +
           std::to_string(account.skipped) + " not sent again: the hub holds them\n";
    AddCounts(account.outcomes, "  ", out);
  }
  if (!account.reasons.empty()) {
    out += "why some were not taken (--rejects FILE lists each):\n";
    AddCounts(account.reasons, "  ", out);
  }
  if (!report.failure.empty()) out += "STOPPED: " + report.failure + "\n";
  if (!report.advice.empty()) out += report.advice + "\n";
  return out;
}

std::string InJson(const RunReport& report) {
  const Account& account = report.account;
  std::string json = "{\"files\":[";
  for (std::size_t i = 0; i < report.files.size(); ++i) {
    if (i > 0) json += ',';
    json += FileObject(report.files[i]);
  }
  json += "],\"dry_run\":";
  json += report.dry_run ? "true" : "false";
  json += ",\"kinds\":" + Object(account.kinds);
  json += ",\"warnings\":" + Object(account.warnings);
  json += ",\"outcomes\":" + Object(account.outcomes);
  json += ",\"reasons\":" + Object(account.reasons);
  json += ",\"mapped\":" + std::to_string(account.mapped);
  json += ",\"already_held\":" + std::to_string(account.skipped);
  json += ",\"batches\":" + std::to_string(account.batches);
  json += ",\"milliseconds\":" + std::to_string(static_cast<std::uint64_t>(report.seconds * 1000));
  json += ",\"failure\":" + Quoted(report.failure);
  json += ",\"advice\":" + Quoted(report.advice);
  json += ",\"exit\":" + std::to_string(report.exit);
  return json + "}";
}

}  // namespace connectors::push
