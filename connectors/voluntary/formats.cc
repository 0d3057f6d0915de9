#include "connectors/voluntary/formats.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>

#include "connectors/voluntary/read_support.h"

namespace connectors {
namespace {

// How many of these columns the header names, in any spelling.
int CountOf(const Head& head, std::initializer_list<std::string_view> names) {
  const Aliases& columns = voluntary::SupportColumns();
  int count = 0;
  for (const std::string_view name : names) {
    const auto others = columns.find(name);
    const bool named =
        std::any_of(head.header.begin(), head.header.end(), [&](const std::string& cell) {
          return cell == NormalHeader(name) ||
                 std::any_of(others->second.begin(), others->second.end(),
                             [&](const std::string& other) { return NormalHeader(other) == cell; });
        });
    count += named ? 1 : 0;
  }
  return count;
}

// Tables of Open Referral name services and their places, by ids of these names; "name" is then
// a service's, and no child is in it.
bool IsDirectory(const Head& head) {
  constexpr std::string_view kKeys[] = {"organizationid", "parentorganizationid",
                                        "serviceid",      "serviceatlocationid",
                                        "locationid",     "taxonomytermid"};
  const bool keyed = std::any_of(head.header.begin(), head.header.end(), [&](const auto& cell) {
    return std::find(std::begin(kKeys), std::end(kKeys), cell) != std::end(kKeys);
  });
  return keyed && CountOf(head, {"child_family", "child_given", "child_ref", "birth_date"}) == 0;
}

// A column "name" alone may be of anything: a place, a kind of service, an event. That it is of
// people shows by what only a table of people has.
bool NamesPeople(const Head& head) {
  if (CountOf(head, {"child_family", "child_given", "child_ref"}) > 0) return true;
  if (CountOf(head, {"child_name"}) == 0) return false;
  const bool plain = std::find(head.header.begin(), head.header.end(), "name") != head.header.end();
  return !plain || CountOf(head, {"birth_date", "date", "support", "sessions", "attended",
                                  "own_words", "strengths", "needs", "worker", "referred_on"}) > 0;
}

// Any table of children names them; that it is of support shows by what else it has. Never
// sure: a format with a layout of its own goes first.
int RecogniseSupport(const Head& head) {
  if (head.header.empty()) {
    const bool named = head.text.find("\"own_words\"") != std::string_view::npos ||
                       head.text.find("\"referral_status\"") != std::string_view::npos ||
                       head.text.find("\"support\"") != std::string_view::npos;
    const bool child = head.text.find("\"child_") != std::string_view::npos;
    return named && child ? 60 : 0;
  }
  if (!NamesPeople(head) || IsDirectory(head)) return 0;
  const int support =
      CountOf(head, {"support", "sessions", "own_words", "strengths", "needs", "outcome", "worker",
                     "notes", "organisation", "referral_status", "referred_on"});
  return support == 0 ? 0 : std::min(20 + 15 * support, 70);
}

hub::Result<Summary> ReadSupportFiles(const std::vector<Input>& files, const Tables& tables,
                                      const Sender& sender, Sink& sink) {
  return ReadEach(&voluntary::ReadSupport, "voluntary", files, tables, sender, sink);
}

}  // namespace

const std::vector<Format>& VoluntaryFormats() {
  static const std::vector<Format> kFormats = {
      {"voluntary-support", "Support given, a table in the organisation's own words", "voluntary",
       "voluntary", &RecogniseSupport, &ReadSupportFiles, "support rows ."},
  };
  return kFormats;
}

}  // namespace connectors
