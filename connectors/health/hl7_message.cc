#include "connectors/health/hl7_message.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

constexpr std::size_t kMostRepetitions = 200;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// "\XE9\" names bytes: of UTF-8 when they are that, else Latin-1, of which ASCII is a part.
std::string Bytes(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const int high = HexDigit(digits[i]);
    const int low = HexDigit(digits[i + 1]);
    if (high < 0 || low < 0) return "";
    bytes += static_cast<char>(high * 16 + low);
  }
  if (CleanText(bytes).find("\xEF\xBF\xBD") == std::string::npos) return bytes;
  std::string utf8;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0U | byte >> 6U);
      utf8 += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return utf8;
}

// What stands between two escape characters; nullopt: it is no escape.
std::optional<std::string> Meaning(std::string_view body, const Hl7Marks& marks) {
  if (body.empty()) return std::nullopt;
  if (body.size() == 1) {
    switch (body[0]) {
      case 'F':
        return std::string(1, marks.field);
      case 'S':
        return std::string(1, marks.component);
      case 'T':
        return std::string(1, marks.subcomponent);
      case 'R':
        return std::string(1, marks.repetition);
      case 'E':
        return std::string(1, marks.escape);
      case 'H':  // highlighting begins and ends
      case 'N':
        return "";
      default:
        return std::nullopt;
    }
  }
  if (body[0] == 'X') return Bytes(body.substr(1));
  if (body[0] == '.') return " ";  // formatting: a line break, a gap, an indent
  const bool charset = body[0] == 'C' || body[0] == 'M' || body[0] == 'Z';
  return charset && body.size() <= 9 ? std::optional<std::string>("") : std::nullopt;
}

}  // namespace

Hl7Marks Hl7Marks::Of(std::string_view header) {
  Hl7Marks marks;
  marks.field = header.size() > 3 ? header[3] : '|';
  const std::string_view declared = header.substr(4 < header.size() ? 4 : header.size());
  std::string distinct;
  for (const char c : declared.substr(0, declared.find(marks.field))) {
    const bool usable = std::ispunct(static_cast<unsigned char>(c)) != 0;
    if (usable && distinct.find(c) == std::string::npos) {
      distinct += c;
    } else {
      marks.repaired = true;
    }
  }
  const std::array<char*, 4> slots = {&marks.component, &marks.repetition, &marks.escape,
                                      &marks.subcomponent};
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (i < distinct.size()) {
      *slots[i] = distinct[i];
    } else if (*slots[i] == marks.field || distinct.find(*slots[i]) != std::string::npos) {
      *slots[i] = '\0';  // the usual one is taken for something else: there is none
    }
  }
  if (distinct.size() < slots.size()) marks.repaired = true;
  return marks;
}

std::string UndoEscapes(std::string_view raw, const Hl7Marks& marks) {
  std::string text;
  std::size_t at = 0;
  while (at < raw.size()) {
    const std::size_t open = marks.escape == '\0' ? raw.npos : raw.find(marks.escape, at);
    if (open == std::string_view::npos) break;
    const std::size_t close = raw.find(marks.escape, open + 1);
    text += raw.substr(at, open - at);
    const auto meaning = close == std::string_view::npos
                             ? std::nullopt
                             : Meaning(raw.substr(open + 1, close - open - 1), marks);
    if (meaning) {
      text += *meaning;
      at = close + 1;
    } else {
      text += marks.escape;
      at = open + 1;
    }
  }
  text += raw.substr(std::min(at, raw.size()));
  return text;
}

Hl7Value Hl7Value::Piece(char mark, std::size_t number) const {
  std::string_view rest = raw_;
  for (std::size_t i = 1; i < number; ++i) {
    const std::size_t end = mark == '\0' ? rest.npos : rest.find(mark);
    if (end == std::string_view::npos) return {{}, marks_};
    rest.remove_prefix(end + 1);
  }
  return {mark == '\0' ? rest : rest.substr(0, rest.find(mark)), marks_};
}

std::vector<Hl7Value> Hl7Value::Repetitions() const {
  std::vector<Hl7Value> all;
  std::string_view rest = raw_;
  while (all.size() < kMostRepetitions) {
    const std::size_t end = marks_.repetition == '\0' ? rest.npos : rest.find(marks_.repetition);
    const Hl7Value one(rest.substr(0, end), marks_);
    if (!one.empty()) all.push_back(one);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return all;
}

Hl7Value Hl7Value::Component(std::size_t number) const {
  return Piece(marks_.repetition, 1).Piece(marks_.component, number);
}

Hl7Value Hl7Value::Subcomponent(std::size_t number) const {
  return Piece(marks_.subcomponent, number);
}

std::string Hl7Value::Text(std::size_t limit) const {
  return empty() ? "" : CleanText(UndoEscapes(raw_, marks_), limit);
}

Hl7Value Hl7Segment::Field(std::size_t number) const {
  const std::string_view whole(text);
  const std::string_view id = name();
  const bool header = id == "MSH" || id == "FHS" || id == "BHS";
  if (header && number == 1)
    return {whole.substr(std::min<std::size_t>(3, whole.size()), 1), marks};
  if (header && number > 1) --number;
  std::string_view rest = whole;
  for (std::size_t i = 0; i < number; ++i) {
    const std::size_t end = rest.find(marks.field);
    if (end == std::string_view::npos) return {{}, marks};
    rest.remove_prefix(end + 1);
  }
  return {rest.substr(0, rest.find(marks.field)), marks};
}

}  // namespace connectors::health
