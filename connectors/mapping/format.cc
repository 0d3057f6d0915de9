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

}  // namespace connectors
