#include "hub/wire/admin.h"

#include <utility>

#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {
namespace {

constexpr JsonLimits kAdminLimits{kAdminLimit, 10'000, kAdminLimit};

bool ReadAnyText(JsonView value, const Path& path, Reading& reading, std::string& into) {
  if (!value.is(JsonType::kText)) return reading.Fault("not a text", path);
  into = value.text();
  return true;
}

template <auto kMember, class T>
bool AnyText(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadAnyText(value, path, reading, into.*kMember);
}

bool ReadArgs(JsonView value, const Path& path, Reading& reading, AdminRequest& into) {
  if (!value.is(JsonType::kArray)) return reading.Fault("not a list", path);
  for (const JsonView arg : value) {
    if (!ReadAnyText(arg, path, reading, into.args.emplace_back())) return false;
  }
  return true;
}

bool ReadExit(JsonView value, const Path& path, Reading& reading, AdminReply& into) {
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a number", path);
  into.exit = static_cast<int>(value.integer());
  return true;
}

constexpr MemberRule<AdminRequest> kRequestRules[] = {
    {"directory", AnyText<&AdminRequest::directory>},
    {"args", ReadArgs},
};

constexpr MemberRule<AdminReply> kReplyRules[] = {
    {"exit", ReadExit},
    {"out", AnyText<&AdminReply::out>},
    {"err", AnyText<&AdminReply::err>},
};

template <class T, std::size_t kRules>
Result<T> ReadLine(std::string_view line, const MemberRule<T> (&rules)[kRules]) {
  const Result<JsonDocument> document = JsonDocument::Read(line, kAdminLimits);
  if (!document.ok()) return document.error();
  T read;
  Reading reading;
  if (!ReadObject(document.value().root(), Path(), reading, rules, read)) {
    return Error{ErrorCode::kInvalid, reading.fault, ""};
  }
  return read;
}

void WriteCell(std::string_view name, const Cell& cell, JsonWriter& out) {
  if (const auto* text = std::get_if<std::string>(&cell)) out.Text(name, *text);
  if (const auto* number = std::get_if<std::uint64_t>(&cell)) out.Number(name, *number);
  if (const auto* truth = std::get_if<bool>(&cell)) out.Truth(name, *truth);
  if (const auto* texts = std::get_if<std::vector<std::string>>(&cell)) {
    out.Open(name, '[');
    for (const std::string& text : *texts) out.Text(text);
    out.Close(']');
  }
}

void WriteRow(const Row& row, JsonWriter& out) {
  out.Open('{');
  for (const auto& [name, cell] : row) WriteCell(name, cell, out);
  out.Close('}');
}

}  // namespace

std::string Encode(const AdminRequest& request) {
  JsonWriter out(256);
  out.Open('{');
  out.Text("directory", request.directory);
  out.Open("args", '[');
  for (const std::string& arg : request.args) out.Text(arg);
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

Result<AdminRequest> ParseAdminRequest(std::string_view line) {
  return ReadLine(line, kRequestRules);
}

std::string Encode(const AdminReply& reply) {
  JsonWriter out(64 + reply.out.size() + reply.err.size());
  out.Open('{');
  out.Number("exit", static_cast<std::uint64_t>(reply.exit));
  out.Text("out", reply.out);
  out.Text("err", reply.err);
  out.Close('}');
  return std::move(out).Take();
}

Result<AdminReply> ParseAdminReply(std::string_view line) { return ReadLine(line, kReplyRules); }

std::string EncodeRow(const Row& row) {
  JsonWriter out(256);
  WriteRow(row, out);
  return std::move(out).Take();
}

std::string EncodeRows(const std::vector<Row>& rows) {
  JsonWriter out(256 * (rows.size() + 1));
  out.Open('[');
  for (const Row& row : rows) WriteRow(row, out);
  out.Close(']');
  return std::move(out).Take();
}

}  // namespace hub::wire
