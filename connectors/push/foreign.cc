#include "connectors/push/foreign.h"

#include <string>

#include "connectors/mapping/text.h"

namespace connectors::push {
namespace {

constexpr struct {
  std::string_view begins;
  std::string_view is;
} kSignatures[] = {
    {"PK\x03\x04",
     "an Excel workbook (or another zipped file): save each sheet as CSV UTF-8 and push those"},
    {"\xD0\xCF\x11\xE0", "an old Excel or Word file: save each sheet as CSV UTF-8 and push those"},
    {"%PDF", "a PDF: ask its system for an export as CSV, XML or JSON"},
    {"\x1F\x8B", "compressed: unpack it first"},
};

constexpr struct {
  std::string_view names;
  std::string_view is;
} kMarkup[] = {
    {"pupilonroll",
     "a school census return as XML, which is not read: push the census as tables (CSV: "
     "pupilonroll, termlysessiondetailsonroll and the others, together), or the school's Common "
     "Transfer File and lists of pupils, marks and suspensions"},
    {"pupilnolongeronroll",
     "a school census return as XML, which is not read: push the census as tables (CSV)"},
    {"<html", "a web page, as systems give one when a session has ended: export it again"},
};

constexpr std::string_view kOfServices[] = {"\"service_at_location", "\"total_pages\"",
                                            "\"cost_options\"", "\"eligibility_description\""};

}  // namespace

std::string_view WhatToPushInstead(std::string_view bytes, std::string_view text) {
  for (const auto& known : kSignatures) {
    if (bytes.substr(0, known.begins.size()) == known.begins) return known.is;
  }
  const std::string_view first = TrimBlank(text.substr(0, 512)).substr(0, 1);
  if (first == "{" || first == "[") {
    for (const std::string_view name : kOfServices) {
      if (text.find(name) == std::string_view::npos) continue;
      return "a list of services (Open Referral): put it in the directory with onestory-push "
             "directory";
    }
  }
  if (first != "<") return {};
  const std::string markup = Lower(text);
  for (const auto& known : kMarkup) {
    if (markup.find(known.names) != std::string::npos) return known.is;
  }
  return {};
}

}  // namespace connectors::push
