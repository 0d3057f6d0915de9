#include "connectors/push/report.h"

#include <cstdint>
#include <string_view>

#include "connectors/push/report_text.h"

namespace connectors::push {
namespace {

using Line = std::vector<std::string>;

std::string Number(std::uint64_t count) { return std::to_string(count); }

// One line for each format: what became of its rows and records.
std::string SummaryTable(const RunReport& report) {
  std::vector<Line> lines;
  if (report.dry_run) {
    lines.push_back({"format", "rows", "records", "unfit", "rejected", "not taken"});
  } else {
    lines.push_back({"format", "rows", "records", "pushed", "unchanged", "duplicates",
                     "quarantined", "refused", "rejected"});
  }
  for (const GroupReport& group : report.groups) {
    const Account& account = group.account;
    const Summary& summary = group.summary;
    Line line = {group.words, Number(summary.rows), Number(summary.records)};
    if (report.dry_run) {
      line.insert(line.end(), {Number(account.Of("unfit")), Number(summary.rejects),
                               Number(summary.NotTaken())});
    } else {
      line.insert(line.end(), {Number(account.Taken()), Number(account.skipped),
                               Number(account.Of("duplicate")), Number(account.Of("quarantined")),
                               Number(account.Of("refused")), Number(summary.rejects)});
    }
    lines.push_back(std::move(line));
  }
  return report.agency + "\n" + Columns(lines);
}

std::string Faults(const GroupReport& group) {
  std::string text;
  if (!group.readable) text += group.words + " cannot be read: " + group.fault + "\n";
  if (!group.summary.complete) {
    const std::size_t file = group.summary.broken_at.file;
    const std::string name = file < group.files.size() ? group.files[file].name : group.words;
    text += name + " is INCOMPLETE at line " + Number(group.summary.broken_at.line) + ": " +
            group.summary.broken_why + "\n";
  }
  if (group.full) text += InWords(*group.full);
  for (const FileReport& file : group.files) {
    if (file.cut_file.empty()) continue;
    text += Plural(file.cut_rows, "row", "rows") + " of " + file.name +
            " to be mended: " + file.cut_file + "\n";
  }
  return text;
}

std::string Details(const GroupReport& group) {
  std::string text = "\n" + group.words + " [" + group.format + "]\n";
  for (const FileReport& file : group.files) {
    text += "  " + file.name + " (" + file.shape +
            "): " + Plural(file.records, "record", "records") + ", " +
            Plural(file.rejects, "reject", "rejects") + ", " +
            Plural(file.warnings, "warning", "warnings") + "\n";
  }
  const Summary& summary = group.summary;
  text += "  " + summary.collection + ": " + Plural(summary.units, "entry", "entries") + ", " +
          Plural(summary.people, "person", "people") + "\n  " + RowsInWords(summary) + "\n";
  const auto part = [&text](const std::string& title, const Counts& counts) {
    if (!counts.empty()) text += "  " + title + ":\n" + CountLines(counts, "    ");
  };
  part("not taken", summary.not_taken);
  part("fields that no record has", summary.ignored);
  part("records by kind", group.account.kinds);
  part("warnings by rule (--warnings FILE lists each)", group.account.warnings);
  part("what the hub said", group.account.outcomes);
  return text;
}

std::string FileObject(const GroupReport& group, const FileReport& file) {
  std::string json = "{\"file\":" + Quoted(file.name);
  json += ",\"format\":" + Quoted(group.format);
  json += ",\"shape\":" + Quoted(file.shape);
  json += ",\"readable\":";
  json += group.readable ? "true" : "false";
  if (!group.readable) return json + ",\"fault\":" + Quoted(group.fault) + "}";
  if (!file.cut_file.empty()) {
    json += ",\"to_mend\":" + Quoted(file.cut_file) + ",\"rows_to_mend\":" + Number(file.cut_rows);
  }
  // Of files that were read together, the reader counts some things once for all.
  if (group.files.size() == 1) return json + "," + SummaryMembers(group.summary) + "}";
  return json + ",\"records\":" + Number(file.records) + ",\"rejects\":" + Number(file.rejects) +
         ",\"warnings\":" + Number(file.warnings) + "}";
}

std::string AccountMembers(const Account& account) {
  return "\"kinds\":" + Object(account.kinds) + ",\"rules\":" + Object(account.warnings) +
         ",\"outcomes\":" + Object(account.outcomes) + ",\"reasons\":" + Object(account.reasons) +
         ",\"mapped\":" + Number(account.mapped) + ",\"pushed\":" + Number(account.Taken()) +
         ",\"already_held\":" + Number(account.skipped) + ",\"batches\":" + Number(account.batches);
}

std::string FullObject(const FullExport& full) {
  std::string json = "{\"scope\":" + Quoted(full.scope) + ",\"counted\":";
  json += full.counted ? "true" : "false";
  json += ",\"before\":" + Number(full.before) + ",\"now\":" + Number(full.now) +
          ",\"gone\":" + Number(full.gone) + ",\"taken_back\":" + Number(full.taken_back);
  return json + ",\"why_not\":" + Quoted(full.why_not) + "}";
}

std::string GroupObject(const GroupReport& group) {
  std::string json = "{\"format\":" + Quoted(group.format) + ",\"words\":" + Quoted(group.words);
  if (group.full) json += ",\"full\":" + FullObject(*group.full);
  return json + "," + SummaryMembers(group.summary) + "," + AccountMembers(group.account) + "}";
}

}  // namespace

std::string InWords(const RunReport& report, bool verbose) {
  std::string out;
  for (const UnknownFile& file : report.unknown) out += file.name + ": " + file.why + "\n";
  if (!report.groups.empty()) out += SummaryTable(report);
  for (const GroupReport& group : report.groups) out += Faults(group);
  if (!report.account.reasons.empty()) {
    out += "why some were not taken (--rejects FILE lists each):\n" +
           CountLines(report.account.reasons, "  ");
  }
  if (verbose) {
    for (const GroupReport& group : report.groups) out += Details(group);
  }
  if (report.dry_run && !report.groups.empty()) out += "dry run: nothing was sent\n";
  if (!report.failure.empty()) out += "STOPPED: " + report.failure + "\n";
  if (!report.advice.empty()) out += report.advice + "\n";
  return out;
}

std::string InJson(const RunReport& report) {
  const Account& account = report.account;
  std::string files;
  std::string groups;
  for (const GroupReport& group : report.groups) {
    groups += (groups.empty() ? "" : ",") + GroupObject(group);
    for (const FileReport& file : group.files) {
      files += (files.empty() ? "" : ",") + FileObject(group, file);
    }
  }
  for (const UnknownFile& file : report.unknown) {
    files += (files.empty() ? "" : ",") + std::string("{\"file\":") + Quoted(file.name) +
             ",\"readable\":false,\"fault\":" + Quoted(file.why) + "}";
  }
  std::string json = "{\"agency\":" + Quoted(report.agency) + ",\"files\":[" + files +
                     "],\"formats\":[" + groups + "],\"dry_run\":";
  json += report.dry_run ? "true" : "false";
  json += ",\"kinds\":" + Object(account.kinds);
  json += ",\"warnings\":" + Object(account.warnings);
  json += ",\"outcomes\":" + Object(account.outcomes);
  json += ",\"reasons\":" + Object(account.reasons);
  json += ",\"mapped\":" + Number(account.mapped);
  json += ",\"already_held\":" + Number(account.skipped);
  json += ",\"batches\":" + Number(account.batches);
  json += ",\"milliseconds\":" + Number(static_cast<std::uint64_t>(report.seconds * 1000));
  json += ",\"failure\":" + Quoted(report.failure);
  json += ",\"advice\":" + Quoted(report.advice);
  json += ",\"exit\":" + std::to_string(report.exit);
  return json + "}";
}

}  // namespace connectors::push
