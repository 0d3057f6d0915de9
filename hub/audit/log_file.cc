#include "hub/audit/log_file.h"

#include <streambuf>

namespace hub::audit {
namespace {

Error Broken(std::uint64_t line, std::string_view what) {
  return {ErrorCode::kInvalid, "not a whole audit log file",
          "line " + std::to_string(line) + ": " + std::string(what)};
}

}  // namespace

LogFileWriter::LogFileWriter(std::ostream& out, std::string_view verifier_key) : out_(out) {
  out_ << kLogFileTitle << '\n' << verifier_key << '\n';
}

void LogFileWriter::Leaf(std::string_view line) { out_ << line << '\n'; }

Status LogFileWriter::Finish(std::string_view signed_checkpoint) {
  out_ << '\n' << signed_checkpoint;
  out_.flush();
  if (out_.good()) return Done{};
  return Error{ErrorCode::kUnavailable, "the audit log file could not be written",
               "a write failed; is the disk full?"};
}

Result<LogFileReader> LogFileReader::Open(std::istream& in) {
  LogFileReader reader(in);
  std::string title;
  if (const Status read = reader.ReadLine(title); !read.ok()) return read.error();
  if (title != kLogFileTitle) return Broken(1, "not the title of an audit log");
  if (const Status read = reader.ReadLine(reader.verifier_key_); !read.ok()) return read.error();
  return reader;
}

Result<bool> LogFileReader::NextLeaf(std::string& line) {
  if (const Status read = ReadLine(line); !read.ok()) return read.error();
  return !line.empty();
}

Result<std::string> LogFileReader::SignedCheckpoint() {
  std::string note(kMaxLogLine + 1, '\0');
  in_->read(note.data(), static_cast<std::streamsize>(note.size()));
  note.resize(static_cast<std::size_t>(in_->gcount()));
  if (in_->bad() || note.size() > kMaxLogLine) return Broken(lines_ + 1, "too much after the log");
  return note;
}

// Not std::getline, which would read a line of any length into memory.
Status LogFileReader::ReadLine(std::string& line) {
  line.clear();
  ++lines_;
  std::streambuf& bytes = *in_->rdbuf();
  for (int c = bytes.sbumpc(); c != '\n'; c = bytes.sbumpc()) {
    if (c == std::char_traits<char>::eof()) return Broken(lines_, "the file ends here");
    if (line.size() == kMaxLogLine) return Broken(lines_, "too long");
    line += static_cast<char>(c);
  }
  return Done{};
}

}  // namespace hub::audit
