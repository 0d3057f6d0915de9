#include "connectors/health/fhir_values.h"

#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

constexpr std::size_t kMaxCodings = 12;
constexpr std::size_t kLongestShortKey = 120;

}  // namespace

std::optional<hub::PartialDate> DateAt(const Json& object, std::string_view name) {
  return ReadFhirDate(TextAt(object, name, 64));
}

std::string CodeIn(const Json& concept_, std::string_view system_part) {
  for (const Json* coding : ListAt(concept_, "coding")) {
    if (TextAt(*coding, "system").find(system_part) != std::string::npos) {
      return TextAt(*coding, "code", 64);
    }
  }
  return "";
}

std::string WordsOf(const Json& concept_) {
  std::string words = TextAt(concept_, "text");
  for (const char* member : {"display", "code"}) {
    for (const Json* coding : ListAt(concept_, "coding")) {
      if (words.empty()) words = TextAt(*coding, member);
    }
  }
  return words;
}

void AddCodings(const Json& concept_, std::vector<hub::records::Code>& codes) {
  const std::string text = TextAt(concept_, "text");
  std::size_t added = 0;
  for (const Json* coding : ListAt(concept_, "coding")) {
    hub::records::Code code;
    code.system = TextAt(*coding, "system", 200);
    code.code = TextAt(*coding, "code", 200);
    code.text = TextAt(*coding, "display");
    if (code.text.empty()) code.text = text;
    code.mapped = !code.text.empty();
    if (code.code.empty() && code.text.empty()) continue;
    codes.push_back(std::move(code));
    if (++added == kMaxCodings) break;
  }
  if (added == 0 && !text.empty()) codes.push_back({"", "", text, false});
}

std::string FullName(const Json& name) {
  std::string full;
  const auto add = [&full](const std::string& part) {
    if (!part.empty()) full += (full.empty() ? "" : " ") + part;
  };
  for (const char* list : {"prefix", "given"}) {
    for (const Json* part : ListAt(name, list)) {
      if (part->is_string()) add(CleanText(part->get_ref<const std::string&>(), 60));
    }
  }
  add(TextAt(name, "family", 100));
  return CleanText(full.empty() ? TextAt(name, "text", 200) : full, 200);
}

std::string ShortKey(std::string_view text) {
  std::string key = PlainKey(text);
  return key.size() > kLongestShortKey ? "" : key;
}

}  // namespace connectors::health
