#include "connectors/county/text.h"

#include <array>
#include <utility>
#include <vector>

namespace connectors::county {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

// Two bytes of UTF-8 and what they become without the accent.
constexpr std::array<std::pair<std::string_view, std::string_view>, 58> kFolds = {{
    {"á", "a"}, {"à", "a"}, {"â", "a"}, {"ä", "a"}, {"ã", "a"}, {"å", "a"}, {"ą", "a"}, {"ă", "a"},
    {"é", "e"}, {"è", "e"}, {"ê", "e"}, {"ë", "e"}, {"ę", "e"}, {"í", "i"}, {"ì", "i"}, {"î", "i"},
    {"ï", "i"}, {"ı", "i"}, {"ó", "o"}, {"ò", "o"}, {"ô", "o"}, {"ö", "o"}, {"õ", "o"}, {"ø", "o"},
    {"ú", "u"}, {"ù", "u"}, {"û", "u"}, {"ü", "u"}, {"ý", "y"}, {"ç", "c"}, {"ć", "c"}, {"č", "c"},
    {"ñ", "n"}, {"ń", "n"}, {"ł", "l"}, {"Ł", "L"}, {"ś", "s"}, {"ş", "s"}, {"ș", "s"}, {"š", "s"},
    {"ţ", "t"}, {"ț", "t"}, {"ż", "z"}, {"ź", "z"}, {"ž", "z"}, {"ğ", "g"}, {"Á", "A"}, {"É", "E"},
    {"Ó", "O"}, {"Ö", "O"}, {"Ü", "U"}, {"Ç", "C"}, {"Ś", "S"}, {"Ş", "S"}, {"Ș", "S"}, {"Š", "S"},
    {"Ż", "Z"}, {"Ž", "Z"},
}};

// Letters that sound or lie alike.
constexpr std::array<std::pair<char, char>, 12> kAlike = {{{'c', 'k'},
                                                           {'i', 'y'},
                                                           {'s', 'z'},
                                                           {'e', 'a'},
                                                           {'o', 'u'},
                                                           {'v', 'w'},
                                                           {'m', 'n'},
                                                           {'d', 't'},
                                                           {'b', 'p'},
                                                           {'f', 'v'},
                                                           {'g', 'j'},
                                                           {'a', 'e'}}};

char AlikeOf(char c) {
  for (const auto& [one, other] : kAlike) {
    if (c == one) return other;
    if (c == other) return one;
  }
  return 'e';
}

}  // namespace

void AppendCell(std::string& row, std::string_view value, char delimiter) {
  if (value.find_first_of("\"\r\n") == std::string_view::npos &&
      value.find(delimiter) == std::string_view::npos) {
    row += value;
    return;
  }
  row += '"';
  for (const char c : value) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

void AppendCells(std::string& row, std::initializer_list<std::string_view> cells, char delimiter) {
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) row += delimiter;
    first = false;
    AppendCell(row, cell, delimiter);
  }
  row += '\n';
}

void AppendXml(std::string& text, std::string_view value) {
  for (const char c : value) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      default:
        text += c;
    }
  }
}

void AppendElement(std::string& text, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  text += '<';
  text += name;
  text += '>';
  AppendXml(text, value);
  text += "</";
  text += name;
  text += '>';
}

void AppendJson(std::string& text, std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      text += "\\u00";
      text += kHex[static_cast<unsigned char>(c) >> 4U];
      text += kHex[static_cast<unsigned char>(c) & 15U];
    } else {
      text += c;
    }
  }
}

void AppendMember(std::string& text, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (text.back() != '{') text += ',';
  text += '"';
  text += name;
  text += "\":\"";
  AppendJson(text, value);
  text += '"';
}

std::string Folded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      plain += text[i];
      continue;
    }
    const std::string_view two = text.substr(i, 2);
    std::string_view folded = two;
    for (const auto& [accented, letter] : kFolds) {
      if (accented == two) folded = letter;
    }
    plain += folded;
    ++i;
  }
  return plain;
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (IsLower(c)) c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::string LowerSlug(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    if (IsLetter(c)) {
      slug += IsLower(c) ? c : static_cast<char>(c - 'A' + 'a');
    } else if (c >= '0' && c <= '9') {
      slug += c;
    } else if (c == ' ' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  return slug;
}

std::string Misspelt(std::string_view name, Random& random) {
  std::vector<std::size_t> places;
  for (std::size_t i = 1; i < name.size(); ++i) {
    if (IsLower(name[i])) places.push_back(i);
  }
  std::string changed(name);
  if (places.empty()) return changed;
  const std::size_t at = random.Pick(places);
  switch (random.Below(4)) {
    case 0:  // a letter lost; a short name would become another name
      if (changed.size() > 3) {
        changed.erase(at, 1);
        break;
      }
      [[fallthrough]];
    case 1:
      changed.insert(at, 1, changed[at]);
      break;
    case 2:
      if (at + 1 < changed.size() && IsLower(changed[at + 1]) && changed[at] != changed[at + 1]) {
        std::swap(changed[at], changed[at + 1]);
        break;
      }
      [[fallthrough]];
    default:
      changed[at] = AlikeOf(changed[at]);
  }
  return changed;
}

std::string Padded(std::uint64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

}  // namespace connectors::county
