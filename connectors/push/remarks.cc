#include "connectors/push/remarks.h"

#include "hub/records/entry_format.h"

namespace connectors::push {
namespace {

using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Status;

// A cell of CSV; one that a spreadsheet would take for a formula gets an apostrophe.
std::string Cell(std::string_view text) {
  std::string cell = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) {
    cell += '\'';
  }
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string JsonText(std::string_view text) {
  std::string json;
  hub::records::AppendJsonString(text, json);
  return json;
}

}  // namespace

Status Remarks::OpenOne(const std::string& name, Target& target) {
  if (name.empty()) return Done{};
  target.json = name.size() > 6 && name.compare(name.size() - 6, 6, ".jsonl") == 0;
  target.out.open(name, std::ios::trunc);
  if (!target.out) return Error{ErrorCode::kInvalid, "cannot write " + name, ""};
  if (!target.json) target.out << "file,row,line,column,outcome,rule,words\r\n";
  return Done{};
}

Status Remarks::Open(const std::string& rejects_file, const std::string& warnings_file) {
  const Status rejects = OpenOne(rejects_file, rejects_);
  if (!rejects.ok()) return rejects.error();
  return OpenOne(warnings_file, warnings_);
}

void Remarks::Write(Target& target, std::string_view file, const Position& at,
                    std::string_view outcome, std::string_view rule, std::string_view words) {
  if (!target.out.is_open()) return;
  if (target.json) {
    target.out << "{\"file\":" << JsonText(file) << ",\"row\":" << at.unit
               << ",\"line\":" << at.line << ",\"column\":" << at.column
               << ",\"outcome\":" << JsonText(outcome) << ",\"rule\":" << JsonText(rule)
               << ",\"words\":" << JsonText(words) << "}\n";
  } else {
    target.out << Cell(file) << ',' << at.unit << ',' << at.line << ',' << at.column << ','
               << Cell(outcome) << ',' << Cell(rule) << ',' << Cell(words) << "\r\n";
  }
}

void Remarks::Reject(std::string_view file, const Position& at, std::string_view outcome,
                     std::string_view rule, std::string_view words) {
  Write(rejects_, file, at, outcome, rule, words);
}

void Remarks::Warn(std::string_view file, const Position& at, std::string_view rule,
                   std::string_view words) {
  Write(warnings_, file, at, "warning", rule, words);
}

bool Remarks::Close() {
  bool good = true;
  for (Target* target : {&rejects_, &warnings_}) {
    if (!target->out.is_open()) continue;
    target->out.close();
    good = good && !target->out.fail();
  }
  return good;
}

}  // namespace connectors::push
