// JSON written straight into one string, in the order of the calls. It cannot fail: invalid
// UTF-8 becomes U+FFFD.

#ifndef HUB_WIRE_DETAIL_JSON_WRITER_H_
#define HUB_WIRE_DETAIL_JSON_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "hub/records/entry_format.h"

namespace hub::wire {

class JsonWriter {
 public:
  explicit JsonWriter(std::size_t expected_size) { out_.reserve(expected_size); }

  void Open(char bracket) {
    Separate();
    out_ += bracket;
  }
  void Close(char bracket) { out_ += bracket; }

  // A member's name; its value follows.
  void Key(std::string_view name) {
    Separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }
  void Open(std::string_view name, char bracket) {
    Key(name);
    out_ += bracket;
  }

  // A member that is a list of objects; `write` writes the members of one.
  template <class Items, class Write>
  void Objects(std::string_view name, const Items& items, const Write& write) {
    Open(name, '[');
    for (const auto& item : items) {
      Open('{');
      write(item, *this);
      Close('}');
    }
    Close(']');
  }

  void Text(std::string_view text) {
    Separate();
    records::AppendJsonString(text, out_);
  }
  void Text(std::string_view name, std::string_view text) {
    Key(name);
    records::AppendJsonString(text, out_);
  }
  void TextUnlessEmpty(std::string_view name, std::string_view text) {
    if (!text.empty()) Text(name, text);
  }
  void Number(std::string_view name, std::uint64_t number) {
    Key(name);
    out_ += std::to_string(number);
  }
  void Truth(std::string_view name, bool truth) {
    Key(name);
    out_ += truth ? "true" : "false";
  }
  void Null(std::string_view name) {
    Key(name);
    out_ += "null";
  }
  // `json` is finished: a value, or values with commas between.
  void Raw(std::string_view json) {
    if (json.empty()) return;
    Separate();
    out_ += json;
  }

  std::string Take() && { return std::move(out_); }

 private:
  // What was written last says whether a comma is due: every value ends in a quote, a
  // bracket, a digit or a letter.
  void Separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }

  std::string out_;
};

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_JSON_WRITER_H_
