#include "connectors/mapping/format.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/table.h"

namespace connectors {
namespace {

using hub::Error;
using hub::ErrorCode;

// XML, JSON and HL7 hold the delimiters of tables too.
bool IsMarkup(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return true;
  const char c = text[first];
  if (c == '<' || c == '{' || c == '[') return true;
  const std::string_view segment = text.substr(first, 4);
  return segment == "MSH|" || segment == "FHS|" || segment == "BHS|";
}

}  // namespace

std::unique_ptr<std::istream> Input::Open() const {
  if (source) return source();
  return std::make_unique<std::ifstream>(path, std::ios::binary);
}

Input Input::InMemory(std::string name, std::string bytes) {
  return {std::move(name), [held = std::move(bytes)]() -> std::unique_ptr<std::istream> {
            return std::make_unique<std::istringstream>(held);
          }};
}

hub::Result<HeadOf> HeadOf::Read(const Input& input) {
  HeadOf head;
  head.file_name_ = input.path.filename().string();
  const std::unique_ptr<std::istream> raw = input.Open();
  if (!raw->good()) {
    return Error{ErrorCode::kNotFound, "cannot open " + head.file_name_ + ": is the path right?",
                 ""};
  }
  DecodedStream text(*raw, Controls::kKeep);
  head.text_.resize(kHeadBytes);
  text.read(head.text_.data(), static_cast<std::streamsize>(head.text_.size()));
  head.text_.resize(static_cast<std::size_t>(text.gcount()));
  if (head.text_.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Error{ErrorCode::kInvalid, head.file_name_ + " is empty: export it again", ""};
  }
  if (!IsMarkup(head.text_)) head.header_ = GuessHeader(head.text_);
  return head;
}

Position FileSink::Here(Position at) const {
  at.file = file_;
  return at;
}

void FileSink::Take(hub::records::Record record, const Position& at) {
  sink_.Take(std::move(record), Here(at));
}

void FileSink::Reject(const Position& at, std::string_view rule, std::string_view words) {
  sink_.Reject(Here(at), rule, words);
}

void FileSink::Warn(const Position& at, std::string_view rule, std::string_view words) {
  sink_.Warn(Here(at), rule, words);
}

void AddSummary(const Summary& more, Summary& all) {
  if (all.collection.find(more.collection) == std::string::npos) {
    all.collection += (all.collection.empty() ? "" : ", ") + more.collection;
  }
  all.units += more.units;
  all.people += more.people;
  all.rows += more.rows;
  all.records += more.records;
  all.rejects += more.rejects;
  all.warnings += more.warnings;
  for (const auto& [what, count] : more.not_taken) all.not_taken[what] += count;
  for (const auto& [what, count] : more.ignored) all.ignored[what] += count;
  if (all.complete && !more.complete) {
    all.complete = false;
    all.broken_at = more.broken_at;
    all.broken_why = more.broken_why;
  }
}

hub::Result<Summary> ReadEach(const ReadOne& read, std::string_view tables_name,
                              const std::vector<Input>& files, const Tables& tables,
                              const Sender& sender, Sink& sink) {
  Summary all;
  for (std::size_t i = 0; i < files.size() && !sink.Stopped(); ++i) {
    FileSink here(sink, static_cast<std::uint32_t>(i));
    const std::unique_ptr<std::istream> raw = files[i].Open();
    const hub::Result<Summary> one = read(*raw, tables, sender, here);
    if (!one.ok() && files.size() == 1) return one.error();
    Summary summary;
    if (one.ok()) {
      summary = one.value();
    } else {
      summary.rows = summary.rejects = 1;
      summary.complete = false;
      summary.broken_why = one.error().for_caller;
      here.Reject({}, std::string(tables_name) + ".file.unreadable", summary.broken_why);
    }
    summary.broken_at.file = static_cast<std::uint32_t>(i);
    AddSummary(summary, all);
  }
  return all;
}

}  // namespace connectors
