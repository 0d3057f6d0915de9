#include "hub/chronology/entry_text.h"

#include "hub/records/entry_format.h"

namespace hub::chronology {
namespace {

constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string Plain(std::string_view text) {
  std::string plain;
  for (const char raw : text) {
    const char c = Lower(raw);
    if (IsWordByte(c)) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

std::string_view TakeInner(std::string_view name, std::string_view& text) {
  std::string wanted(1, '"');
  wanted.append(name).append("\":\"");
  const std::size_t at = text.find(wanted);
  if (at == std::string_view::npos) {
    text = {};
    return {};
  }
  const std::size_t begin = at + wanted.size();
  std::size_t end = begin;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  if (end >= text.size()) {
    text = {};
    return {};
  }
  const std::string_view value = text.substr(begin, end - begin);
  text.remove_prefix(end + 1);
  return value;
}

std::string Unescaped(std::string_view value) {
  std::string member = "\"\":\"";
  member.append(value).append("\"");
  return records::MemberText(member);
}

}  // namespace hub::chronology
