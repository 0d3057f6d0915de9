#include "hub/web/export_view.h"

#include <utility>

#include "hub/web/act_view.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using access::ExportKind;
using access::Purpose;

constexpr Choice kKinds[] = {
    {"conference", "A conference or meeting about the child"},
    {"review", "A review of the child's plan"},
    {"court", "A court that has ordered it"},
    {"family", "The family, who asked for what is held about them"},
};
constexpr Purpose kMeetings[] = {Purpose::kEarlyHelp, Purpose::kChildInNeed, Purpose::kSection47};

}  // namespace

View ExportForm(const std::vector<chronology::FeedStatement>& coverage, std::string_view kind,
                std::string_view agency, std::string_view purpose) {
  std::vector<View> agencies;
  for (const chronology::FeedStatement& statement : coverage) {
    agencies.emplace_back()
        .Text("agency_code", statement.feed.agency.text())
        .Text("agency_words", statement.feed.name)
        .Truth("agency_chosen", statement.feed.agency.text() == agency);
  }
  std::vector<View> purposes;
  for (const Purpose one : kMeetings) {
    purposes.emplace_back()
        .Text("purpose_option", access::Name(one))
        .Text("purpose_option_words", PurposeWords(one))
        .Truth("purpose_chosen", access::Name(one) == purpose);
  }
  return View()
      .List("kinds", ChoicesOf(kKinds, kind))
      .List("agencies", std::move(agencies))
      .List("purposes", std::move(purposes));
}

Purpose PackPurpose(ExportKind kind, Purpose chosen) {
  if (kind == ExportKind::kCourt) return Purpose::kCourt;
  if (kind == ExportKind::kFamily) return Purpose::kRights;
  return chosen;
}

}  // namespace hub::web
